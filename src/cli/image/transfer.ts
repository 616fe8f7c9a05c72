/** `docker push` and `docker pull`. */
import type { ImageReference } from "../../lib/image-reference.ts"
import { familiarName, familiarReference, parseImageReference } from "../../lib/image-reference.ts"
import { Api, segment } from "../api.ts"
import type { Flag, Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { writeLine } from "../output.ts"
import { errorsAmong, progressLines, showProgressLines } from "./json-stream.ts"

const quiet: Flag = {
  name: "quiet",
  short: "q",
  kind: "bool",
  usage: "Suppress verbose output",
}

export const dockerPush: Verb = {
  name: "push",
  use: "[OPTIONS] NAME[:TAG]",
  short: "Upload an image to a registry",
  aliases: ["docker image push", "docker push"],
  flags: [
    {
      name: "all-tags",
      short: "a",
      kind: "bool",
      usage: "Push all tags of an image to the repository",
    },
    {
      name: "disable-content-trust",
      kind: "bool",
      usage: "Skip image signing",
      fallback: "true",
    },
    {
      name: "platform",
      kind: "string",
      usage:
        "Push a platform-specific manifest as a single-platform image to the registry.\nImage index won't be pushed, meaning that other manifests, including attestations won't be preserved.\n'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)",
      since: "1.46",
    },
    quiet,
  ],
  arity: { exactly: 1 },
  complete: "images",
  run: push,
}

export const dockerPull: Verb = {
  name: "pull",
  use: "[OPTIONS] NAME[:TAG|@DIGEST]",
  short: "Download an image from a registry",
  aliases: ["docker image pull", "docker pull"],
  flags: [
    {
      name: "all-tags",
      short: "a",
      kind: "bool",
      usage: "Download all tagged images in the repository",
    },
    {
      name: "disable-content-trust",
      kind: "bool",
      usage: "Skip image verification",
      fallback: "true",
    },
    {
      name: "platform",
      kind: "string",
      usage: "Set platform if server is multi-platform capable",
    },
    quiet,
  ],
  arity: { exactly: 1 },
  complete: "images",
  run: pull,
}

async function push({ client, process, flags, args }: Invocation): Promise<number> {
  const all = flags.truth("all-tags")
  const silent = flags.truth("quiet")
  let reference = referenceOf(args[0] ?? "")
  if (all && reference.tag !== "") {
    throw new CommandFailure("tag can't be used with --all-tags/-a")
  }
  if (!all && reference.tag === "") {
    reference = { ...reference, tag: "latest" }
    if (!silent) await writeLine(process, "Using default tag: latest")
  }
  const name = familiarName(reference)
  const pieces = new Api(client, process).stream({
    method: "POST",
    path: `/images/${name.split("/").map(segment).join("/")}/push`,
    query: all ? {} : { tag: reference.tag },
    headers: { "x-registry-auth": "e30=" },
  })
  const lines = progressLines(pieces)
  await showProgressLines(process.stdout, silent ? errorsAmong(lines) : lines)
  if (silent) await writeLine(process, familiarReference(reference))
  return 0
}

async function pull({ client, process, flags, args }: Invocation): Promise<number> {
  const all = flags.truth("all-tags")
  const silent = flags.truth("quiet")
  let reference = referenceOf(args[0] ?? "")
  const bare = reference.tag === "" && reference.digest === ""
  if (all && !bare) throw new CommandFailure("tag can't be used with --all-tags/-a")
  if (!all && bare) {
    reference = { ...reference, tag: "latest" }
    if (!silent) await writeLine(process, "Using default tag: latest")
  }
  const tag = reference.digest || reference.tag
  const pieces = new Api(client, process).stream({
    method: "POST",
    path: "/images/create",
    query: { fromImage: fullName(reference), ...(tag !== "" && { tag }) },
  })
  const lines = progressLines(pieces)
  await showProgressLines(process.stdout, silent ? errorsAmong(lines) : lines)
  await writeLine(process, fullReference(reference))
  return 0
}

function referenceOf(text: string): ImageReference {
  const parsed = parseImageReference(text)
  if (!parsed.ok) throw new CommandFailure(parsed.error)
  return parsed.value
}

function fullName({ domain, path }: ImageReference): string {
  return `${domain}/${path}`
}

/** With the registry's name, `docker.io/library/redis:latest` too. */
function fullReference({ domain, path, tag, digest }: ImageReference): string {
  return `${domain}/${path}${tag && `:${tag}`}${digest && `@${digest}`}`
}
