/** Small stack files, and what is expected of reading them. */
import type { Json, JsonObject } from "../../src/lib/json.ts"
import type { Result } from "../../src/lib/result.ts"
import { Mismatch, needText, objectAt, textsAt } from "./fields.ts"

export function ofWeb(service: JsonObject): JsonObject {
  return { version: "3.13", services: { web: { image: "busybox", ...service } } }
}

export function withPath(document: JsonObject, path: string, value: Json): JsonObject {
  const [key = "", ...rest] = path.split(".")
  if (rest.length === 0) return { ...document, [key]: value }
  return { ...document, [key]: withPath(objectAt(document, key) ?? {}, rest.join("."), value) }
}

export function first<T>(items: readonly T[]): T {
  const [item] = items
  if (item === undefined) throw new Mismatch("no service came of it")
  return item
}

export function good<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Mismatch(`refused: ${result.error}`)
  return result.value
}

export function checkOutcome(what: string, result: Result<unknown, string>, row: JsonObject): void {
  const phrases = [
    ...(row.errorContains === undefined ? [] : [needText(row, "errorContains")]),
    ...textsAt(row, "forbiddenKeys").map((key) => `${key}: `),
  ]
  const refused = phrases.length > 0 || row.ok === false
  if (result.ok && refused) throw new Mismatch(`${what} was taken`)
  if (result.ok) return
  if (!refused) throw new Mismatch(`${what} was refused: ${result.error}`)
  const missing = phrases.find((phrase) => !result.error.includes(phrase))
  if (missing !== undefined) throw new Mismatch(`"${result.error}" lacks "${missing}"`)
}
