/** Typed reads from a validated document, by dotted path. */
import { parseGoDuration } from "../lib/go-duration.ts"
import type { Json, JsonObject } from "../lib/json.ts"
import { isJsonList, isJsonObject } from "../lib/json.ts"
import { splitOnce } from "../lib/split-once.ts"

/** The value at a dotted path, undefined where there is none. */
export function at(value: Json | undefined, path: string): Json | undefined {
  let here = value
  for (const key of path.split(".")) {
    if (!isJsonObject(here) || !Object.hasOwn(here, key)) return undefined
    here = here[key]
  }
  return here
}

export function textAt(object: JsonObject | undefined, path: string): string | undefined {
  const value = at(object, path)
  return typeof value === "string" ? value : undefined
}

export function numberAt(object: JsonObject, path: string): number | undefined {
  const value = at(object, path)
  return typeof value === "number" ? value : undefined
}

/** Nanoseconds; 0 where nothing is written. */
export function durationAt(service: JsonObject, path: string): number {
  const parsed = parseGoDuration(textAt(service, path) ?? "0")
  return parsed.ok ? parsed.value : 0
}

export function truthAt(object: JsonObject, path: string): boolean | undefined {
  const value = at(object, path)
  return typeof value === "boolean" ? value : undefined
}

export function mappingAt(object: JsonObject, path: string): JsonObject | undefined {
  const value = at(object, path)
  return isJsonObject(value) ? value : undefined
}

/** A text or a list of texts as a list. */
export function textsAt(object: JsonObject, path: string): string[] {
  const value = at(object, path)
  if (typeof value === "string") return [value]
  return isJsonList(value) ? value.map(String) : []
}

/** `{a: 1}` or `["a=1"]` as a map of texts; what has no value is empty. */
export function pairsAt(object: JsonObject, path: string): Record<string, string> {
  const pairs = optionalPairsAt(object, path)
  return Object.fromEntries([...pairs].map(([key, value]) => [key, value ?? ""]))
}

/** As `pairsAt`, with null for names without a value. */
export function optionalPairsAt(object: JsonObject, path: string): Map<string, string | null> {
  const value = at(object, path)
  if (isJsonObject(value)) {
    return new Map(Object.entries(value).map(([key, one]) => [key, textOf(one)]))
  }
  if (!isJsonList(value)) return new Map()
  return new Map(
    value.map((one): [string, string | null] => {
      const [name, value = null] = splitOnce(String(one), "=")
      return [name, value]
    }),
  )
}

const textOf = (value: Json): string | null => (value === null ? null : String(value))
