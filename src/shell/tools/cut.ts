/** cut: columns of lines, as they arrive. */
import type { Command, Process } from "../../lib/process.ts"
import { openOperands, pieces } from "../lines.ts"
import { type Options, optionValue } from "../options.ts"
import { complain, hintOf, optionTool } from "./tool.ts"

const spec = {
  flags: "snC",
  values: "bcfdO",
  long: {
    bytes: "b",
    characters: "c",
    fields: "f",
    delimiter: "d",
    "only-delimited": "s",
    complement: "C",
    "output-delimiter": "O",
  },
}

/** Inclusive, from 1. */
type Range = readonly [first: number, last: number]

export const cut: Command = optionTool("cut", spec, async (process, options) => {
  const wanted = readSelection(options)
  if (typeof wanted === "string") return complain(process, wanted + hintOf(process))
  const { operands, failed } = await openOperands(process, options.operands)
  for (const { input } of operands) await print(process, input, wanted)
  return failed ? 1 : 0
})

async function print(
  process: Process,
  input: Process["stdin"],
  wanted: (line: string) => string | null,
): Promise<void> {
  for await (const { lines } of pieces(input, process.signal)) {
    const shown = lines.map(wanted).filter((line) => line !== null)
    if (shown.length > 0) await process.stdout.write(shown.map((line) => `${line}\n`).join(""))
  }
}

/** What is left of a line (null: nothing at all), or what is wrong with the options. */
function readSelection(options: Options): ((line: string) => string | null) | string {
  const lists = options.values.filter(({ letter }) => "bcf".includes(letter))
  const [list] = lists
  if (list === undefined) return "you must specify a list of bytes, characters, or fields"
  if (lists.length > 1) return "only one list may be specified"
  const byFields = list.letter === "f"
  const delimiter = optionValue(options, "d")
  if (delimiter !== undefined && !byFields) {
    return "an input delimiter may be specified only when operating on fields"
  }
  if (delimiter !== undefined && [...delimiter].length > 1) {
    return "the delimiter must be a single character"
  }
  if (options.flags.has("s") && !byFields) {
    return "suppressing non-delimited lines makes sense\n\tonly when operating on fields"
  }
  const ranges = rangesOf(list.value, byFields)
  if (typeof ranges === "string") return ranges
  const chosen = (place: number) =>
    ranges.some(([first, last]) => place >= first && place <= last) !== options.flags.has("C")
  const joint = optionValue(options, "O") ?? (byFields ? (delimiter ?? "\t") : "")
  if (!byFields) {
    return (line) => [...line].filter((_, index) => chosen(index + 1)).join(joint)
  }
  const separator = delimiter ?? "\t"
  return (line) => {
    if (!line.includes(separator)) return options.flags.has("s") ? null : line
    return line
      .split(separator)
      .filter((_, index) => chosen(index + 1))
      .join(joint)
  }
}

function rangesOf(list: string, ofFields: boolean): Range[] | string {
  const ranges: Range[] = []
  const numbered = ofFields
    ? "fields are numbered from 1"
    : "byte/character positions are numbered from 1"
  for (const text of list.split(/[, \t]/)) {
    const [, first = "", dash, last = ""] = /^(\d*)(-)?(\d*)$/.exec(text) ?? []
    if (!/\d/.test(text)) {
      if (/^-$/.test(text)) return "invalid range with no endpoint: -"
      return text === ""
        ? numbered
        : `invalid ${ofFields ? "field" : "byte or character"} value ‘${text}’`
    }
    if (first === "" && last === "") return `invalid ${ofFields ? "field" : "byte/character"} range`
    const from = first === "" ? 1 : Number(first)
    const to = dash === undefined ? from : last === "" ? Number.POSITIVE_INFINITY : Number(last)
    if (from === 0) return numbered
    if (to < from) return "invalid decreasing range"
    ranges.push([from, to])
  }
  return ranges
}
