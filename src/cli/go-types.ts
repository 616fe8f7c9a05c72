/** What is inspected as Go would hold it, as far as templates can tell: zero values, durations, nil pointers. */
import { assert } from "../lib/assert.ts"
import type { GoValue } from "../lib/go-template/value.ts"
import {
  fromJson,
  GoBytes,
  GoDuration,
  GoFloat,
  GoMap,
  GoNil,
  GoPointer,
  GoStruct,
  GoTime,
} from "../lib/go-template/value.ts"
import type { Json } from "../lib/json.ts"
import { isJsonList, isJsonObject } from "../lib/json.ts"
import { type Shape, struct, structs } from "./go-structs.ts"

export type InspectedType =
  | "network.Inspect"
  | "swarm.Data"
  | "swarm.Node"
  | "swarm.Service"
  | "swarm.Task"

/** An engine's object as Go's client would hold it. */
export function typedValue(json: Json, type: InspectedType): GoValue {
  return shaped(json, struct(type))
}

/** Fields that are maps in Go: any key may be asked for, and they print sorted. */
const maps =
  /^(?:Annotations|Attributes|Containers|Labels|Networks|Options|Ports|Runtimes|Sysctls)$/

/**
 * A struct whose fields are what the engine sent, in its order, and no others. `shown`: what its JSON is
 * where that is something else.
 */
export function openStruct(json: Json, type = "struct", shown: Json = json): GoValue {
  if (isJsonList(json)) return json.map((one) => openStruct(one))
  if (!isJsonObject(json)) return fromJson(json)
  const fields = Object.entries(json).map(([name, value]): [string, GoValue] => [
    name,
    maps.test(name) && isJsonObject(value)
      ? new Map(Object.entries(value).map(([key, one]) => [key, openStruct(one)]))
      : openStruct(value),
  ])
  return new GoStruct({ type, fields: new Map(fields), json: shown })
}

/** What containers and images are inspected as: to Go, their `Id` is an `ID`. */
export function openObject(json: Json): GoValue {
  if (!isJsonObject(json)) return openStruct(json)
  const entries = Object.entries(json).map(([key, value]) => [key === "Id" ? "ID" : key, value])
  return openStruct(Object.fromEntries(entries), "struct", json)
}

const referenceTypes = { duration: "*time.Duration", number: "*uint64", truth: "*bool" } as const

function shaped(json: Json | undefined, shape: Shape): GoValue {
  if (typeof shape === "string") return plainValue(json, shape)
  if ("struct" in shape) return structValue(json ?? {}, shape.struct)
  if ("pointer" in shape) {
    const type = `*${shape.pointer}`
    return json == null ? new GoNil(type) : structValue(json, shape.pointer, type)
  }
  if ("reference" in shape) {
    return json == null
      ? new GoNil(referenceTypes[shape.reference])
      : new GoPointer(shaped(json, shape.reference))
  }
  if ("list" in shape) {
    return json != null && isJsonList(json) ? json.map((one) => shaped(one, shape.list)) : []
  }
  const entries = isJsonObject(json) ? Object.entries(json) : []
  return new GoMap(
    entries.map(([key, one]): [string, GoValue] => [key, shaped(one, shape.map)]),
    shaped(undefined, shape.map),
  )
}

function plainValue(json: Json | undefined, shape: Extract<Shape, string>): GoValue {
  const number = typeof json === "number" ? json : 0
  const text = typeof json === "string" ? json : ""
  switch (shape) {
    case "bytes":
      return new GoBytes(text)
    case "float":
      return new GoFloat(number)
    case "text":
      return text
    case "number":
      return number
    case "truth":
      return json === true
    case "duration":
      return new GoDuration(number)
    case "time":
      return new GoTime(text === "" ? "0001-01-01T00:00:00Z" : text)
    case "any":
      return openStruct(json ?? null)
  }
}

/** A version is written as its number alone. */
function structValue(json: Json, name: string, type = name): GoValue {
  const shapes = structs[name]
  assert(shapes !== undefined, `no shape for ${name}`)
  const object = isJsonObject(json) ? json : {}
  const fields = Object.entries(shapes).map(([field, shape]): [string, GoValue] => [
    field,
    shaped(object[field] ?? (field === "ID" ? object.Id : undefined), shape),
  ])
  const text = name === "swarm.Version" ? { text: String(object.Index ?? 0) } : {}
  return new GoStruct({ type, fields: new Map(fields), json, ...text })
}
