/** Several files become one: later ones win, mappings merge, lists are joined. */
import type { Json, JsonObject } from "../lib/json.ts"
import { isJsonList, isJsonObject } from "../lib/json.ts"
import { splitOnce } from "../lib/split-once.ts"
import { parsePort } from "./port.ts"

/** These lists say one thing as a whole: the later file's stands. */
const replaced = new Set(["command", "entrypoint", "test"])

export function mergeDocuments(documents: readonly JsonObject[]): JsonObject {
  return documents.reduce<JsonObject>((merged, next) => mergeObjects(merged, next), {})
}

function mergeObjects(left: JsonObject, right: JsonObject): JsonObject {
  // A map: `__proto__` names a service like any other.
  const merged = new Map(Object.entries(left))
  for (const [key, value] of Object.entries(right)) {
    merged.set(key, mergeValues(key, merged.get(key), value))
  }
  return Object.fromEntries(merged)
}

function mergeValues(key: string, left: Json | undefined, right: Json): Json {
  if (left === undefined || left === null) return right
  if (right === null) return left
  if (isJsonObject(left) && isJsonObject(right)) return mergeObjects(left, right)
  if (isJsonList(left) && isJsonList(right) && key === "ports") return joinPorts(left, right)
  if (isJsonList(left) && isJsonList(right) && !replaced.has(key)) return joinLists(left, right)
  if (isPairs(key) && isJsonObject(left) !== isJsonObject(right)) {
    return mergeObjects(pairsOf(left), pairsOf(right))
  }
  return right
}

/** A published port leads to one place: the later file's. */
function joinPorts(left: readonly Json[], right: readonly Json[]): Json {
  const byPublished = new Map<number, JsonObject>()
  for (const port of [...left, ...right].flatMap(longPorts)) {
    byPublished.set(Number(port.published ?? 0), port)
  }
  return [...byPublished].sort(([a], [b]) => a - b).map(([, port]) => port)
}

/** In the long form; the schema has looked at them before. */
function longPorts(port: Json): readonly JsonObject[] {
  if (isJsonObject(port)) return [port]
  const parsed = parsePort(String(port), true)
  return (parsed.ok ? parsed.value : []).map((one) => ({
    mode: one.PublishMode ?? "ingress",
    target: one.TargetPort ?? 0,
    ...(one.PublishedPort !== undefined && { published: one.PublishedPort }),
    protocol: one.Protocol ?? "tcp",
  }))
}

function joinLists(left: readonly Json[], right: readonly Json[]): Json {
  const known = new Set(left.map((one) => JSON.stringify(one)))
  return [...left, ...right.filter((one) => !known.has(JSON.stringify(one)))]
}

function isPairs(key: string): boolean {
  return ["environment", "labels", "extra_hosts", "sysctls"].includes(key)
}

function pairsOf(value: Json): JsonObject {
  if (isJsonObject(value)) return value
  if (!isJsonList(value)) return {}
  return Object.fromEntries(
    value.map((one): [string, Json] => {
      const [name, text = null] = splitOnce(String(one), "=")
      return [name, text]
    }),
  )
}
