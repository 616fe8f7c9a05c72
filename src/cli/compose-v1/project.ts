/** A Compose project: its files, read as docker-compose 1.29 reads them. */

import { isServiceKey } from "../../compose/compose-schema.ts"
import { interpolateDocument } from "../../compose/interpolate.ts"
import { mergeDocuments } from "../../compose/merge.ts"
import { readYaml } from "../../compose/read-yaml.ts"
import type { EngineClient } from "../../engine/client.ts"
import type { JsonObject } from "../../lib/json.ts"
import { isJsonObject } from "../../lib/json.ts"
import type { Process } from "../../lib/process.ts"
import { FileError } from "../../lib/process.ts"
import { CommandFailure } from "../command.ts"
import { directoryOf, joinPath } from "../paths.ts"
import { logLine } from "./log.ts"

export interface Project {
  /** Where the first file lies: build contexts are relative to it. */
  readonly directory: string
  readonly version: string
  /** In the order of the file. */
  readonly services: ReadonlyMap<string, JsonObject>
  readonly document: JsonObject
}

export interface ComposeCall {
  readonly client: EngineClient
  readonly process: Process
  readonly project: Project
  readonly args: readonly string[]
}

export async function loadProject(process: Process, files: readonly string[]): Promise<Project> {
  const paths = files.length > 0 ? files : [findFile(process)]
  const directory = directoryOf(joinPath(process.cwd, paths[0] ?? ""))
  const env = new Map([...readDotEnv(process, directory), ...process.env])
  const unset = new Set<string>()
  const documents = paths.map((path) => readDocument(process, path, env, unset))
  for (const name of unset) {
    const text = `The ${name} variable is not set. Defaulting to a blank string.`
    await logLine(process, "WARNING", text)
  }
  const document = mergeDocuments(documents)
  const services = isJsonObject(document.services) ? Object.entries(document.services) : []
  return {
    directory,
    version: typeof document.version === "string" ? document.version : "",
    services: new Map(
      services.map(([name, one]): [string, JsonObject] => [name, isJsonObject(one) ? one : {}]),
    ),
    document,
  }
}

function readDocument(
  process: Process,
  path: string,
  env: ReadonlyMap<string, string>,
  unset: Set<string>,
): JsonObject {
  const shown = path.startsWith("/") || path.startsWith(".") ? path : `./${path}`
  const document = parse(process, path, shown)
  checkKeys(document, shown)
  const filled = interpolateDocument(document, (name, bare) => {
    const value = env.get(name)
    if (value === undefined && bare) unset.add(name)
    return value
  })
  if (!filled.ok) throw new CommandFailure(filled.error)
  return isJsonObject(filled.value) ? filled.value : {}
}

const supported = ["docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"]

function findFile(process: Process): string {
  const found = supported.find((name) => process.files.stat(joinPath(process.cwd, name)) !== null)
  if (found !== undefined) return found
  throw new CommandFailure(
    [
      "",
      "        Can't find a suitable configuration file in this directory or any",
      "        parent. Are you in the right directory?",
      "",
      `        Supported filenames: ${supported.join(", ")}`,
      "        ",
    ].join("\n"),
  )
}

function parse(process: Process, path: string, shown: string): JsonObject {
  let text: string
  try {
    text = process.files.read(joinPath(process.cwd, path))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new CommandFailure(`.FileNotFoundError: [Errno 2] No such file or directory: '${shown}'`)
  }
  const read = readYaml(text)
  if (read.ok) return read.value
  const line = /^yaml: line (\d+): found character that cannot start any token/.exec(
    read.error,
  )?.[1]
  if (line !== undefined) {
    throw new CommandFailure(
      `yaml.scanner.ScannerError: while scanning for the next token\nfound character '\\t' that cannot start any token\n  in "${shown}", line ${line}, column 1`,
    )
  }
  if (read.error.startsWith("top-level object")) {
    throw new CommandFailure(
      `Top level object in '${shown}' needs to be an object not '<class 'NoneType'>'.`,
    )
  }
  throw new CommandFailure(`${read.error}\n  in "${shown}"`)
}

/** Compose names only the keys that it does not know; types are the engine's to refuse. */
function checkKeys(document: JsonObject, shown: string): void {
  const services = isJsonObject(document.services) ? Object.entries(document.services) : []
  const unknown = services.flatMap(([name, service]) =>
    isJsonObject(service)
      ? Object.keys(service)
          .filter((key) => !isServiceKey(key))
          .map((key) => `Unsupported config option for services.${name}: '${key}'`)
      : [],
  )
  if (unknown.length > 0) {
    throw new CommandFailure(
      `The Compose file '${shown}' is invalid because:\n${unknown.join("\n")}`,
    )
  }
}

/** The `.env` file of the project: docker-compose reads it, `docker stack` does not. */
function readDotEnv(process: Process, directory: string): [string, string][] {
  const path = joinPath(directory, ".env")
  if (process.files.stat(path)?.type !== "file") return []
  return process.files
    .read(path)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#") && line.includes("="))
    .map((line): [string, string] => {
      const at = line.indexOf("=")
      return [line.slice(0, at).trim(), line.slice(at + 1).replace(/^(["'])(.*)\1$/, "$2")]
    })
}

/** The services that the arguments name, or all. */
export function chosenServices(project: Project, args: readonly string[]): [string, JsonObject][] {
  const names = args.filter((arg) => !arg.startsWith("-"))
  for (const name of names) {
    if (!project.services.has(name)) throw new CommandFailure(`No such service: ${name}`)
  }
  return [...project.services].filter(([name]) => names.length === 0 || names.includes(name))
}
