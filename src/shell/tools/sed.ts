/** sed: s/// with flags, p, d, q, =, y, a, i, c, n, N, G, H, h, g, x, b-less; addresses and ranges; -n, -e, -E, -i. */
import type { Command, Process } from "../../lib/process.ts"
import { FileError } from "../../lib/process.ts"
import { linesOf, openOperands } from "../lines.ts"
import type { Options } from "../options.ts"
import { readOptions } from "../options.ts"
import { SedMachine } from "./sed-machine.ts"
import { parseSed, type SedCommand, SedSyntaxError } from "./sed-script.ts"
import { complain, pathOf } from "./tool.ts"

const spec = {
  flags: "nErsuz",
  values: "ef",
  long: { quiet: "n", silent: "n", "regexp-extended": "E", expression: "e", file: "f" },
}

export const sed: Command = {
  name: "sed",
  main: async (process) => {
    // `-i`, `-i.bak` and `--in-place` take what is attached to them, never the next argument.
    const inPlace = process.args.find((arg) => /^(?:-[nErsu]*i|--in-place)/.test(arg))
    const args = process.args.flatMap((arg) => {
      if (arg !== inPlace) return [arg]
      const before = /^-([nErsu]+)i/.exec(arg)?.[1]
      return before === undefined ? [] : [`-${before}`]
    })
    const options = readOptions(args, spec)
    if (typeof options === "string") return complain(process, options)
    const suffix = inPlace?.replace(/^(?:-[nErsu]*i|--in-place=?)/, "")
    return run(process, options, suffix)
  },
}

async function run(
  process: Process,
  options: Options,
  inPlace: string | undefined,
): Promise<number> {
  const scripts = options.values.map(({ letter, value }) =>
    letter === "f" ? process.files.read(pathOf(process, value)) : value,
  )
  const names = [...options.operands]
  if (scripts.length === 0) {
    const first = names.shift()
    if (first === undefined) {
      await process.stderr.write(
        "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n",
      )
      return 1
    }
    scripts.push(first)
  }
  const extended = options.flags.has("E") || options.flags.has("r")
  let commands: readonly SedCommand[]
  try {
    commands = parseSed(scripts.join("\n"), extended)
  } catch (error) {
    if (!(error instanceof SedSyntaxError) && !(error instanceof SyntaxError)) throw error
    return complain(process, `-e expression #1, ${error.message}`)
  }
  const quiet = options.flags.has("n")
  if (inPlace !== undefined) return editInPlace(process, commands, quiet, names, inPlace)
  const { operands, failed } = await openOperands(process, names, (name, { code, message }) =>
    code === "EISDIR"
      ? `couldn't edit ${name}: not a regular file`
      : `can't read ${name}: ${message}`,
  )
  const machine = new SedMachine(commands, quiet)
  await machine.run(
    (async function* () {
      for (const { input } of operands) yield* linesOf(input, process.signal)
    })(),
    (text) => process.stdout.write(text),
  )
  return machine.exitCode || (failed ? 2 : 0)
}

async function editInPlace(
  process: Process,
  commands: readonly SedCommand[],
  quiet: boolean,
  names: readonly string[],
  suffix: string,
): Promise<number> {
  if (names.length === 0) return complain(process, "no input files", 4)
  let status = 0
  for (const name of names) {
    const path = pathOf(process, name)
    try {
      const text = process.files.read(path)
      const out: string[] = []
      const lines = text.replace(/\n$/, "").split("\n")
      await new SedMachine(commands, quiet).run(
        (async function* () {
          if (text !== "") yield* lines
        })(),
        async (part) => {
          out.push(part)
        },
      )
      if (suffix !== "") process.files.write(path + suffix, text)
      const result = out.join("")
      process.files.write(path, text.endsWith("\n") ? result : result.replace(/\n$/, ""))
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      const directory = error.code === "EISDIR"
      status = await complain(
        process,
        directory
          ? `couldn't edit ${name}: not a regular file`
          : `can't read ${name}: ${error.message}`,
        directory ? 4 : 2,
      )
    }
  }
  return status
}
