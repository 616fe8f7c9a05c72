/** The functions that Docker's templates may call: Go's own and those of docker's formatter. */
import type { GoValue } from "./value.ts"
import { GoNil, isList, isMap, isTruthy, printValue, toGoJson } from "./value.ts"

export type TemplateFunction = (args: readonly GoValue[]) => GoValue

/** Thrown by a function; the evaluator adds where. */
export class FunctionError extends Error {}

const text = (value: GoValue | undefined): string =>
  typeof value === "string" ? value : printValue(value ?? null)
const count = (value: GoValue | undefined): number => (typeof value === "number" ? value : 0)
const same = (left: GoValue | undefined, right: GoValue | undefined): boolean =>
  printValue(left ?? null) === printValue(right ?? null)

export const templateFunctions: ReadonlyMap<string, TemplateFunction> = new Map<
  string,
  TemplateFunction
>([
  ["json", ([value]) => toGoJson(value ?? null, false)],
  ["split", ([value, separator]) => text(value).split(text(separator))],
  ["join", ([list, separator]) => (isListValue(list) ? list.map(text).join(text(separator)) : "")],
  ["title", ([value]) => text(value).replace(/(^|\s)\S/g, (letter) => letter.toUpperCase())],
  ["lower", ([value]) => text(value).toLowerCase()],
  ["upper", ([value]) => text(value).toUpperCase()],
  ["pad", ([value, before, after]) => pad(text(value), count(before), count(after))],
  ["truncate", ([value, length]) => [...text(value)].slice(0, count(length)).join("")],
  ["println", (args) => `${args.map(text).join(" ")}\n`],
  ["print", (args) => args.map(text).join("")],
  ["printf", ([format, ...args]) => sprintf(text(format), args)],
  ["len", ([value]) => length(value ?? null)],
  ["index", ([value, ...keys]) => keys.reduce<GoValue>(indexInto, value ?? null)],
  ["eq", ([left, ...rest]) => rest.some((one) => same(left, one))],
  ["ne", ([left, right]) => !same(left, right)],
  ["lt", ([left, right]) => count(left) < count(right)],
  ["le", ([left, right]) => count(left) <= count(right)],
  ["gt", ([left, right]) => count(left) > count(right)],
  ["ge", ([left, right]) => count(left) >= count(right)],
  ["and", (args) => args.find((one) => !isTruthy(one)) ?? args.at(-1) ?? null],
  ["or", (args) => args.find(isTruthy) ?? args.at(-1) ?? null],
  ["not", ([value]) => !isTruthy(value ?? null)],
])

function isListValue(value: GoValue | undefined): value is readonly GoValue[] {
  return value !== undefined && isList(value)
}

function pad(value: string, before: number, after: number): string {
  return value === "" ? value : " ".repeat(before) + value + " ".repeat(after)
}

function length(value: GoValue): number {
  if (typeof value === "string") return new TextEncoder().encode(value).length
  if (isList(value)) return value.length
  if (isMap(value)) return value.size
  throw new FunctionError("error calling len: len of nil pointer")
}

function indexInto(value: GoValue, key: GoValue): GoValue {
  if (value === null || value instanceof GoNil) {
    throw new FunctionError("error calling index: index of untyped nil")
  }
  if (isMap(value)) return value.get(text(key)) ?? null
  if (!isList(value)) {
    throw new FunctionError(`error calling index: can't index item of type ${typeof value}`)
  }
  const position = count(key)
  const found = value[position]
  if (found === undefined) {
    throw new FunctionError(`error calling index: reflect: slice index out of range`)
  }
  return found
}

/** The verbs `%s %v %d %q %t %%` with width and the minus flag. */
function sprintf(format: string, args: readonly GoValue[]): string {
  let next = 0
  return format.replace(/%(-?)([0-9]*)(?:\.[0-9]+)?([svdqt%])/g, (_, left, width, verb) => {
    if (verb === "%") return "%"
    const value = args[next++]
    const shown = verb === "q" ? JSON.stringify(text(value)) : text(value)
    return left === "-" ? shown.padEnd(Number(width)) : shown.padStart(Number(width))
  })
}
