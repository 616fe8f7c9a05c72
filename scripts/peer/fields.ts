/** Reads the loose JSON of the peer cases without trusting it. */
import { isJsonList, isJsonObject, type Json, type JsonObject } from "../../src/lib/json.ts"

/** A check that does not hold, or a form that nobody taught us. */
export class Mismatch extends Error {}

/** A case that asks for something that this product does not have, with the reason. */
export class Inapplicable extends Error {}

export function unknownForm(what: string): never {
  throw new Mismatch(`unknown form: ${what}`)
}

export function textAt(object: JsonObject, key: string): string | undefined {
  const value = object[key]
  return typeof value === "string" ? value : undefined
}

export function needText(object: JsonObject, key: string): string {
  return textAt(object, key) ?? unknownForm(`"${key}" is not text in ${JSON.stringify(object)}`)
}

export function numberAt(object: JsonObject, key: string): number | undefined {
  const value = object[key]
  return typeof value === "number" ? value : undefined
}

export function objectAt(object: JsonObject, key: string): JsonObject | undefined {
  const value = object[key]
  return isJsonObject(value) ? value : undefined
}

export function listAt(object: JsonObject, key: string): readonly Json[] {
  const value = object[key]
  return isJsonList(value) ? value : []
}

export function objectsAt(object: JsonObject, key: string): readonly JsonObject[] {
  return listAt(object, key).map((item) =>
    isJsonObject(item) ? item : unknownForm(`"${key}" holds ${JSON.stringify(item)}`),
  )
}

export function textsAt(object: JsonObject, key: string): readonly string[] {
  return listAt(object, key).map((item) =>
    typeof item === "string" ? item : unknownForm(`"${key}" holds ${JSON.stringify(item)}`),
  )
}

export function countsAt(object: JsonObject, key: string): readonly (readonly [string, number])[] {
  return Object.entries(objectAt(object, key) ?? unknownForm(`"${key}" is missing`)).map(
    ([name, count]) => [name, typeof count === "number" ? count : unknownForm(`${key}.${name}`)],
  )
}

/** A key that nobody reads would be a condition that nobody keeps. */
export function onlyKeys(object: JsonObject, what: string, keys: readonly string[]): void {
  for (const key of Object.keys(object)) {
    if (!keys.includes(key)) unknownForm(`${what} with "${key}"`)
  }
}

/** Looked at and not tried, for a reason that a remark gives. */
export function setAside(value: Json | undefined): void {
  if (isJsonList(value)) value.forEach(setAside)
  else if (isJsonObject(value)) Object.values(value).forEach(setAside)
}

/** Equal as JSON, whatever the order of keys. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  return JSON.stringify(sorted(left ?? null)) === JSON.stringify(sorted(right ?? null))
}

function sorted(value: Json): Json {
  if (isJsonList(value)) return value.map(sorted)
  if (!isJsonObject(value)) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]))
}

export function expectEqual(what: string, actual: Json | undefined, expected: Json | undefined) {
  if (sameJson(actual, expected)) return
  const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  throw new Mismatch(`${what}: ${seen}, expected ${wanted}`)
}
