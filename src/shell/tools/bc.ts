/** bc: a calculator, a line at a time. */
import type { Command, Process } from "../../lib/process.ts"
import { linesOf, openOperands } from "../lines.ts"
import { BcError } from "./bc-number.ts"
import { BcQuit, BcSession, BcSyntaxError } from "./bc-program.ts"
import { optionTool } from "./tool.ts"

const spec = { flags: "lqisw", long: { mathlib: "l", quiet: "q" } }

/** Digits after the point with `-l`. */
const mathScale = 20

/** GNU's output lines are that long, a backslash at each break. */
const lineLength = 69

export const bc: Command = optionTool("bc", spec, async (process, { flags, operands }) => {
  const { operands: inputs, failed } = await openOperands(process, operands)
  if (failed) return 1
  const session = new BcSession({ scale: flags.has("l") ? mathScale : 0 })
  for (const { name, input } of inputs) {
    const file = name === "-" ? "(standard_in)" : name
    let number = 0
    for await (const line of linesOf(input, process.signal)) {
      if (await runLine(process, session, line, { file, number: ++number })) return 0
    }
  }
  return 0
})

/** True when the line was the last one that counts. */
async function runLine(
  process: Process,
  session: BcSession,
  line: string,
  { file, number }: { readonly file: string; readonly number: number },
): Promise<boolean> {
  try {
    await process.stdout.write(folded(session.run(line)))
    return false
  } catch (error) {
    if (error instanceof BcSyntaxError) {
      await process.stderr.write(`${file} ${number + (error.atEnd ? 1 : 0)}: syntax error\n`)
      return false
    }
    if (session.printed !== "") await process.stdout.write(folded(session.printed))
    if (error instanceof BcQuit) return true
    if (error instanceof BcError) {
      await process.stderr.write(`Runtime error (func=(main)): ${error.message}\n`)
      return false
    }
    throw error
  }
}

function folded(text: string): string {
  return text.replace(/[^\n]{70,}/g, (line) =>
    line.replace(new RegExp(`[^\\n]{${lineLength - 1}}(?=.)`, "g"), "$&\\\n"),
  )
}
