/** The functions that Docker's templates may call: Go's own and those of docker's formatter. */
import { equal, less } from "./compare.ts"
import { escapeHtml, escapeJs, escapeQuery } from "./escape.ts"
import { print, println, sprintf } from "./sprintf.ts"
import type { GoValue } from "./value.ts"
import {
  decodeBytes,
  GoBytes,
  GoNil,
  GoPointer,
  isList,
  isMap,
  isTruthy,
  toGoJson,
  typeName,
  zeroOf,
} from "./value.ts"

/** What an argument has to be. */
export type Parameter = "any" | "int" | "string" | "[]string" | "time.Duration" | "time.Time"

export interface GoFunction {
  readonly takes: readonly Parameter[]
  /** Of any number of further arguments. */
  readonly rest?: Parameter
  /** `and` and `or` end at the first argument that is as true as this. */
  readonly stopsAt?: boolean
  /** `first`: the first argument as it was written. */
  readonly run: (args: readonly GoValue[], first: string) => GoValue
  /** Why Go does not call it at all. */
  readonly refused?: string
}

/** Thrown by a function; the evaluator adds where. */
export class FunctionError extends Error {}

const text = (value: GoValue | undefined): string => (typeof value === "string" ? value : "")
const whole = (value: GoValue | undefined): number => (typeof value === "number" ? value : 0)

/** Of one text. */
const ofText = (change: (value: string) => string): GoFunction => ({
  takes: ["string"],
  run: ([value]) => change(text(value)),
})

const ofTwo = (compare: (left: GoValue, right: GoValue) => boolean): GoFunction => ({
  takes: ["any", "any"],
  run: ([left = null, right = null]) => compare(left, right),
})

const escaping = (change: (value: string) => string): GoFunction => ({
  takes: [],
  rest: "any",
  run: (args) => {
    const [only] = args
    return change(args.length === 1 && typeof only === "string" ? only : print(args))
  },
})

/** An argument that is written down, with its sentence where that cannot be. */
const orFail = <T>(result: T | string, isFine: (result: T | string) => result is T): T => {
  if (isFine(result)) return result
  throw new FunctionError(result)
}

const isTruth = (result: boolean | string): result is boolean => typeof result === "boolean"
const same = (left: GoValue, right: GoValue) => orFail(equal(left, [right]), isTruth)
const before = (left: GoValue, right: GoValue) => orFail(less(left, right), isTruth)

export const templateFunctions: ReadonlyMap<string, GoFunction> = new Map<string, GoFunction>([
  ["json", { takes: ["any"], run: ([value = null]) => toGoJson(value, false) }],
  ["split", { takes: ["string", "string"], run: ([of, by]) => text(of).split(text(by)) }],
  [
    "join",
    {
      takes: ["[]string", "string"],
      run: ([list = null, by]) => (isList(list) ? list.map(text).join(text(by)) : ""),
    },
  ],
  ["title", ofText(title)],
  ["lower", ofText((value) => value.toLowerCase())],
  ["upper", ofText((value) => value.toUpperCase())],
  ["pad", { takes: ["string", "int", "int"], run: pad }],
  ["truncate", { takes: ["string", "int"], run: truncate }],
  ["print", { takes: [], rest: "any", run: (args) => print(args) }],
  ["println", { takes: [], rest: "any", run: (args) => println(args) }],
  [
    "printf",
    { takes: ["string"], rest: "any", run: ([form, ...args]) => sprintf(text(form), args) },
  ],
  ["len", { takes: ["any"], run: ([value = null]) => length(value) }],
  [
    "index",
    { takes: ["any"], rest: "any", run: ([of = null, ...keys]) => keys.reduce(indexInto, of) },
  ],
  ["slice", { takes: ["any"], rest: "any", run: slice }],
  ["call", { takes: ["any"], rest: "any", run: call }],
  ["html", escaping(escapeHtml)],
  ["js", escaping(escapeJs)],
  ["urlquery", escaping(escapeQuery)],
  [
    "eq",
    {
      takes: ["any"],
      rest: "any",
      run: ([left = null, ...rest]) => orFail(equal(left, rest), isTruth),
    },
  ],
  ["ne", ofTwo((left, right) => !same(left, right))],
  ["lt", ofTwo(before)],
  ["le", ofTwo((left, right) => before(left, right) || same(left, right))],
  ["gt", ofTwo((left, right) => !before(left, right) && !same(left, right))],
  ["ge", ofTwo((left, right) => !before(left, right))],
  ["and", { takes: ["any"], rest: "any", stopsAt: false, run: (args) => args.at(-1) ?? null }],
  ["or", { takes: ["any"], rest: "any", stopsAt: true, run: (args) => args.at(-1) ?? null }],
  ["not", { takes: ["any"], run: ([value = null]) => !isTruthy(value) }],
])

