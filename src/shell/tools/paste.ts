/** paste: lines of several inputs side by side, or of one input in a row (`-s`). */
import type { Command, Process } from "../../lib/process.ts"
import { linesOf, openOperands, readToEnd } from "../lines.ts"
import { type Options, optionValue } from "../options.ts"
import { optionTool } from "./tool.ts"

const spec = {
  flags: "s",
  values: "d",
  long: { serial: "s", delimiters: "d" },
}

export const paste: Command = optionTool("paste", spec, async (process, options) => {
  const delimiters = delimitersOf(optionValue(options, "d") ?? "\t")
  const between = (index: number) => delimiters[index % delimiters.length] ?? ""
  return options.flags.has("s")
    ? inARow(process, options, between)
    : sideBySide(process, options, between)
})

/** `\0` is no character at all. */
function delimitersOf(list: string): string[] {
  const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", "0": "" }
  const found = [...list.matchAll(/\\(.)|([\s\S])/gu)]
  return found.map(([, escaped, plain = ""]) =>
    escaped === undefined ? plain : (escapes[escaped] ?? escaped),
  )
}

type Between = (index: number) => string

async function inARow(process: Process, options: Options, between: Between): Promise<number> {
  const { operands, failed } = await openOperands(process, options.operands)
  for (const { input } of operands) {
    const lines = (await readToEnd(input, process.signal)).replace(/\n$/, "").split("\n")
    const row = lines.map((line, index) => (index === 0 ? "" : between(index - 1)) + line)
    await process.stdout.write(`${row.join("")}\n`)
  }
  return failed ? 1 : 0
}

async function sideBySide(process: Process, options: Options, between: Between): Promise<number> {
  const { operands, failed } = await openOperands(process, options.operands)
  // Who is named twice gives its lines in turn: `paste - -`.
  const readers = new Map(operands.map(({ input }) => [input, linesOf(input, process.signal)]))
  const columns = operands.flatMap(({ input }) => readers.get(input) ?? [])
  for (;;) {
    const row: (string | undefined)[] = []
    for (const column of columns) {
      const { done, value } = await column.next()
      row.push(done === true ? undefined : value)
    }
    if (row.every((cell) => cell === undefined)) return failed ? 1 : 0
    const cells = row.map((cell, index) => (index === 0 ? "" : between(index - 1)) + (cell ?? ""))
    await process.stdout.write(`${cells.join("")}\n`)
  }
}
