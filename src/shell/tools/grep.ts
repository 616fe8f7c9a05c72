/** grep, egrep, fgrep: prints matching lines as they arrive, so that a filter on a live stream works. */
import type { Command, Process } from "../../lib/process.ts"
import { linesOf, type Operand, openOperands } from "../lines.ts"
import type { Options } from "../options.ts"
import { optionValue } from "../options.ts"
import { joinPath } from "../paths.ts"
import { quoteForRegExp } from "../pattern.ts"
import { posixRegExp } from "../posix-regexp.ts"
import { complain, optionTool, pathOf } from "./tool.ts"

const spec = {
  flags: "vincEFGPoqswxlLhHrRbazTUZ",
  values: "eABCmf",
  long: {
    "invert-match": "v",
    "ignore-case": "i",
    "line-number": "n",
    count: "c",
    "extended-regexp": "E",
    "fixed-strings": "F",
    "only-matching": "o",
    quiet: "q",
    silent: "q",
    "word-regexp": "w",
    "line-regexp": "x",
    "files-with-matches": "l",
    "no-filename": "h",
    recursive: "r",
    "after-context": "A",
    "before-context": "B",
    context: "C",
    "max-count": "m",
    regexp: "e",
    color: "Z",
    colour: "Z",
    "line-buffered": "U",
    "no-messages": "s",
  },
}

export const grep: readonly Command[] = ["grep", "egrep", "fgrep"].map((name) =>
  optionTool(name, spec, run, 2),
)

async function run(process: Process, options: Options): Promise<number> {
  const patterns = options.values.filter(({ letter }) => letter === "e").map(({ value }) => value)
  const operands = [...options.operands]
  if (patterns.length === 0) {
    const first = operands.shift()
    if (first === undefined) {
      await process.stderr.write(
        `Usage: ${process.name} [OPTION]... PATTERNS [FILE]...\nTry '${process.name} --help' for more information.\n`,
      )
      return 2
    }
    patterns.push(first)
  }
  let pattern: RegExp
  try {
    pattern = compile(process.name, patterns.join("\n").split("\n"), options.flags)
  } catch {
    return complain(process, `Invalid regular expression: ${patterns.join(" ")}`, 2)
  }
  const recursive = options.flags.has("r") || options.flags.has("R")
  const names = recursive ? walk(process, operands.length > 0 ? operands : ["."]) : operands
  const { operands: inputs, failed } = await openOperands(process, names)
  const named = (recursive || names.length > 1 || options.flags.has("H")) && !options.flags.has("h")
  let found = false
  for (const input of inputs) {
    if (await search(process, input, pattern, options, named)) found = true
    if (found && options.flags.has("q")) return 0
  }
  return failed && !options.flags.has("s") ? 2 : found ? 0 : 1
}

function compile(name: string, patterns: readonly string[], flags: ReadonlySet<string>): RegExp {
  const fixed = name === "fgrep" || flags.has("F")
  const extended = name === "egrep" || flags.has("E") || flags.has("P")
  const source = patterns
    .map((each) =>
      fixed ? quoteForRegExp(each) : flags.has("P") ? each : posixRegExp(each, extended),
    )
    .map((each) => `(?:${each})`)
    .join("|")
  const whole = flags.has("x")
    ? `^(?:${source})$`
    : flags.has("w")
      ? `(?<!\\w)(?:${source})(?!\\w)`
      : source
  return new RegExp(whole, flags.has("i") ? "gi" : "g")
}

function walk(process: Process, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const path = pathOf(process, name)
    if (process.files.stat(path)?.type !== "directory") return [name]
    return walk(
      process,
      process.files.list(path).map((each) => (name === "." ? each : joinPath(name, each))),
    )
  })
}

/** Searches one input; true when a line was selected. */
async function search(
  process: Process,
  { name, input }: Operand,
  pattern: RegExp,
  options: Options,
  named: boolean,
): Promise<boolean> {
  const { flags } = options
  const label = name === "-" ? "(standard input)" : name
  const most = Number(optionValue(options, "m") ?? Number.POSITIVE_INFINITY)
  const context = Number(optionValue(options, "C") ?? 0)
  const before = Number(optionValue(options, "B") ?? context)
  const after = Number(optionValue(options, "A") ?? context)
  const show = (number: number, text: string, mark: ":" | "-") => {
    const place = (named ? label + mark : "") + (flags.has("n") ? `${number}${mark}` : "")
    return process.stdout.write(`${place}${text}\n`)
  }
  const silent = flags.has("q") || flags.has("c") || flags.has("l")
  const kept: { number: number; line: string }[] = []
  let count = 0
  let number = 0
  let following = 0
  let lastShown = 0
  for await (const line of linesOf(input, process.signal)) {
    number++
    pattern.lastIndex = 0
    if (pattern.test(line) === flags.has("v")) {
      if (following > 0) {
        await show(number, line, "-")
        lastShown = number
        following--
        if (following === 0 && count >= most) break
      } else {
        kept.push({ number, line })
        if (kept.length > before) kept.shift()
      }
      continue
    }
    count++
    if (flags.has("q") || flags.has("l")) break
    if (!silent) {
      const first = kept[0]?.number ?? number
      if (before + after > 0 && lastShown > 0 && first > lastShown + 1) {
        await process.stdout.write("--\n")
      }
      for (const each of kept.splice(0)) await show(each.number, each.line, "-")
      if (flags.has("o") && !flags.has("v")) {
        pattern.lastIndex = 0
        for (const [text] of line.matchAll(pattern)) {
          if (text !== "") await show(number, text, ":")
        }
      } else await show(number, line, ":")
      lastShown = number
      following = after
    }
    if (count >= most && following === 0) break
  }
  if (flags.has("c")) await process.stdout.write(`${named ? `${label}:` : ""}${count}\n`)
  if (flags.has("l") && count > 0) await process.stdout.write(`${label}\n`)
  return count > 0
}
