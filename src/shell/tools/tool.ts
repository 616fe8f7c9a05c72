/** What the small tools share: making a command, complaining, walking over operands. */
import type { Command, Main, Process } from "../../lib/process.ts"
import { FileError } from "../../lib/process.ts"
import { type OptionSpec, type Options, readOptions } from "../options.ts"
import { resolvePath } from "../paths.ts"

export function tool(name: string, main: Main): Command {
  return { name, main }
}

/** What a tool adds to a complaint about how it was called: coreutils' line, or its own. */
export function hintOf({ name }: Pick<Process, "name">): string {
  const usage = name.endsWith("grep") ? `Usage: ${name} [OPTION]... PATTERNS [FILE]...\n` : ""
  const who = name === "diff" || name === "cmp" ? `${name}: ` : ""
  return `\n${usage}${who}Try '${name} --help' for more information.`
}

/** A tool whose options are read first; a wrong one ends it with a message and status `bad`. */
export function optionTool(
  name: string,
  spec: OptionSpec,
  run: (process: Process, options: Options) => Promise<number>,
  bad = 1,
): Command {
  return tool(name, async (process) => {
    if (process.args[0] === "--help") {
      await process.stdout.write(helpText(process.name, spec))
      return 0
    }
    const options = readOptions(process.args, spec)
    if (typeof options !== "string") return run(process, options)
    return complain(process, options + hintOf(process), bad)
  })
}

/** Which of the real tool's options are known here. */
function helpText(name: string, { flags, values = "", long = {} }: OptionSpec): string {
  const letters = [...new Set([...flags, ...values])].sort()
  const lines = letters.map((letter) => {
    const names = Object.keys(long).filter((each) => long[each] === letter)
    const value = values.includes(letter) ? " VALUE" : ""
    return `  ${[`-${letter}`, ...names.map((each) => `--${each}`)].join(", ")}${value}\n`
  })
  return `Usage: ${name} [OPTION]... [OPERAND]...\nWhat this shell's ${name} understands:\n\n${lines.join("")}`
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
  if (operands.length === 0) return complain(process, `missing operand${hintOf(process)}`)
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
