/** The `filters` parameter, in both of its spellings, and how Swarm's lists match it. */
import { err, ok, type Result } from "../lib/result.ts"
import { badRequest, type HttpError } from "./errors.ts"

/** Values by key, as given; a Map because users choose the keys. */
export type FilterArgs = ReadonlyMap<string, readonly string[]>

/** `{"service":{"web":true}}`, or `{"service":["web"]}` as old clients write it. */
export function parseFilters(text: string | undefined): Result<FilterArgs, HttpError> {
  if (text === undefined || text === "") return ok(new Map())
  const invalid = err(badRequest("invalid filter"))
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return invalid
  }
  if (document === null) return ok(new Map())
  if (!isRecord(document)) return invalid
  const filters = new Map<string, readonly string[]>()
  for (const [key, values] of Object.entries(document)) {
    const list = valuesOf(values)
    if (list === null) return invalid
    filters.set(key, list)
  }
  return ok(filters)
}

/** The daemon looks at the names of a set alone: `{"web":false}` asks for web, too. */
function valuesOf(values: unknown): readonly string[] | null {
  if (values === null) return []
  if (Array.isArray(values)) {
    return values.every((value) => typeof value === "string") ? values : null
  }
  if (!isRecord(values)) return null
  const isSet = Object.values(values).every((value) => typeof value === "boolean")
  return isSet ? Object.keys(values) : null
}

/** The filters of a list that knows only these keys. */
export function filtersOf(
  text: string | undefined,
  known: readonly string[],
): Result<FilterArgs, HttpError> {
  const filters = parseFilters(text)
  if (!filters.ok) return filters
  const unknown = [...filters.value.keys()].find((key) => !known.includes(key))
  return unknown === undefined ? filters : err(badRequest(`Invalid filter '${unknown}'`))
}

/** Swarm matches names and ids by prefix; several values of a key are alternatives. */
export function byPrefix(filters: FilterArgs, key: string, text: string): boolean {
  const wanted = filters.get(key)
  return !wanted || wanted.length === 0 || wanted.some((prefix) => text.startsWith(prefix))
}

export function byValue(filters: FilterArgs, key: string, text: string): boolean {
  const wanted = filters.get(key)
  return !wanted || wanted.length === 0 || wanted.includes(text)
}

/** One of the texts fits one of the patterns, wherever in it: as the daemon matches names and ids. */
export function byPattern(filters: FilterArgs, key: string, texts: readonly string[]): boolean {
  const wanted = filters.get(key)
  if (!wanted || wanted.length === 0) return true
  return wanted.some((pattern) => {
    const expression = expressionOf(pattern)
    return texts.some((text) => text === pattern || (expression?.test(text) ?? false))
  })
}

/** What is no expression fits nothing; groups and many repetitions could take for ever. */
function expressionOf(pattern: string): RegExp | null {
  if (pattern.includes("(") || (pattern.match(/[*+?{]/g) ?? []).length > 3) return null
  try {
    return new RegExp(pattern)
  } catch {
    return null
  }
}

/** `true`, `1`, `false` or `0`; null where nothing is said. */
export function truth(filters: FilterArgs, key: string): Result<boolean | null, HttpError> {
  const values = filters.get(key) ?? []
  if (values.length === 0) return ok(null)
  const yes = values.includes("1") || values.includes("true")
  const no = values.includes("0") || values.includes("false")
  if (yes !== no) return ok(yes)
  return err(badRequest(`Invalid filter '${key}=[${values.join(" ")}]'`))
}

/** As the daemon's own lists match: `key` or `key=value`; several labels must all match. */
export function byLabels(
  filters: FilterArgs,
  key: string,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return (filters.get(key) ?? []).every((wanted) => {
    const [name = "", ...rest] = wanted.split("=")
    const value = labels && Object.hasOwn(labels, name) ? labels[name] : undefined
    return value !== undefined && (rest.length === 0 || rest.join("=") === value)
  })
}

/**
 * As Swarm reads them: of two values for one label the last one counts, and none at all after the sign
 * is the same as no sign.
 */
export function bySwarmLabels(
  filters: FilterArgs,
  key: string,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  const wanted = new Map<string, string>()
  for (const text of filters.get(key) ?? []) {
    const [name = "", ...rest] = text.split("=")
    wanted.set(name, rest.join("="))
  }
  const own = new Map(Object.entries(labels ?? {}))
  return [...wanted].every(
    ([name, value]) => own.has(name) && (value === "" || own.get(name) === value),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
