/** uniq: neighbouring lines that are the same, as they arrive. */
import type { Command } from "../../lib/process.ts"
import { linesOf, openOperands } from "../lines.ts"
import { optionTool } from "./tool.ts"

const spec = {
  flags: "cdui",
  long: { count: "c", repeated: "d", unique: "u", "ignore-case": "i" },
}

export const uniq: Command = optionTool("uniq", spec, async (process, { flags, operands }) => {
  const { operands: inputs, failed } = await openOperands(process, operands.slice(0, 1))
  const keyOf = (line: string) => (flags.has("i") ? line.toLowerCase() : line)
  let current: string | null = null
  let count = 0
  const flush = async () => {
    if (current === null) return
    if ((flags.has("d") && count < 2) || (flags.has("u") && count > 1)) return
    const number = flags.has("c") ? `${String(count).padStart(7)} ` : ""
    await process.stdout.write(`${number}${current}\n`)
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
