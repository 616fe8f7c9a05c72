/** `docker-compose build`: each service's context, built by the docker CLI's own builder. */
import { EngineError } from "../../engine/client.ts"
import type { JsonObject } from "../../lib/json.ts"
import { isJsonObject } from "../../lib/json.ts"
import { Api } from "../api.ts"
import { CommandFailure } from "../command.ts"
import { deprecation } from "../image/build.ts"
import { buildContext } from "../image/build-context.ts"
import { buildImage } from "../image/build-image.ts"
import { progressLines } from "../image/json-stream.ts"
import { errorText, writeError } from "../output.ts"
import { joinPath } from "../paths.ts"
import type { ComposeCall } from "./project.ts"
import { chosenServices } from "./project.ts"
import { streamOutput } from "./stream-output.ts"

export async function buildServices(call: ComposeCall): Promise<number> {
  const { process, project, args } = call
  const services = chosenServices(project, args)
  for (const [, service] of services) checkContext(call, service)
  for (const [name, service] of services) {
    if (service.build === undefined) await writeError(process, `${name} uses an image, skipping`)
  }
  for (const [name, service] of services) {
    if (service.build === undefined) continue
    await writeError(process, `Building ${name}`)
    await buildService(call, name, service)
  }
  return 0
}

interface Build {
  readonly directory: string
  readonly dockerfile: string
  readonly tag: string
  readonly args: Readonly<Record<string, string>>
  readonly noCache: boolean
}

function buildOf({ project, args }: ComposeCall, name: string, service: JsonObject): Build {
  const settings = isJsonObject(service.build) ? service.build : { context: String(service.build) }
  const directory = joinPath(project.directory, String(settings.context ?? "."))
  const projectName = project.directory.slice(project.directory.lastIndexOf("/") + 1).toLowerCase()
  const written = isJsonObject(settings.args) ? Object.entries(settings.args) : []
  return {
    directory,
    dockerfile: typeof settings.dockerfile === "string" ? settings.dockerfile : "Dockerfile",
    tag: typeof service.image === "string" ? service.image : `${projectName}_${name}`,
    args: Object.fromEntries(written.map(([key, value]) => [key, String(value ?? "")])),
    noCache: args.includes("--no-cache"),
  }
}

function checkContext(call: ComposeCall, service: JsonObject): void {
  if (service.build === undefined) return
  const { directory } = buildOf(call, "", service)
  if (call.process.files.stat(directory)?.type === "directory") return
  throw new CommandFailure(
    `build path ${directory} either does not exist, is not accessible, or is not a valid URL.`,
  )
}

async function buildService(call: ComposeCall, name: string, service: JsonObject): Promise<void> {
  const build = buildOf(call, name, service)
  if (call.process.env.get("COMPOSE_DOCKER_CLI_BUILD") === "0") {
    await buildByApi(call, name, build)
    return
  }
  await call.process.stderr.write(deprecation(call.process))
  try {
    const path = joinPath(build.directory, build.dockerfile)
    if (call.process.files.stat(path) === null) {
      throw new CommandFailure(
        `unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat ${path}: no such file or directory`,
      )
    }
    await buildImage(call.client, call.process, {
      context: buildContext(call.process.files, build.directory),
      quiet: false,
      query: {
        dockerfile: build.dockerfile,
        version: "1",
        t: build.tag,
        ...(Object.keys(build.args).length > 0 && { buildargs: JSON.stringify(build.args) }),
        ...(build.noCache && { nocache: "1" }),
      },
    })
  } catch (error) {
    await writeError(call.process, errorText(error))
    throw new CommandFailure(`Service '${name}' failed to build : Build failed`)
  }
}

/** As compose builds without the docker CLI: no word about the context, errors in its own frame. */
async function buildByApi(call: ComposeCall, name: string, build: Build): Promise<void> {
  const { client, process } = call
  try {
    const pieces = new Api(client, process).stream({
      method: "POST",
      path: "/build",
      query: {
        t: build.tag,
        q: "False",
        nocache: build.noCache ? "True" : "False",
        rm: "True",
        forcerm: "False",
        pull: "False",
        ...(build.dockerfile !== "Dockerfile" && { dockerfile: build.dockerfile }),
      },
      bytes: buildContext(process.files, build.directory),
    })
    await streamOutput(process.stdout, progressLines(pieces))
  } catch (error) {
    const text = errorText(error)
    if (error instanceof EngineError) throw error
    throw new CommandFailure(`Service '${name}' failed to build : ${text}`)
  }
}
