/**
 * The Go types of the documents that clients send, and how Go's decoder fits a document to them: it finds
 * fields whatever the case of their names, takes `null` for nothing said, and names what does not fit.
 */
import { toBase64 } from "../lib/base64.ts"

export type GoType =
  /** `name`: as Go prints it, `time.Duration`. */
  | { readonly kind: "string" | "bool" | "float" | "bytes"; readonly name: string }
  | {
      readonly kind: "integer"
      readonly name: string
      readonly least: bigint
      readonly most: bigint
    }
  | { readonly kind: "list" | "map"; readonly of: GoType }
  | {
      readonly kind: "struct"
      readonly name: string
      readonly fields: Readonly<Record<string, GoType>>
    }
  /** A pointer whose `null` we keep as it is said. */
  | { readonly kind: "nullable"; readonly of: GoType }

export const goString = (name = "string"): GoType => ({ kind: "string", name })

const bits = { 32: 1n << 32n, 64: 1n << 64n } as const

export const goUnsigned = (size: keyof typeof bits): GoType => ({
  kind: "integer",
  name: `uint${size}`,
  least: 0n,
  most: bits[size] - 1n,
})

export const goSigned = (name: string): GoType => ({
  kind: "integer",
  name,
  least: -bits[64] / 2n,
  most: bits[64] / 2n - 1n,
})

/** A document fitted to a type, its fields under their own names; or the first that does not fit. */
export type Fitted = { readonly value: unknown } | { readonly problem: string }

export function fitted(document: unknown, type: GoType): Fitted {
  const fitting = new Fitting()
  const value = fitting.fit(document, type, { struct: "", path: [] })
  return fitting.problem === null ? { value } : { problem: fitting.problem }
}

/** The innermost struct that a value is in, and all fields that lead to it. */
interface Place {
  readonly struct: string
  readonly path: readonly string[]
}

class Fitting {
  problem: string | null = null

  /** What does not fit is left out; Go goes on, and tells of the first. */
  fit(value: unknown, type: GoType, place: Place): unknown {
    if (type.kind === "nullable") return value === null ? null : this.fit(value, type.of, place)
    if (value === null) return undefined
    switch (type.kind) {
      case "struct":
        return isObject(value) ? this.#struct(value, type, place) : this.#wrong(value, type, place)
      case "map":
        return isObject(value) ? this.#map(value, type.of, place) : this.#wrong(value, type, place)
      case "list":
        if (!Array.isArray(value)) return this.#wrong(value, type, place)
        return value.map((item) => this.fit(item, type.of, place) ?? zeroOf(type.of))
      case "bytes":
        return this.#bytes(value, type, place)
      case "integer":
        return typeof value === "number" && isWithin(value, type)
          ? value
          : this.#wrong(value, type, place)
      default:
        return typeof value === javaScriptTypes[type.kind] ? value : this.#wrong(value, type, place)
    }
  }

  #struct(
    value: object,
    { name, fields }: Extract<GoType, { kind: "struct" }>,
    { path }: Place,
  ): object {
    const struct = name.replace(/^.*\./, "")
    const found = new Map<string, unknown>()
    for (const [key, given] of Object.entries(value)) {
      const field = Object.hasOwn(fields, key) ? key : sameButForCase(Object.keys(fields), key)
      const type = field === undefined ? undefined : fields[field]
      if (field === undefined || type === undefined) found.set(key, given)
      else {
        const fit = this.fit(given, type, { struct, path: [...path, field] })
        if (fit !== undefined) found.set(field, fit)
      }
    }
    return Object.fromEntries(found)
  }

  #map(value: object, type: GoType, place: Place): object {
    const entries = Object.entries(value)
    return Object.fromEntries(
      entries.map(([key, given]) => [key, this.fit(given, type, place) ?? zeroOf(type)]),
    )
  }

  /** As base64, or as a list of bytes. */
  #bytes(value: unknown, type: GoType, place: Place): unknown {
    if (Array.isArray(value) && value.every((byte) => Number.isInteger(byte) && byte >> 8 === 0)) {
      return toBase64(Uint8Array.from(value))
    }
    if (typeof value !== "string") return this.#wrong(value, type, place)
    const corrupt = corruptByte(value)
    if (corrupt === null) return value
    this.problem ??= `illegal base64 data at input byte ${corrupt}`
    return undefined
  }

  #wrong(value: unknown, type: GoType, { struct, path }: Place): undefined {
    const where = struct === "" ? "Go value" : `Go struct field ${struct}.${path.join(".")}`
    const exact = type.kind === "integer" && typeof value === "number"
    const what = exact ? `number ${value}` : kindOf(value)
    this.problem ??= `json: cannot unmarshal ${what} into ${where} of type ${nameOf(type)}`
    return undefined
  }
}

const javaScriptTypes = { string: "string", bool: "boolean", float: "number" } as const

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isWithin = (value: number, { least, most }: Extract<GoType, { kind: "integer" }>): boolean =>
  Number.isInteger(value) && BigInt(value) >= least && BigInt(value) <= most

const sameButForCase = (names: readonly string[], key: string): string | undefined =>
  names.find((name) => name.toLowerCase() === key.toLowerCase())

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "array"
  return typeof value === "boolean" ? "bool" : typeof value
}

function nameOf(type: GoType): string {
  switch (type.kind) {
    case "list":
      return `[]${nameOf(type.of)}`
    case "map":
      return `map[string]${nameOf(type.of)}`
    case "nullable":
      return nameOf(type.of)
    default:
      return type.name
  }
}

/** What Go has where `null` was said. */
function zeroOf({ kind }: GoType): unknown {
  if (kind === "string" || kind === "bytes") return ""
  if (kind === "integer" || kind === "float") return 0
  if (kind === "bool") return false
  return kind === "list" ? [] : {}
}

/** Where Go finds that a text is no base64: the character, or the four that are not complete. */
function corruptByte(text: string): number | null {
  const plain = text.replace(/[\r\n]/g, "")
  const stray = /[^A-Za-z0-9+/]/.exec(plain.replace(/={1,2}$/, ""))
  if (stray) return stray.index
  if (plain.length % 4 === 0) return null
  return plain.endsWith("=") ? plain.indexOf("=") : plain.length - (plain.length % 4)
}
