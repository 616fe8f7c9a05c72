/** Checks the types of a document that a client sent, and says what is wrong in Go's words. */
import * as v from "valibot"
import type { Json } from "../lib/json.ts"
import { err, ok, type Result } from "../lib/result.ts"
import { badRequest, type HttpError } from "./errors.ts"

/** Go reads `null` as "not given". */
export const optional = <T extends v.GenericSchema>(schema: T) =>
  v.optional(
    v.pipe(
      v.nullable(schema),
      v.transform((value) => value ?? undefined),
    ),
  )

export const text = optional(v.string())
export const integer = optional(v.pipe(v.number(), v.safeInteger()))
export const count = optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)))
export const fraction = optional(v.number())
export const truth = optional(v.boolean())
export const texts = optional(v.array(v.string()))

/** valibot takes a list for an object; Go does not. */
const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const noList = v.custom<object>(isObject)

/** Not `v.record`, which loses keys such as `constructor`: those are labels like any other. */
export const labelsShape = optional(
  v.custom<Record<string, string>>(
    (value) => isObject(value) && Object.values(value).every((text) => typeof text === "string"),
  ),
)

/** Everything that we do not simulate is kept as it came. */
const anything = v.custom<Json>(() => true)

export const object = <T extends v.ObjectEntries>(entries: T) =>
  v.pipe(noList, v.objectWithRest(entries, anything))

export function readShape<T extends v.GenericSchema>(
  schema: T,
  document: unknown,
  typeName: string,
): Result<v.InferOutput<T>, HttpError> {
  const parsed = v.safeParse(schema, document)
  if (parsed.success) return ok(parsed.output)
  const [issue] = parsed.issues
  const path = v.getDotPath(issue)
  const where = path === null ? "Go value" : `Go struct field ${typeName}.${path}`
  return err(
    badRequest(
      `invalid JSON: json: cannot unmarshal ${received(issue)} into ${where} of type ${expected(issue)}`,
    ),
  )
}

function expected(issue: v.BaseIssue<unknown>): string {
  return issue.type === "custom" ? "object" : (issue.expected ?? "valid value")
}

function received(issue: v.BaseIssue<unknown>): string {
  if (Array.isArray(issue.input)) return "array"
  return typeof issue.input === "boolean" ? "bool" : typeof issue.input
}