/** The first letter of every word; a word begins after anything that is no letter, digit or `_`. */
function title(value: string): string {
  return value.replace(/(?<![\p{L}\p{Nd}_])\p{L}/gu, (letter) => letter.toUpperCase())
}

function pad([value, before, after]: readonly GoValue[]): GoValue {
  if (value === "") return ""
  if (whole(before) < 0 || whole(after) < 0) {
    throw new FunctionError("strings: negative Repeat count")
  }
  return " ".repeat(whole(before)) + text(value) + " ".repeat(whole(after))
}

/** Counts bytes, as Go does. */
function truncate([value, length]: readonly GoValue[]): GoValue {
  const bytes = new TextEncoder().encode(text(value))
  if (bytes.length < whole(length)) return text(value)
  if (whole(length) < 0) {
    throw new FunctionError(`runtime error: slice bounds out of range [:${whole(length)}]`)
  }
  return new TextDecoder().decode(bytes.slice(0, whole(length)))
}

function length(value: GoValue): number {
  const of = value instanceof GoPointer ? value.to : value
  if (typeof of === "string") return new TextEncoder().encode(of).length
  if (of instanceof GoBytes) return decodeBytes(of).length
  if (isList(of)) return of.length
  if (isMap(of)) return of.size
  if (of === null || of instanceof GoNil) throw new FunctionError("len of nil pointer")
  throw new FunctionError(`len of type ${typeName(of)}`)
}

function indexInto(value: GoValue, key: GoValue): GoValue {
  if (value === null) throw new FunctionError("index of untyped nil")
  if (value instanceof GoNil) throw new FunctionError("index of nil pointer")
  if (isMap(value)) {
    if (typeof key !== "string") {
      const type =
        key === null ? "is nil; should be of type" : `has type ${typeName(key)}; should be`
      throw new FunctionError(`value ${type} string`)
    }
    return value.get(key) ?? zeroOf(value)
  }
  const items = itemsOf(value)
  if (items === null) throw new FunctionError(`can't index item of type ${typeName(value)}`)
  const found = items[position(key, items.length)]
  if (found !== undefined) return found
  const kind = typeof value === "string" ? "string" : "slice"
  throw new FunctionError(`reflect: ${kind} index out of range`)
}

function itemsOf(value: GoValue): readonly GoValue[] | null {
  if (typeof value === "string") return [...new TextEncoder().encode(value)]
  if (value instanceof GoBytes) return [...decodeBytes(value)]
  return isList(value) ? value : null
}

function position(key: GoValue, length: number): number {
  if (typeof key !== "number") {
    const what = key === null ? "nil" : `type ${typeName(key)}`
    throw new FunctionError(`cannot index slice/array with ${what}`)
  }
  if (key < 0 || key > length) throw new FunctionError(`index out of range: ${key}`)
  return key
}

function slice([value = null, ...keys]: readonly GoValue[]): GoValue {
  if (value === null) throw new FunctionError("slice of untyped nil")
  if (keys.length > 3) throw new FunctionError(`too many slice indexes: ${keys.length}`)
  const items = itemsOf(value)
  if (items === null) throw new FunctionError(`can't slice item of type ${typeName(value)}`)
  if (typeof value === "string" && keys.length === 3) {
    throw new FunctionError("cannot 3-index slice a string")
  }
  const [from = 0, to = items.length, most = to] = keys.map((key) => position(key, items.length))
  if (from > to) throw new FunctionError(`invalid slice index: ${from} > ${to}`)
  if (to > most) throw new FunctionError(`invalid slice index: ${to} > ${most}`)
  const part = items.slice(from, to)
  if (typeof value !== "string") return part
  return new TextDecoder().decode(Uint8Array.from(part, whole))
}

/** Docker's values have no functions among them. */
function call([value = null]: readonly GoValue[], written: string): GoValue {
  if (value === null) throw new FunctionError("call of nil")
  throw new FunctionError(`non-function ${written} of type ${typeName(value)}`)
}
