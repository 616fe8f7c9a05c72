/** uniq: neighbouring lines that are the same, as they arrive. */
import type { Command } from "../../lib/process.ts"
import { linesOf, openOperands } from "../lines.ts"
import { optionValue } from "../options.ts"
import { complain, optionTool } from "./tool.ts"

const spec = {
  flags: "cdui",
  values: "fsw",
  long: {
    count: "c",
    repeated: "d",
    unique: "u",
    "ignore-case": "i",
    "skip-fields": "f",
    "skip-chars": "s",
    "check-chars": "w",
  },
}

const counted: Readonly<Record<string, string>> = {
  f: "fields to skip",
  s: "bytes to skip",
  w: "bytes to compare",
}

export const uniq: Command = optionTool("uniq", spec, async (process, options) => {
  const { flags, operands } = options
  const { operands: inputs, failed } = await openOperands(process, operands.slice(0, 1))
  const wrong = options.values.find(({ value }) => !/^\d+$/.test(value))
  if (wrong !== undefined) {
    return complain(process, `${wrong.value}: invalid number of ${counted[wrong.letter]}`)
  }
  const number = (letter: string, otherwise: number) =>
    Number(optionValue(options, letter) ?? otherwise)
  const fields = new RegExp(`^(?:[ \\t]*[^ \\t]+){0,${number("f", 0)}}`)
  const keyOf = (line: string) => {
    const start = (fields.exec(line)?.[0].length ?? 0) + number("s", 0)
    const key = line.slice(start).slice(0, number("w", Number.POSITIVE_INFINITY))
    return flags.has("i") ? key.toLowerCase() : key
  }
  let current: string | null = null
  let count = 0
  const flush = async () => {
    if (current === null) return
    if ((flags.has("d") && count < 2) || (flags.has("u") && count > 1)) return
    const times = flags.has("c") ? `${String(count).padStart(7)} ` : ""
    await process.stdout.write(`${times}${current}\n`)
  }
  for (const { input } of inputs) {
    for await (const line of linesOf(input, process.signal)) {
      if (current !== null && keyOf(line) === keyOf(current)) {
        count++
        continue
      }
      await flush()
      current = line
      count = 1
    }
  }
  await flush()
  return failed ? 1 : 0
})
