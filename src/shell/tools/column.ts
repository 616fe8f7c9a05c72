/** column: lines as a table (`-t`), or as many columns as fit. */
import type { Command, Process } from "../../lib/process.ts"
import { openOperands, readToEnd } from "../lines.ts"
import { type Options, optionValue } from "../options.ts"
import { displayWidth } from "../width.ts"
import { optionTool } from "./tool.ts"

const spec = {
  flags: "txenL",
  values: "csoNR",
  long: {
    table: "t",
    "fill-rows": "x",
    "output-width": "c",
    separator: "s",
    "output-separator": "o",
    "table-columns": "N",
    "table-right": "R",
    "keep-empty-lines": "L",
  },
}

export const column: Command = optionTool("column", spec, async (process, options) => {
  const { operands, failed } = await openOperands(process, options.operands)
  const lines: string[] = []
  for (const { input } of operands) {
    const text = await readToEnd(input, process.signal)
    lines.push(...text.replace(/\n$/, "").split("\n"))
  }
  const filled = options.flags.has("L") ? lines : lines.filter((line) => line.trim() !== "")
  const shown = options.flags.has("t") ? table(filled, options) : columns(process, filled, options)
  if (shown !== "") await process.stdout.write(shown)
  return failed ? 1 : 0
})

/** Blanks part cells, any number of them; each character of `-s` does so by itself. */
function table(lines: readonly string[], options: Options): string {
  const separators = optionValue(options, "s")
  const cellsOf = (line: string) =>
    separators === undefined
      ? line.trim().split(/[ \t]+/)
      : line.split(new RegExp(`[${separators.replace(/[\]\\^-]/g, "\\$&")}]`))
  const names = optionValue(options, "N")?.split(",")
  const rows = [...(names ? [names] : []), ...lines.map(cellsOf)]
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, displayWidth(cell))
    })
  }
  const right = new Set(
    (optionValue(options, "R") ?? "").split(",").map((name) => {
      return /^\d+$/.test(name) ? Number(name) - 1 : (names?.indexOf(name) ?? -1)
    }),
  )
  const between = optionValue(options, "o") ?? "  "
  const shown = rows.map((row) => {
    const cells = row.map((cell, at) => {
      const missing = " ".repeat((widths[at] ?? 0) - displayWidth(cell))
      if (right.has(at)) return missing + cell
      return at === row.length - 1 && at === widths.length - 1 ? cell : cell + missing
    })
    const rest = widths.slice(row.length).map((width, at, all) => {
      return at === all.length - 1 ? "" : " ".repeat(width)
    })
    return `${[...cells, ...rest].join(between)}\n`
  })
  return shown.join("")
}

const tab = 8

/** Down and then across, each column as wide as the widest, at the next tab. */
function columns(process: Process, lines: readonly string[], options: Options): string {
  const total = Number(optionValue(options, "c") ?? process.stdout.columns)
  const widest = Math.max(0, ...lines.map(displayWidth))
  const width = (Math.floor(widest / tab) + 1) * tab
  const across = Math.max(1, Math.floor(total / width))
  const down = Math.ceil(lines.length / across)
  const at = (row: number, place: number) =>
    options.flags.has("x") ? row * across + place : place * down + row
  let out = ""
  for (let row = 0; row < down; row++) {
    const cells = Array.from({ length: across }, (_, place) => lines[at(row, place)])
    const there = cells.filter((cell) => cell !== undefined)
    const padded = there.map((cell, place) => {
      if (place === there.length - 1) return cell
      return cell + "\t".repeat(Math.ceil((width - displayWidth(cell)) / tab))
    })
    out += `${padded.join("")}\n`
  }
  return out
}
