/** The values that a Go template works on. */
import { formatGoDuration } from "../go-duration.ts"
import type { Json } from "../json.ts"
import { isJsonList } from "../json.ts"
import { compareCodeUnits } from "../natural-order.ts"
import type { GoFunction } from "./functions.ts"

/** A number is an integer; what Go calls a float is a `GoFloat`. */
export type GoValue =
  | null
  | boolean
  | number
  | string
  | readonly GoValue[]
  | ReadonlyMap<string, GoValue>
  | GoBytes
  | GoDuration
  | GoFloat
  | GoNamedNumber
  | GoNil
  | GoPointer
  | GoStruct
  | GoTime

export interface StructParts {
  readonly type: string
  readonly fields: ReadonlyMap<string, GoValue>
  /** What `json` prints for it. */
  readonly json: Json
  /** What can be called: `{{.Label "key"}}`. */
  readonly methods?: ReadonlyMap<string, GoFunction>
  /** What it prints as; its fields unless said. */
  readonly text?: string
  /** A map in truth: what it has not is no value, instead of an error. */
  readonly open?: boolean
}

/** A struct of Go: only its own fields can be named. */
export class GoStruct {
  readonly type: string
  readonly fields: ReadonlyMap<string, GoValue>
  readonly json: Json
  readonly methods: ReadonlyMap<string, GoFunction>
  readonly text: string | null
  readonly open: boolean
  constructor({ type, fields, json, methods, text, open }: StructParts) {
    this.type = type
    this.fields = fields
    this.json = json
    this.methods = methods ?? new Map()
    this.text = text ?? null
    this.open = open ?? false
  }
}

/** A pointer that points nowhere. */
export class GoNil {
  readonly type: string
  constructor(type: string) {
    this.type = type
  }
}

/** A pointer to something that is no struct: it prints as that, but equals nothing. */
export class GoPointer {
  readonly to: GoValue
  constructor(to: GoValue) {
    this.to = to
  }
}

export class GoFloat {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

/** Prints as numbers, is JSON in base64. */
export class GoBytes {
  readonly base64: string
  constructor(base64: string) {
    this.base64 = base64
  }
}

/** Prints as `5s`, is JSON as nanoseconds. */
export class GoDuration {
  readonly nanoseconds: number
  constructor(nanoseconds: number) {
    this.nanoseconds = nanoseconds
  }
}

/** An integer with a name of its own, as a month: prints as that, is JSON as the number. */
export class GoNamedNumber {
  readonly type: string
  readonly name: string
  readonly value: number
  constructor(type: string, name: string, value: number) {
    this.type = type
    this.name = name
    this.value = value
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

/** A map whose values are all of one kind, which stands for what it has not. */
export class GoMap extends Map<string, GoValue> {
  readonly zero: GoValue
  constructor(entries: readonly (readonly [string, GoValue])[], zero: GoValue) {
    super(entries)
    this.zero = zero
  }
}

export function isMap(value: GoValue): value is ReadonlyMap<string, GoValue> {
  return value instanceof Map
}

export function isList(value: GoValue): value is readonly GoValue[] {
  return Array.isArray(value)
}

/** What `index` finds where there is nothing. */
export function zeroOf(map: ReadonlyMap<string, GoValue>): GoValue {
  return map instanceof GoMap ? map.zero : null
}

export function decodeBytes({ base64 }: GoBytes): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

/** JSON as Go decodes it into an `interface{}`. */
export function fromJson(json: Json): GoValue {
  if (typeof json === "number" && !Number.isInteger(json)) return new GoFloat(json)
  if (json === null || typeof json !== "object") return json
  if (isJsonList(json)) return json.map(fromJson)
  return new Map(Object.entries(json).map(([key, value]) => [key, fromJson(value)]))
}

/** What a value that knows its own words prints as; null for all others. */
export function stringOf(value: GoValue): string | null {
  if (value instanceof GoDuration) return formatGoDuration(value.nanoseconds)
  if (value instanceof GoTime) return timeText(value)
  if (value instanceof GoNamedNumber) return value.name
  return value instanceof GoStruct ? value.text : null
}

/** `2026-11-22 20:00:01.5 +0000 UTC`. */
export function timeText({ text }: GoTime): string {
  const shortened = text.replace(/(\.\d*?)0*Z$/, "$1Z").replace(".Z", "Z")
  return shortened.replace("T", " ").replace("Z", " +0000 UTC")
}

export function typeName(value: GoValue): string {
  if (value === null) return "<nil>"
  if (typeof value === "number") return "int"
  if (typeof value === "boolean") return "bool"
  if (typeof value === "string") return "string"
  if (value instanceof GoFloat) return "float64"
  if (value instanceof GoBytes) return "[]uint8"
  if (value instanceof GoDuration) return "time.Duration"
  if (value instanceof GoTime) return "time.Time"
  if (value instanceof GoNil || value instanceof GoStruct) return value.type
  if (value instanceof GoNamedNumber) return value.type
  if (value instanceof GoPointer) return `*${typeName(value.to)}`
  if (isList(value)) return `[]${elementType(value)}`
  return `map[string]${elementType([...value.values()])}`
}

function elementType(values: readonly GoValue[]): string {
  return values.length > 0 && values.every((one) => typeof one === "string")
    ? "string"
    : "interface {}"
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
  if (value instanceof GoFloat || value instanceof GoNamedNumber) return value.value
  if (value instanceof GoBytes) return value.base64
  if (value instanceof GoDuration) return value.nanoseconds
  if (value instanceof GoTime) return value.text
  if (value instanceof GoNil) return null
  if (value instanceof GoPointer) return jsonOf(value.to)
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
  if (value instanceof GoFloat || value instanceof GoNamedNumber) return value.value !== 0
  if (value instanceof GoDuration) return value.nanoseconds !== 0
  if (value instanceof GoBytes) return value.base64 !== ""
  if (isList(value)) return value.length > 0
  return isMap(value) ? value.size > 0 : true
}
