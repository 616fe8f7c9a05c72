/** What the small tools share: making a command, complaining, walking over operands. */
import type { Command, Main, Process } from "../../lib/process.ts"
import { FileError } from "../../lib/process.ts"
import { type OptionSpec, type Options, readOptions } from "../options.ts"
import { resolvePath } from "../paths.ts"

export function tool(name: string, main: Main): Command {
  return { name, main }
}

/** A tool whose options are read first; a wrong one ends it with a message and status 2 (or `bad`). */
export function optionTool(
  name: string,
  spec: OptionSpec,
  run: (process: Process, options: Options) => Promise<number>,
  bad = 1,
): Command {
  return tool(name, async (process) => {
    const options = readOptions(process.args, spec)
    if (typeof options !== "string") return run(process, options)
    return complain(process, options, bad)
  })
}

export async function complain(process: Process, message: string, status = 1): Promise<number> {
  await process.stderr.write(`${process.name}: ${message}\n`)
  return status
}

export function pathOf(process: Process, name: string): string {
  return resolvePath(process.cwd, name)
}

/** Runs `act` for each operand; what goes wrong is told in coreutils' words and the rest goes on. */
export async function forEachOperand(
  process: Process,
  operands: readonly string[],
  wording: (name: string) => string,
  act: (name: string, path: string) => void | Promise<void>,
): Promise<number> {
  if (operands.length === 0) return complain(process, "missing operand")
  let status = 0
  for (const name of operands) {
    try {
      await act(name, pathOf(process, name))
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      status = await complain(process, `${wording(name)}: ${error.message}`)
    }
  }
  return status
}
