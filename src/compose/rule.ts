/** The little schema language in which compose-schema.ts is written, and its checker. */
import type { Json, JsonObject } from "../lib/json.ts"
import { isJsonList, isJsonObject } from "../lib/json.ts"
import { compareCodeUnits } from "../lib/natural-order.ts"

export type Kind = "string" | "integer" | "number" | "boolean" | "object" | "array" | "null"

export interface Rule {
  readonly kinds: readonly Kind[]
  /** Known keys of an object. */
  readonly keys?: Readonly<Record<string, Rule>>
  /** Rule of all other keys that match `names`; without it other keys are refused. */
  readonly others?: Rule
  readonly names?: RegExp
  /** Extension keys `x-…` are free from this minor version on. */
  readonly extensionsSince?: number
  readonly items?: Rule
  readonly unique?: boolean
  readonly values?: readonly string[]
  readonly format?: Format
  /** First minor version of the 3.x schema that has this key. */
  readonly since?: number
}

export interface Format {
  readonly name: string
  readonly accepts: (value: string) => boolean
}

interface Violation {
  readonly path: readonly string[]
  readonly isType: boolean
  readonly message: string
}

/** Docker shows one error: the one that lies deepest, types first. */
export function checkDocument(document: JsonObject, rule: Rule, minor: number): string | null {
  const found: Violation[] = []
  check(document, rule, [], minor, found)
  let worst: Violation | null = null
  for (const one of found) {
    const deeper = worst === null ? 1 : depth(one) - depth(worst)
    if (deeper > 0 || (deeper === 0 && one.isType && worst?.isType === false)) worst = one
  }
  return worst === null ? null : `${pathText(worst.path)} ${worst.message}`
}

function depth(violation: Violation): number {
  return Math.max(1, violation.path.length)
}

function pathText(path: readonly string[]): string {
  return path.length === 0 ? "(root)" : path.join(".")
}

function check(
  value: Json,
  rule: Rule,
  path: readonly string[],
  minor: number,
  found: Violation[],
): void {
  if (!rule.kinds.some((kind) => isOfKind(value, kind))) {
    found.push({ path, isType: true, message: `must be a ${kindWords(rule.kinds)}` })
    return
  }
  if (typeof value === "string" || typeof value === "number") {
    checkText(String(value), rule, path, found)
  } else if (isJsonList(value)) {
    value.forEach((item, index) => {
      if (rule.items) check(item, rule.items, [...path, String(index)], minor, found)
    })
  } else if (isJsonObject(value)) {
    checkKeys(value, rule, path, minor, found)
  }
}

function checkText(text: string, rule: Rule, path: readonly string[], found: Violation[]): void {
  if (rule.format !== undefined && !rule.format.accepts(text)) {
    found.push({ path, isType: false, message: `Does not match format '${rule.format.name}'` })
  }
  if (rule.values !== undefined && !rule.values.includes(text)) {
    const list = rule.values.map((one) => JSON.stringify(one)).join(", ")
    const message = `${pathText(path)} must be one of the following: ${list}`
    found.push({ path, isType: false, message })
  }
}

function checkKeys(
  value: JsonObject,
  rule: Rule,
  path: readonly string[],
  minor: number,
  found: Violation[],
): void {
  for (const key of Object.keys(value).sort(compareCodeUnits)) {
    const inner = ruleOf(key, rule, minor)
    if (inner === null) {
      found.push({ path, isType: false, message: `Additional property ${key} is not allowed` })
    } else if (inner !== "free") check(value[key] ?? null, inner, [...path, key], minor, found)
  }
}

function ruleOf(key: string, rule: Rule, minor: number): Rule | "free" | null {
  const known = rule.keys && Object.hasOwn(rule.keys, key) ? rule.keys[key] : undefined
  if (known !== undefined) return minor >= (known.since ?? 0) ? known : null
  if (key.startsWith("x-") && minor >= (rule.extensionsSince ?? 99)) return "free"
  if (rule.others !== undefined && (rule.names?.test(key) ?? true)) return rule.others
  return rule.keys === undefined && rule.others === undefined ? "free" : null
}

function isOfKind(value: Json, kind: Kind): boolean {
  switch (kind) {
    case "null":
      return value === null
    case "array":
      return isJsonList(value)
    case "object":
      return isJsonObject(value)
    case "integer":
      return typeof value === "number" && Number.isInteger(value)
    default:
      return typeof value === kind
  }
}

/** Of a union of object and list, docker names the first only. */
function kindWords(kinds: readonly Kind[]): string {
  const names = kinds.map(kindWord)
  const structured = kinds.filter((kind) => kind === "object" || kind === "array")
  if (structured.length === 2 || (structured.length === 1 && kinds.includes("string"))) {
    return names[0] ?? ""
  }
  const last = names.pop() ?? ""
  return names.length === 0 ? last : `${names.join(", ")} or ${last}`
}

function kindWord(kind: Kind): string {
  if (kind === "object") return "mapping"
  return kind === "array" ? "list" : kind
}
