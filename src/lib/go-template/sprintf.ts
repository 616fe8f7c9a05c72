/** Go's `fmt`, as far as the values of templates go. */
import { formatFloat } from "./format-float.ts"
import { quote } from "./literal.ts"
import type { GoValue } from "./value.ts"
import {
  decodeBytes,
  GoBytes,
  GoDuration,
  GoFloat,
  GoNamedNumber,
  GoNil,
  GoPointer,
  GoStruct,
  isList,
  isMap,
  sortedEntries,
  stringOf,
  typeName,
} from "./value.ts"

interface Flags {
  readonly minus: boolean
  readonly plus: boolean
  readonly sharp: boolean
  readonly space: boolean
  readonly zero: boolean
  readonly width: number | null
  readonly precision: number | null
}

const noFlags: Flags = {
  minus: false,
  plus: false,
  sharp: false,
  space: false,
  zero: false,
  width: null,
  precision: null,
}

/** What an action of a template writes. */
export function printed(value: GoValue): string {
  if (value === null) return "<no value>"
  return formatted("v", noFlags, value instanceof GoPointer ? value.to : value)
}

/** `fmt.Sprint`: blanks between neighbours that are both no strings. */
export function print(args: readonly GoValue[]): string {
  return args
    .map((arg, index) => {
      const apart = index > 0 && typeof arg !== "string" && typeof args[index - 1] !== "string"
      return (apart ? " " : "") + formatted("v", noFlags, arg)
    })
    .join("")
}

export function println(args: readonly GoValue[]): string {
  return `${args.map((arg) => formatted("v", noFlags, arg)).join(" ")}\n`
}

