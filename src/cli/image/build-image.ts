/** What `docker build` does: a context is sent, and what the builder says is shown. */
import type { EngineClient } from "../../engine/client.ts"
import { humanSize } from "../../lib/human-size.ts"
import type { Process } from "../../lib/process.ts"
import { splitOnce } from "../../lib/split-once.ts"
import { Api } from "../api.ts"
import type { Invocation } from "../command.ts"
import { CommandFailure } from "../command.ts"
import type { FlagValues } from "../flag-values.ts"
import { keyValues } from "../key-values.ts"
import { joinPath } from "../paths.ts"
import { readInput } from "../read-input.ts"
import { buildContext, loneDockerfile } from "./build-context.ts"
import { progressLines, showProgressLines, throwFailure } from "./json-stream.ts"

export async function runBuild({ client, process, flags, args }: Invocation): Promise<number> {
  if (process.env.get("DOCKER_BUILDKIT") === "1") {
    throw new CommandFailure(
      [
        "ERROR: BuildKit is enabled but the buildx component is missing or broken.",
        "       Install the buildx component to build images with BuildKit:",
        "       https://docs.docker.com/go/buildx/",
      ].join("\n"),
    )
  }
  const { context, dockerfile } = await contextOf(process, args[0] ?? "", flags.text("file"))
  const quiet = flags.truth("quiet")
  const image = await buildImage(client, process, {
    context,
    quiet,
    query: { dockerfile, version: "1", ...queryOf(process, flags) },
  })
  if (image === null) return 0
  const file = flags.text("iidfile")
  if (file !== "") process.files.write(joinPath(process.cwd, file), image)
  if (quiet) await process.stdout.write(`${image}\n`)
  return 0
}

interface Context {
  readonly context: Uint8Array<ArrayBuffer>
  /** Its path in there. */
  readonly dockerfile: string
}

async function contextOf(process: Process, written: string, file: string): Promise<Context> {
  if (written === "-") {
    const text = await readInput(process, "-")
    if (!text.ok) throw new CommandFailure(text.error)
    return { context: loneDockerfile(text.value), dockerfile: "Dockerfile" }
  }
  const directory = joinPath(process.cwd, written)
  if (process.files.stat(directory)?.type !== "directory") {
    throw new CommandFailure(`unable to prepare context: path ${JSON.stringify(written)} not found`)
  }
  const dockerfile = file === "" ? "Dockerfile" : insideOf(directory, joinPath(process.cwd, file))
  const path = joinPath(directory, dockerfile)
  if (process.files.stat(path) === null) {
    throw new CommandFailure(
      `unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat ${path}: no such file or directory`,
    )
  }
  return { context: buildContext(process.files, directory), dockerfile }
}

function queryOf(process: Process, flags: FlagValues): Record<string, string> {
  // Null, where the environment has none either: the Dockerfile's own value stays.
  const buildArgs = flags.list("build-arg").map((text): [string, string | null] => {
    const [name, value = process.env.get(name) ?? null] = splitOnce(text, "=")
    return [name, value]
  })
  const labels = keyValues(flags.list("label"))
  const cacheFrom = flags.list("cache-from")
  return {
    // No name has a comma in it.
    ...(flags.list("tag").length > 0 && { t: flags.list("tag").join(",") }),
    ...(buildArgs.length > 0 && { buildargs: JSON.stringify(Object.fromEntries(buildArgs)) }),
    ...(flags.changed("label") && { labels: JSON.stringify(labels) }),
    ...(cacheFrom.length > 0 && { cachefrom: JSON.stringify(cacheFrom) }),
    ...(flags.truth("no-cache") && { nocache: "1" }),
    ...(flags.truth("pull") && { pull: "1" }),
    ...(flags.changed("rm") && { rm: flags.truth("rm") ? "1" : "0" }),
    ...(flags.truth("force-rm") && { forcerm: "1" }),
    ...(flags.text("platform") !== "" && { platform: flags.text("platform") }),
    ...(flags.text("target") !== "" && { target: flags.text("target") }),
    ...(flags.truth("quiet") && { q: "1" }),
  }
}

export interface BuildRequest {
  readonly context: Uint8Array<ArrayBuffer>
  readonly query: Readonly<Record<string, string>>
  readonly quiet: boolean
}

/** Sends a context and shows what the builder says. Gives the image's id. */
export async function buildImage(
  client: EngineClient,
  process: Process,
  { context: bytes, query, quiet }: BuildRequest,
): Promise<string | null> {
  if (!quiet) {
    const size = humanSize(bytes.length)
    await process.stdout.write(`Sending build context to Docker daemon  ${size}\r\r\n`)
  }
  const pieces = new Api(client, process).stream({ method: "POST", path: "/build", query, bytes })
  let image: string | null = null
  if (quiet) {
    for await (const line of progressLines(pieces)) {
      throwFailure(line)
      image = line.stream?.trim() ?? image
    }
    return image
  }
  await showProgressLines(process.stdout, progressLines(pieces), (aux) => {
    if (typeof aux.ID === "string") image = aux.ID
  })
  return image
}

function insideOf(directory: string, path: string): string {
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path
}
