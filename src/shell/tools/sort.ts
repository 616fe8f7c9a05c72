/** sort: lines in order, by keys or as a whole. */

import { compareCodeUnits } from "../../lib/natural-order.ts"
import type { Command, Process } from "../../lib/process.ts"
import { FileError } from "../../lib/process.ts"
import { openOperands, readToEnd } from "../lines.ts"
import { type Options, optionValue } from "../options.ts"
import { complain, optionTool, pathOf } from "./tool.ts"
import { compareVersions } from "./version-order.ts"

const orderings = "bdfghinMRrV"

const spec = {
  flags: `${orderings}cCmsuz`,
  values: "kto",
  long: {
    "ignore-leading-blanks": "b",
    "dictionary-order": "d",
    "ignore-case": "f",
    "general-numeric-sort": "g",
    "human-numeric-sort": "h",
    "month-sort": "M",
    "numeric-sort": "n",
    "random-sort": "R",
    reverse: "r",
    "version-sort": "V",
    check: "c",
    key: "k",
    output: "o",
    stable: "s",
    "field-separator": "t",
    unique: "u",
    "zero-terminated": "z",
  },
}

/** A field and a character in it, from 1; character 0: the field's end. */
interface Place {
  readonly field: number
  readonly character: number
  readonly skipsBlanks: boolean
}

interface Key {
  readonly from: Place
  readonly to: Place | null
  /** How its texts are compared: letters of `orderings`. */
  readonly how: string
}

export const sort: Command = optionTool("sort", spec, run, 2)

async function run(process: Process, options: Options): Promise<number> {
  const general = [...orderings].filter((letter) => options.flags.has(letter)).join("")
  const separator = optionValue(options, "t")
  if (separator !== undefined && [...separator].length !== 1 && separator !== "\\0") {
    const problem = separator === "" ? "empty tab" : `multi-character tab ‘${separator}’`
    return complain(process, problem, 2)
  }
  const keys: Key[] = []
  for (const { letter, value } of options.values) {
    if (letter !== "k") continue
    const key = readKey(value, general)
    if (typeof key === "string") return complain(process, key, 2)
    keys.push(key)
  }
  const texts = await textsOf(process, options.operands)
  if (texts === null) return 2
  const end = options.flags.has("z") ? "\0" : "\n"
  const lines = texts.flatMap((text) =>
    text.split(end).slice(0, text.endsWith(end) ? -1 : undefined),
  )
  const stable = options.flags.has("s") || options.flags.has("u")
  const order = orderOf(keys, general, separator, stable)
  if (options.flags.has("c") || options.flags.has("C")) {
    const wrong = lines.findIndex((line, index) => {
      const before = index === 0 ? -1 : order(lines[index - 1] ?? "", line)
      return options.flags.has("u") ? before >= 0 : before > 0
    })
    if (wrong < 0) return 0
    if (options.flags.has("C")) return 1
    const [name = "-"] = options.operands
    return complain(process, `${name}:${wrong + 1}: disorder: ${lines[wrong]}`)
  }
  const sorted = lines.sort(order)
  const kept = options.flags.has("u")
    ? sorted.filter((line, index) => index === 0 || order(sorted[index - 1] ?? "", line) !== 0)
    : sorted
  return write(process, kept.map((line) => line + end).join(""), optionValue(options, "o"))
}

/** All of the inputs; null after a complaint. */
async function textsOf(process: Process, names: readonly string[]): Promise<string[] | null> {
  const { operands, failed } = await openOperands(process, names, (name, { code, message }) =>
    code === "EISDIR" ? `read failed: ${name}: ${message}` : `cannot read: ${name}: ${message}`,
  )
  if (failed) return null
  const texts: string[] = []
  for (const { input } of operands) {
    const text = await readToEnd(input, process.signal)
    if (text !== "") texts.push(text)
  }
  return texts
}

async function write(process: Process, text: string, name: string | undefined): Promise<number> {
  if (name === undefined) {
    if (text !== "") await process.stdout.write(text)
    return 0
  }
  try {
    process.files.write(pathOf(process, name), text)
    return 0
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return complain(process, `open failed: ${name}: ${error.message}`, 2)
  }
}

