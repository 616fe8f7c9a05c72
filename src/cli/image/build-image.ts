/** What `docker build` does: a context is sent, and what the builder says is shown. */
import type { EngineClient } from "../../engine/client.ts"
import { bodyOf } from "../../engine/client.ts"
import { humanSize } from "../../lib/human-size.ts"
import type { Process } from "../../lib/process.ts"
import { Api } from "../api.ts"
import type { Invocation } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { joinPath } from "../paths.ts"
import { buildContext } from "./build-context.ts"
import { progressLines, showProgressLines } from "./json-stream.ts"

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
  const written = args[0] ?? ""
  const directory = joinPath(process.cwd, written)
  if (process.files.stat(directory)?.type !== "directory") {
    throw new CommandFailure(`unable to prepare context: path ${JSON.stringify(written)} not found`)
  }
  const given = flags.text("file")
  const dockerfile = given === "" ? "Dockerfile" : insideOf(directory, joinPath(process.cwd, given))
  const path = joinPath(directory, dockerfile)
  if (process.files.stat(path) === null) {
    throw new CommandFailure(
      `unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat ${path}: no such file or directory`,
    )
  }
  const buildArgs = Object.fromEntries(
    flags.list("build-arg").map((text): [string, string] => {
      const at = text.indexOf("=")
      if (at === -1) return [text, process.env.get(text) ?? ""]
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
  const quiet = flags.truth("quiet")
  const image = await buildImage(client, process, {
    directory,
    quiet,
    query: {
      dockerfile,
      version: "1",
      ...(flags.list("tag").length > 0 && { t: flags.list("tag").join(",") }),
      ...(Object.keys(buildArgs).length > 0 && { buildargs: JSON.stringify(buildArgs) }),
      ...(flags.truth("no-cache") && { nocache: "1" }),
      ...(flags.truth("pull") && { pull: "1" }),
      ...(flags.text("target") !== "" && { target: flags.text("target") }),
      ...(quiet && { q: "1" }),
    },
  })
  if (quiet && image !== null) await process.stdout.write(`${image}\n`)
  return 0
}

export interface BuildRequest {
  readonly directory: string
  readonly query: Readonly<Record<string, string>>
  readonly quiet: boolean
}

/** Sends a context and shows what the builder says. Gives the image's id. */
export async function buildImage(
  client: EngineClient,
  process: Process,
  { directory, query, quiet }: BuildRequest,
): Promise<string | null> {
  const bytes = buildContext(process.files, directory)
  if (!quiet) {
    const size = humanSize(bytes.length)
    await process.stdout.write(`Sending build context to Docker daemon  ${size}\r\r\n`)
  }
  const response = await new Api(client, process).send({
    method: "POST",
    path: "/build",
    query,
    bytes,
  })
  if (response.status >= 400) bodyOf(response)
  const lines = progressLines(response.body)
  let image: string | null = null
  const shown = quiet ? lines.filter((line) => line.error !== undefined) : lines
  await showProgressLines(process.stdout, shown, (aux) => {
    if (typeof aux.ID === "string") image = aux.ID
  })
  const last = lines.at(-1)?.stream?.trim()
  return quiet ? (last ?? image) : image
}

function insideOf(directory: string, path: string): string {
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path
}
