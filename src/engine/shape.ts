/** The documents that clients send: what Go would make of each (go-types.ts), as types of our own. */
import * as v from "valibot"
import type { Json } from "../lib/json.ts"
import { err, ok, type Result } from "../lib/result.ts"
import { badRequest, type HttpError } from "./errors.ts"
import { fitted, type GoType, goSigned, goString, goUnsigned } from "./go-types.ts"

/** A schema, and the Go type that it stands for. */
export type Shape<T extends v.GenericSchema> = T & { readonly go: GoType }

type AnyShape = Shape<v.GenericSchema>

const shape = <T extends v.GenericSchema>(schema: T, go: GoType): Shape<T> =>
  Object.assign(schema, { go })

/** Go reads `null` as "not given". */
export const optional = <T extends AnyShape>(schema: T) => shape(v.optional(schema), schema.go)

/** One whose `null` is kept as it is said. */
export const orNull = <T extends AnyShape>(schema: T) =>
  shape(v.optional(v.nullable(schema)), { kind: "nullable", of: schema.go })

const string = (name?: string) => shape(v.string(), goString(name))

export const text = optional(string())
/** A text that has a type of its own in Go, as `swarm.RuntimeType`. */
export const named = (name: string) => optional(string(name))
export const integer = optional(shape(v.number(), goSigned("int64")))
/** Nanoseconds. */
export const duration = optional(shape(v.number(), goSigned("time.Duration")))
export const small = optional(shape(v.number(), goSigned("int")))
export const count = optional(shape(v.number(), goUnsigned(64)))
export const port = optional(shape(v.number(), goUnsigned(32)))
export const fraction = optional(shape(v.number(), { kind: "float", name: "float32" }))
export const truth = optional(shape(v.boolean(), { kind: "bool", name: "bool" }))
/** As base64. */
export const bytes = optional(shape(v.string(), { kind: "bytes", name: "[]uint8" }))

export const list = <T extends AnyShape>(item: T) =>
  optional(shape(v.array(item), { kind: "list", of: item.go }))

export const texts = list(string())

/** Not `v.record`, which loses keys such as `constructor`: those are labels like any other. */
export const labelsShape = optional(
  shape(
    v.custom<Record<string, string>>(() => true),
    { kind: "map", of: goString() },
  ),
)

/** Everything that we do not simulate is kept as it came. */
const anything = v.custom<Json>(() => true)

/** `name`: of the Go type, `swarm.TaskSpec`. */
export const object = <T extends Record<string, AnyShape>>(name: string, entries: T) => {
  const fields = Object.fromEntries(Object.entries(entries).map(([key, { go }]) => [key, go]))
  return shape(v.objectWithRest(entries, anything), { kind: "struct", name, fields })
}

export function readShape<T extends AnyShape>(
  schema: T,
  document: unknown,
): Result<v.InferOutput<T>, HttpError> {
  // A document that is `null` says nothing, and is an empty one.
  const fit = fitted(document ?? {}, schema.go)
  if ("problem" in fit) return err(badRequest(`invalid JSON: ${fit.problem}`))
  const parsed = v.safeParse(schema, fit.value)
  return parsed.success ? ok(parsed.output) : err(badRequest("invalid JSON"))
}