const directive =
  /%([-+# 0]*)(?:\[(\d+)\])?(\*|\d+)?(?:(\.)(?:\[(\d+)\])?(\*|\d+)?)?(?:\[(\d+)\])?(.?)/gsu

export function sprintf(format: string, args: readonly GoValue[]): string {
  let next = 0
  let reordered = false
  const jump = (index: string | undefined) => {
    if (index === undefined) return
    next = Number(index) - 1
    reordered = true
  }
  const number = (given: string | undefined): number | null => {
    if (given !== "*") return given === undefined ? null : Number(given)
    const value = args[next++]
    return typeof value === "number" ? value : null
  }
  const text = format.replace(
    directive,
    (_, marks: string, widthAt, wide, dot, precisionAt, precise, at, verb: string) => {
      jump(widthAt)
      const width = number(wide)
      jump(precisionAt)
      const precision = dot === undefined ? null : (number(precise) ?? 0)
      jump(at)
      if (verb === "") return "%!(NOVERB)"
      if (verb === "%") return "%"
      const value = args[next++]
      if (value === undefined) return `%!${verb}(${reordered ? "BADINDEX" : "MISSING"})`
      const minus = marks.includes("-") || (width !== null && width < 0)
      return formatted(
        verb,
        {
          minus,
          plus: marks.includes("+"),
          sharp: marks.includes("#"),
          space: marks.includes(" "),
          zero: marks.includes("0") && !minus,
          width: width === null ? null : Math.abs(width),
          precision,
        },
        value,
      )
    },
  )
  if (reordered || next >= args.length) return text
  const extra = args.slice(next).map((one) => `${typeName(one)}=${formatted("v", noFlags, one)}`)
  return `${text}%!(EXTRA ${extra.join(", ")})`
}

function formatted(verb: string, flags: Flags, value: GoValue): string {
  if (verb === "T") return padded(typeName(value), flags)
  if (value === null || value instanceof GoNil) {
    return verb === "v" ? padded("<nil>", flags) : wrong(verb, value)
  }
  const text = stringOf(value)
  if (text !== null && "vsqxX".includes(verb)) return ofString(verb, flags, text)
  if (typeof value === "string") return ofString(verb, flags, value)
  if (typeof value === "boolean") {
    return "vt".includes(verb) ? padded(String(value), flags) : wrong(verb, value)
  }
  if (typeof value === "number") return ofInteger(verb, flags, value)
  if (value instanceof GoFloat) return ofFloat(verb, flags, value)
  if (value instanceof GoPointer) return padded("0xc000012080", flags)
  return ofMany(verb, flags, value)
}

function ofMany(verb: string, flags: Flags, value: GoValue): string {
  const inner = (one: GoValue) => formatted(verb, flags, one)
  if (value instanceof GoBytes) {
    const bytes = decodeBytes(value)
    if ("sqxX".includes(verb)) return ofString(verb, flags, new TextDecoder().decode(bytes))
    return `[${[...bytes].map(inner).join(" ")}]`
  }
  if (isList(value)) return `[${value.map(inner).join(" ")}]`
  if (isMap(value)) {
    const entries = sortedEntries(value).map(([key, one]) => `${inner(key)}:${inner(one)}`)
    return `map[${entries.join(" ")}]`
  }
  if (value instanceof GoStruct) {
    const named = flags.plus && verb === "v"
    const fields = [...value.fields].map(([name, one]) => (named ? `${name}:` : "") + inner(one))
    return `{${fields.join(" ")}}`
  }
  if (value instanceof GoDuration) return ofInteger(verb, flags, value.nanoseconds)
  return value instanceof GoNamedNumber ? ofInteger(verb, flags, value.value) : wrong(verb, value)
}

/** The verb means nothing for it. */
function wrong(verb: string, value: GoValue): string {
  if (value === null) return `%!${verb}(<nil>)`
  return `%!${verb}(${typeName(value)}=${formatted("v", noFlags, value)})`
}

function ofString(verb: string, flags: Flags, value: string): string {
  const cut = flags.precision === null ? value : [...value].slice(0, flags.precision).join("")
  if (verb === "v" || verb === "s") return padded(cut, flags)
  if (verb === "q") {
    const raw = flags.sharp && !cut.includes("`")
    return padded(raw ? `\`${cut}\`` : quote(cut), flags)
  }
  if (verb !== "x" && verb !== "X") return wrong(verb, value)
  const bytes = Array.from(new TextEncoder().encode(value), (byte) =>
    byte.toString(16).padStart(2, "0"),
  )
  const digits = bytes.slice(0, flags.precision ?? bytes.length).join(flags.space ? " " : "")
  return padded(verb === "X" ? digits.toUpperCase() : digits, flags)
}

const bases: Readonly<Record<string, number>> = { b: 2, d: 10, o: 8, O: 8, v: 10, x: 16, X: 16 }
const prefixes: Readonly<Record<string, string>> = { b: "0b", o: "0", x: "0x", X: "0X" }

function ofInteger(verb: string, flags: Flags, value: number): string {
  const letter = () => String.fromCodePoint(value)
  if (verb === "c") return padded(letter(), flags)
  if (verb === "q") return padded(`'${letter()}'`, flags)
  if (verb === "U") {
    const code = `U+${value.toString(16).toUpperCase().padStart(4, "0")}`
    return padded(flags.sharp ? `${code} '${letter()}'` : code, flags)
  }
  const base = bases[verb]
  if (base === undefined) return wrong(verb, value)
  const digits = Math.abs(value)
    .toString(base)
    .padStart(flags.precision ?? 0, "0")
  const prefix = verb === "O" ? "0o" : flags.sharp ? (prefixes[verb] ?? "") : ""
  const body = prefix + (verb === "X" ? digits.toUpperCase() : digits)
  return padded(signOf(value, flags) + body, flags, flags.precision === null)
}

function ofFloat(verb: string, flags: Flags, { value }: GoFloat): string {
  const kind = verb === "v" ? "g" : verb
  if (!"eEfFgG".includes(kind)) return wrong(verb, new GoFloat(value))
  const digits = formatFloat(Math.abs(value), kind, flags.precision)
  return padded(signOf(value, flags) + digits, flags, true)
}

function signOf(value: number, { plus, space }: Flags): string {
  if (value < 0) return "-"
  return plus ? "+" : space ? " " : ""
}

/** To the width, in letters. Numbers may take zeros after their sign. */
function padded(text: string, { width, minus, zero }: Flags, isNumber = false): string {
  const missing = (width ?? 0) - [...text].length
  if (missing <= 0) return text
  if (minus) return text + " ".repeat(missing)
  if (!zero || !isNumber) return (zero ? "0" : " ").repeat(missing) + text
  const [, sign = "", rest = ""] = /^([-+ ]?)(.*)$/s.exec(text) ?? []
  return sign + "0".repeat(missing) + rest
}
