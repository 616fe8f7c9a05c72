/** What a peer case is, and how a file of them is read. */
import { readFileSync } from "node:fs"
import { isJsonObject, type Json, type JsonObject } from "../../src/lib/json.ts"
import { needText, objectAt, objectsAt } from "./fields.ts"

export interface PeerCase {
  readonly id: string
  readonly title: string
  readonly area: string
  readonly given: JsonObject
  readonly when: readonly JsonObject[]
  readonly checks: readonly JsonObject[]
}

/** Something that can be acted on and looked at, set up from a case's `given`. */
export interface Stage {
  act(action: JsonObject): void | Promise<void>
  check(check: JsonObject): void | Promise<void>
  /** Parts of a case that this product has no place for, each with the reason. */
  readonly remarks: readonly string[]
}

export function readCases(file: string): readonly PeerCase[] {
  const document: Json = JSON.parse(readFileSync(file, "utf8"))
  if (!isJsonObject(document) || document.format !== "rollcall-peer-tests/1") {
    throw new Error(`${file} holds no peer cases`)
  }
  return objectsAt(document, "cases").map((item) => ({
    id: needText(item, "id"),
    title: needText(item, "title"),
    area: needText(item, "area"),
    given: objectAt(item, "given") ?? {},
    when: objectsAt(item, "when"),
    checks: objectsAt(item, "then"),
  }))
}
