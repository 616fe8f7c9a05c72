/** The values that a Go template works on, and how Go prints them. */
import { formatGoDuration } from "../go-duration.ts"
import type { Json } from "../json.ts"
import { isJsonList } from "../json.ts"
import { compareCodeUnits } from "../natural-order.ts"

export type GoValue =
  | null
  | boolean
  | number
  | string
  | readonly GoValue[]
  | ReadonlyMap<string, GoValue>
  | GoStruct
  | GoNil
  | GoDuration
  | GoTime

/** A struct of Go: only its own fields can be named. */
export class GoStruct {
  readonly type: string
  readonly fields: ReadonlyMap<string, GoValue>
  /** What `json` prints for it. */
  readonly json: Json
  /** What can be called with a text: `{{.Label "key"}}`. */
  readonly methods: ReadonlyMap<string, (argument: string) => string>
  constructor(
    type: string,
    fields: ReadonlyMap<string, GoValue>,
    json: Json,
    methods: GoStruct["methods"] = new Map(),
  ) {
    this.type = type
    this.fields = fields
    this.json = json
    this.methods = methods
  }
}

/** A pointer that points nowhere. */
export class GoNil {
  readonly type: string
  constructor(type: string) {
    this.type = type
  }
}

/** Prints as `5s`, is JSON as nanoseconds. */
export class GoDuration {
  readonly nanoseconds: number
  constructor(nanoseconds: number) {
    this.nanoseconds = nanoseconds
  }
}

/** Prints as `2026-11-22 20:00:01.5 +0000 UTC`, is JSON as it came. */
export class GoTime {
  /** RFC 3339, in UTC. */
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export function isMap(value: GoValue): value is ReadonlyMap<string, GoValue> {
  return value instanceof Map
}

export function isList(value: GoValue): value is readonly GoValue[] {
  return Array.isArray(value)
}

/** JSON as Go decodes it into an `interface{}`. */
export function fromJson(json: Json): GoValue {
  if (json === null || typeof json !== "object") return json
  if (isJsonList(json)) return json.map(fromJson)
  return new Map(Object.entries(json).map(([key, value]) => [key, fromJson(value)]))
}

/** As `fmt.Print` does. */
export function printValue(value: GoValue): string {
  if (value === null) return "<no value>"
  if (typeof value !== "object") return String(value)
  if (value instanceof GoDuration) return formatGoDuration(value.nanoseconds)
  if (value instanceof GoTime) {
    const shortened = value.text.replace(/(\.\d*?)0*Z$/, "$1Z").replace(".Z", "Z")
    return shortened.replace("T", " ").replace("Z", " +0000 UTC")
  }
  if (value instanceof GoNil) return "<nil>"
  if (value instanceof GoStruct) return `{${[...value.fields.values()].map(inner).join(" ")}}`
  if (isList(value)) return `[${value.map(inner).join(" ")}]`
  return `map[${sortedEntries(value)
    .map(([key, one]) => `${key}:${inner(one)}`)
    .join(" ")}]`
}

function inner(value: GoValue): string {
  return value === null ? "<nil>" : printValue(value)
}

/** As `encoding/json` does: keys of maps sorted, and the three letters of HTML escaped or not. */
export function toGoJson(value: GoValue, escapeHtml: boolean): string {
  const text = JSON.stringify(jsonOf(value))
  return escapeHtml ? escapeHtmlInJson(text) : text
}

export function escapeHtmlInJson(text: string): string {
  return text.replace(
    /[<>&]/g,
    (letter) => `\\u00${letter.charCodeAt(0).toString(16).padStart(2, "0")}`,
  )
}

function jsonOf(value: GoValue): Json {
  if (value === null || typeof value !== "object") return value
  if (value instanceof GoDuration) return value.nanoseconds
  if (value instanceof GoTime) return value.text
  if (value instanceof GoNil) return null
  if (value instanceof GoStruct) return value.json
  if (isList(value)) return value.map(jsonOf)
  return Object.fromEntries(sortedEntries(value).map(([key, one]) => [key, jsonOf(one)]))
}

export function sortedEntries(map: ReadonlyMap<string, GoValue>): (readonly [string, GoValue])[] {
  return [...map].sort(([a], [b]) => compareCodeUnits(a, b))
}

/** What `if`, `and`, `or` and `not` take for true. */
export function isTruthy(value: GoValue): boolean {
  if (value === null || value instanceof GoNil) return false
  if (typeof value !== "object") return value !== false && value !== 0 && value !== ""
  if (value instanceof GoDuration) return value.nanoseconds !== 0
  if (value instanceof GoStruct || value instanceof GoTime) return true
  return isList(value) ? value.length > 0 : value.size > 0
}
