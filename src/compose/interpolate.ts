/** Variables in stack files: `$NAME`, `${NAME:-default}` and their kin (compose-file rules of docker). */
import { parseDecimal } from "../lib/decimal.ts"
import type { Json } from "../lib/json.ts"
import type { Result } from "../lib/result.ts"
import { err, ok } from "../lib/result.ts"

/** `bare`: the file says nothing about what to do where the variable is missing. */
export type Lookup = (name: string, bare: boolean) => string | undefined

/** Fills in one text. The error is docker's sentence without its frame. */
export function interpolateText(text: string, lookup: Lookup): Result<string, string> {
  let wrong: string | null = null
  const filled = text.replace(pattern, (match, escaped, plain, braced) => {
    if (escaped !== undefined) return "$"
    const expression: string | undefined = plain ?? braced
    if (expression === undefined) {
      wrong ??= text
      return match
    }
    const value = evaluate(expression, lookup)
    if (value.ok) return value.value
    wrong ??= value.error
    return match
  })
  return wrong === null ? ok(filled) : err(wrong)
}

const substitution = "[_a-zA-Z][_a-zA-Z0-9]*(?::?[-?][^}]*)?"
const pattern = new RegExp(`\\$(?:(\\$)|(${substitution})|\\{(${substitution})\\}|)`, "g")

/** The parts are looked for in this order, anywhere in the expression: a hyphen beats a question mark. */
function evaluate(expression: string, lookup: Lookup): Result<string, string> {
  for (const separator of [":-", "-", ":?", "?"]) {
    const at = expression.indexOf(separator)
    if (at === -1) continue
    const name = expression.slice(0, at)
    const rest = expression.slice(at + separator.length)
    const value = lookup(name, false)
    const missing = value === undefined || (separator.startsWith(":") && value === "")
    if (!missing) return ok(value)
    if (separator.endsWith("-")) return ok(rest)
    return err(`required variable ${name} is missing a value: ${rest}`)
  }
  return ok(lookup(expression, true) ?? "")
}

/** All values of a document; keys stay as they are. The error is docker's whole message. */
export function interpolateDocument(document: Json, lookup: Lookup): Result<Json, string> {
  try {
    return ok(interpolateValue(document, [], lookup))
  } catch (error) {
    if (error instanceof InterpolationError) return err(error.message)
    throw error
  }
}

class InterpolationError extends Error {}

function interpolateValue(value: Json, path: readonly string[], lookup: Lookup): Json {
  if (typeof value === "string") return interpolateLeaf(value, path, lookup)
  if (Array.isArray(value)) {
    return value.map((one: Json, index) => interpolateValue(one, [...path, String(index)], lookup))
  }
  if (value === null || typeof value !== "object") return value
  const entries = Object.entries(value).map(([key, one]): [string, Json] => [
    key,
    interpolateValue(one, [...path, key], lookup),
  ])
  return Object.fromEntries(entries)
}

function interpolateLeaf(text: string, path: readonly string[], lookup: Lookup): Json {
  const filled = interpolateText(text, lookup)
  if (!filled.ok) {
    throw new InterpolationError(
      `invalid interpolation format for ${path.join(".")}: ${JSON.stringify(filled.error)}; you may need to escape any $ with another $`,
    )
  }
  if (filled.value === text) return text
  const cast = castFor(path)
  if (cast === null) return filled.value
  const result = cast(filled.value)
  if (result.ok) return result.value
  throw new InterpolationError(
    `error while interpolating ${path.join(".")}: failed to cast to expected type: ${result.error}`,
  )
}

type Cast = (text: string) => Result<Json, string>

const toInteger: Cast = (text) =>
  /^[+-]?[0-9]+$/.test(text)
    ? ok(Number(text))
    : err(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)

const toFloat: Cast = (text) =>
  parseDecimal(text).ok || (text !== "" && Number.isFinite(Number(text)))
    ? ok(Number(text))
    : err(`strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax`)

const toBoolean: Cast = (text) => {
  if (/^(?:y|yes|true|on)$/i.test(text)) return ok(true)
  if (/^(?:n|no|false|off)$/i.test(text)) return ok(false)
  return err(`invalid boolean: ${text}`)
}

/** Only text that interpolation changed is cast, and only at these paths (`*` is any key). */
const casts: readonly (readonly [string, Cast])[] = [
  ["services.*.configs.*.mode", toInteger],
  ["services.*.secrets.*.mode", toInteger],
  ["services.*.healthcheck.retries", toInteger],
  ["services.*.healthcheck.disable", toBoolean],
  ["services.*.deploy.replicas", toInteger],
  ["services.*.deploy.update_config.parallelism", toInteger],
  ["services.*.deploy.update_config.max_failure_ratio", toFloat],
  ["services.*.deploy.rollback_config.parallelism", toInteger],
  ["services.*.deploy.rollback_config.max_failure_ratio", toFloat],
  ["services.*.deploy.restart_policy.max_attempts", toInteger],
  ["services.*.deploy.placement.max_replicas_per_node", toInteger],
  ["services.*.ports.*.target", toInteger],
  ["services.*.ports.*.published", toInteger],
  ["services.*.ulimits.*", toInteger],
  ["services.*.ulimits.*.hard", toInteger],
  ["services.*.ulimits.*.soft", toInteger],
  ["services.*.oom_score_adj", toInteger],
  ["services.*.privileged", toBoolean],
  ["services.*.read_only", toBoolean],
  ["services.*.stdin_open", toBoolean],
  ["services.*.tty", toBoolean],
  ["services.*.volumes.*.read_only", toBoolean],
  ["services.*.volumes.*.volume.nocopy", toBoolean],
  ["networks.*.external", toBoolean],
  ["networks.*.internal", toBoolean],
  ["networks.*.attachable", toBoolean],
  ["volumes.*.external", toBoolean],
  ["secrets.*.external", toBoolean],
  ["configs.*.external", toBoolean],
]

function castFor(path: readonly string[]): Cast | null {
  const found = casts.find(([where]) => {
    const parts = where.split(".")
    return (
      parts.length === path.length && parts.every((part, i) => part === "*" || part === path[i])
    )
  })
  return found?.[1] ?? null
}
