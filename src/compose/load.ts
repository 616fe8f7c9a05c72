/** Loads stack files in docker's order of work: read, refuse, interpolate, validate, merge, warn. */
import type { Json, JsonObject } from "../lib/json.ts"
import { isJsonObject } from "../lib/json.ts"
import { compareCodeUnits } from "../lib/natural-order.ts"
import type { Result } from "../lib/result.ts"
import { err, ok } from "../lib/result.ts"
import { composeSchema, NEWEST_MINOR } from "./compose-schema.ts"
import { decodeError } from "./decode.ts"
import type { Lookup } from "./interpolate.ts"
import { interpolateDocument } from "./interpolate.ts"
import { mergeDocuments } from "./merge.ts"
import { deprecatedOptions, forbiddenOptions, unsupportedOptions } from "./options.ts"
import { readYaml } from "./read-yaml.ts"
import { checkDocument } from "./rule.ts"

/** A loaded stack file: valid, interpolated, of one version. */
export interface ComposeFile {
  readonly version: string
  /** In the order of the file; the first of several files leads. */
  readonly services: ReadonlyMap<string, JsonObject>
  readonly networks: ReadonlyMap<string, JsonObject>
  readonly volumes: ReadonlyMap<string, JsonObject>
  readonly secrets: ReadonlyMap<string, JsonObject>
  readonly configs: ReadonlyMap<string, JsonObject>
  /** The whole document, for `stack config`. */
  readonly document: JsonObject
}

export interface LoadOptions {
  readonly lookup: Lookup
  readonly skipInterpolation?: boolean
  /** `stack config` has other words for forbidden keys than `stack deploy`. */
  readonly forbiddenMessage?: string
}

/** The error is docker's message, without an end of line. */
export function loadCompose(
  sources: readonly string[],
  options: LoadOptions,
): Result<ComposeFile, string> {
  const documents: JsonObject[] = []
  for (const source of sources) {
    const read = readYaml(source)
    if (!read.ok) return read
    documents.push(read.value)
  }
  const loaded: JsonObject[] = []
  let version: string | null = null
  for (const document of documents) {
    const own = versionOf(document)
    if (!own.ok) return own
    if (version !== null && own.value !== version) {
      return err(`version mismatched between two composefiles : ${version} and ${own.value}`)
    }
    version = own.value
    const one = loadOne(document, version, options)
    if (!one.ok) return one
    loaded.push(one.value)
  }
  return ok(composeFile(mergeDocuments(loaded), version ?? `3.${NEWEST_MINOR}`))
}

function loadOne(
  document: JsonObject,
  version: string,
  options: LoadOptions,
): Result<JsonObject, string> {
  const forbidden = forbiddenMessage(document, options)
  if (forbidden !== null) return err(forbidden)
  let filled: JsonObject = document
  if (!options.skipInterpolation) {
    // Only these sections are interpolated; the rest (`version`, `x-…`) stays as it is.
    for (const section of ["services", "volumes", "networks", "secrets", "configs"]) {
      const value = filled[section]
      if (!isJsonObject(value)) continue
      const done = interpolateDocument({ [section]: value }, options.lookup)
      if (!done.ok) return done
      if (isJsonObject(done.value)) filled = { ...filled, ...done.value }
    }
  }
  const minor = minorOf(version)
  if (minor === null) return err(`unsupported Compose file version: ${version}`)
  const invalid = checkDocument(filled, composeSchema, minor) ?? decodeError(filled)
  return invalid === null ? ok(filled) : err(invalid)
}

function versionOf(document: JsonObject): Result<string, string> {
  const { version } = document
  if (version === undefined) return ok(`3.${NEWEST_MINOR}`)
  if (typeof version !== "string") return err("version must be a string")
  return ok(version === "" || version === "3" ? `3.${NEWEST_MINOR}` : version)
}

function minorOf(version: string): number | null {
  const minor = /^3\.(\d+)$/.exec(version)?.[1]
  return minor !== undefined && Number(minor) <= NEWEST_MINOR ? Number(minor) : null
}

function forbiddenMessage(document: JsonObject, options: LoadOptions): string | null {
  const used = usedOptions(document, [...forbiddenOptions.keys()])
  if (used.length === 0) return null
  if (options.forbiddenMessage !== undefined) return options.forbiddenMessage
  const lines = used.map((key) => `${key}: ${forbiddenOptions.get(key) ?? ""}`)
  return `Compose file contains unsupported options:\n\n${lines.join("\n\n")}\n`
}

/** The warnings for what a stack cannot have; each ends with an empty line. */
export function ignoredOptions({ document }: ComposeFile): string[] {
  const warnings: string[] = []
  const unsupported = usedOptions(document, unsupportedOptions)
  if (unsupported.length > 0) {
    warnings.push(`Ignoring unsupported options: ${unsupported.join(", ")}\n`)
  }
  const deprecated = usedOptions(document, [...deprecatedOptions.keys()])
  if (deprecated.length > 0) {
    const lines = deprecated.map((key) => `${key}: ${deprecatedOptions.get(key) ?? ""}`)
    warnings.push(`Ignoring deprecated options:\n\n${lines.join("\n\n")}\n`)
  }
  return warnings
}

function usedOptions(document: JsonObject, names: readonly string[]): string[] {
  const services = isJsonObject(document.services) ? Object.values(document.services) : []
  const used = names.filter((name) => services.some((one) => isJsonObject(one) && name in one))
  return used.sort(compareCodeUnits)
}

function composeFile(document: JsonObject, version: string): ComposeFile {
  return {
    version,
    services: section(document.services),
    networks: section(document.networks),
    volumes: section(document.volumes),
    secrets: section(document.secrets),
    configs: section(document.configs),
    document,
  }
}

function section(value: Json | undefined): ReadonlyMap<string, JsonObject> {
  if (!isJsonObject(value)) return new Map()
  return new Map(Object.entries(value).map(([key, one]) => [key, isJsonObject(one) ? one : {}]))
}