/** `2`, `2,2n`, `1.3,1.5`: a key without an order of its own has the general one. */
function readKey(text: string, general: string): Key | string {
  const found = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(text)
  if (found === null) {
    return /^\d/.test(text)
      ? `stray character in field spec: invalid field specification ‘${text}’`
      : `invalid number at field start: invalid count at start of ‘${text}’`
  }
  const [, field, character, how = "", lastField, lastCharacter, lastHow = ""] = found
  if (Number(field) === 0) return `field number is zero: invalid field specification ‘${text}’`
  const own = how + lastHow
  const bad = [...own].find((letter) => !orderings.includes(letter))
  if (bad !== undefined) {
    return `stray character in field spec: invalid field specification ‘${text}’`
  }
  const used = own === "" ? general : own
  const skips = (letters: string) => (own === "" ? general : letters).includes("b")
  return {
    from: { field: Number(field), character: Number(character ?? 1), skipsBlanks: skips(how) },
    to:
      lastField === undefined
        ? null
        : {
            field: Number(lastField),
            character: Number(lastCharacter ?? 0),
            skipsBlanks: skips(lastHow),
          },
    how: used,
  }
}

type Order = (a: string, b: string) => number

function orderOf(
  keys: readonly Key[],
  general: string,
  separator: string | undefined,
  stable: boolean,
): Order {
  const comparisons = keys.map((key): Order => {
    const compare = comparison(key.how)
    return (a, b) => compare(keyText(a, key, separator), keyText(b, key, separator))
  })
  if (comparisons.length === 0) comparisons.push(comparison(general))
  const last: Order = general.includes("r") ? (a, b) => byBytes(b, a) : byBytes
  return (a, b) => {
    for (const compare of comparisons) {
      const result = compare(a, b)
      if (result !== 0) return result
    }
    return stable ? 0 : last(a, b)
  }
}

/** Code units order as bytes do but for what lies beyond the first plane. */
const byBytes: Order = (a, b) => compareCodeUnits(a, b)

/** Without a separator, a field begins with the blanks before it. */
function keyText(line: string, { from, to }: Key, separator: string | undefined): string {
  const fields = fieldsOf(line, separator)
  const at = ({ field, character, skipsBlanks }: Place, isEnd: boolean): number => {
    const found = fields[field - 1]
    if (found === undefined) return line.length
    if (isEnd && character === 0) return found.end
    const blanks = skipsBlanks ? (/^[ \t]*/.exec(line.slice(found.start))?.[0].length ?? 0) : 0
    return Math.min(line.length, found.start + blanks + character - (isEnd ? 0 : 1))
  }
  return line.slice(at(from, false), to === null ? undefined : at(to, true))
}

function fieldsOf(line: string, separator: string | undefined): { start: number; end: number }[] {
  const fields: { start: number; end: number }[] = []
  if (separator !== undefined) {
    let start = 0
    for (const text of line.split(separator)) {
      fields.push({ start, end: start + text.length })
      start += text.length + separator.length
    }
    return fields
  }
  for (const { index, 0: text } of line.matchAll(/[ \t]*[^ \t]+|[ \t]+$/g)) {
    fields.push({ start: index, end: index + text.length })
  }
  return fields
}

function comparison(how: string): Order {
  const compare = unreversed(how)
  return how.includes("r") ? (a, b) => compare(b, a) : compare
}

function unreversed(how: string): Order {
  const blankless = (text: string) => (how.includes("b") ? text.replace(/^[ \t]+/, "") : text)
  const numbers = (read: (text: string) => number): Order => {
    return (a, b) => {
      const [x, y] = [read(a), read(b)]
      return x < y ? -1 : x > y ? 1 : 0
    }
  }
  if (how.includes("n")) return numbers(numberIn)
  if (how.includes("g")) return numbers((text) => Number.parseFloat(text.trim()) || 0)
  if (how.includes("h")) return numbers(humanNumber)
  if (how.includes("M")) return numbers(monthNumber)
  if (how.includes("V")) return (a, b) => compareVersions(blankless(a), blankless(b))
  const shown = (text: string) => {
    const letters = how.includes("d") ? text.replace(/[^\p{L}\p{N} \t]/gu, "") : text
    return blankless(how.includes("f") ? letters.toUpperCase() : letters)
  }
  return (a, b) => byBytes(shown(a), shown(b))
}

function numberIn(text: string): number {
  return Number(/^[ \t]*(-?\d*\.?\d*)/.exec(text)?.[1]) || 0
}

const suffixes = "KMGTPEZY"

/** Suffixes weigh more than digits, as in GNU sort. */
function humanNumber(text: string): number {
  const suffix = /^[ \t]*-?\d*\.?\d*([kKMGTPEZY])?/.exec(text)?.[1] ?? ""
  const value = numberIn(text)
  const power = suffix === "" ? 0 : suffixes.indexOf(suffix.toUpperCase()) + 1
  return value * 1024 ** power
}

const monthsShort = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ")

function monthNumber(text: string): number {
  return monthsShort.indexOf(text.trim().slice(0, 3).toUpperCase())
}
