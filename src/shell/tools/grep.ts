/** grep, egrep, fgrep: prints matching lines as they arrive, so that a filter on a live stream works. */
import type { Command, Process } from "../../lib/process.ts"
import { linesOf, type Operand, openOperands } from "../lines.ts"
import type { Options } from "../options.ts"
import { optionValue } from "../options.ts"
import { joinPath } from "../paths.ts"
import { patternSource, quoteForRegExp } from "../pattern.ts"
import { posixRegExp } from "../posix-regexp.ts"
import { complain, hintOf, optionTool, pathOf } from "./tool.ts"

const spec = {
  flags: "vincEFGPoqswxlLhHrRbazTUZ",
  values: "eABCmfIXD",
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
    "files-without-match": "L",
    "with-filename": "H",
    "perl-regexp": "P",
    "basic-regexp": "G",
    include: "I",
    exclude: "X",
    "exclude-dir": "D",
    "line-buffered": "U",
    "no-messages": "s",
  },
}

export const grep: readonly Command[] = ["grep", "egrep", "fgrep"].map((name) =>
  colouring(optionTool(name, spec, run, 2)),
)

/** `--color` and its value are an option of their own: they need not be followed by anything. */
function colouring({ name, main }: Command): Command {
  const colour = /^--colou?r(?:=(.*))?$/
  return {
    name,
    main: (process) => {
      const when = process.args.findLast((arg) => colour.test(arg))?.match(colour)?.[1]
      const args = process.args.filter((arg) => !colour.test(arg))
      return main({ ...process, args: when === "always" ? ["-Z", ...args] : args })
    },
  }
}

async function run(process: Process, options: Options): Promise<number> {
  const patterns = options.values.filter(({ letter }) => letter === "e").map(({ value }) => value)
  const operands = [...options.operands]
  if (patterns.length === 0) {
    const first = operands.shift()
    if (first === undefined) {
      await process.stderr.write(`${hintOf(process).slice(1)}\n`)
      return 2
    }
    patterns.push(first)
  }
  let pattern: RegExp
  try {
    pattern = compile(process.name, patterns.join("\n").split("\n"), options.flags)
  } catch {
    return complain(process, whatIsWrong(patterns.join("\n"), options.flags), 2)
  }
  const lengths = options.values.filter(({ letter }) => "ABCm".includes(letter))
  const odd = lengths.find(({ value }) => !/^\d+$/.test(value))
  if (odd !== undefined) {
    const problem = `${odd.value}: invalid context length argument`
    return complain(process, odd.letter === "m" ? "invalid max count" : problem, 2)
  }
  const recursive = options.flags.has("r") || options.flags.has("R")
  const named = recursive ? operands.length !== 1 || isDirectory(process, operands[0]) : undefined
  const names = recursive ? filesUnder(process, operands, options) : operands
  const stderr = options.flags.has("s")
    ? { ...process.stderr, write: async () => {} }
    : process.stderr
  const { operands: inputs, failed } =
    recursive && names.length === 0
      ? { operands: [], failed: false }
      : await openOperands({ ...process, stderr }, names)
  const labels = ((named ?? names.length > 1) || options.flags.has("H")) && !options.flags.has("h")
  let found = false
  for (const input of inputs) {
    if (await search(process, input, pattern, options, labels)) found = true
    if (found && options.flags.has("q")) return 0
  }
  return failed ? 2 : found ? 0 : 1
}

function compile(name: string, patterns: readonly string[], flags: ReadonlySet<string>): RegExp {
  const fixed = name === "fgrep" || flags.has("F")
  const extended = name === "egrep" || flags.has("E") || flags.has("P")
  const source = patterns
    .map((each) =>
      fixed
        ? quoteForRegExp(each)
        : flags.has("P")
          ? perlSource(each)
          : posixRegExp(each, extended),
    )
    .map((each) => `(?:${each})`)
    .join("|")
  if (!fixed && patterns.some((each) => unknownClass.test(each))) throw new SyntaxError("class")
  const whole = flags.has("x")
    ? `^(?:${source})$`
    : flags.has("w")
      ? `(?<!\\w)(?:${source})(?!\\w)`
      : source
  return new RegExp(whole, flags.has("i") ? "gi" : "g")
}

/** What was matched before `\K` is no part of the match. */
function perlSource(pattern: string): string {
  const kept = pattern.lastIndexOf("\\K")
  return kept < 0 ? pattern : `(?<=${pattern.slice(0, kept)})${pattern.slice(kept + 2)}`
}

const unknownClass =
  /\[:(?!(?:alnum|alpha|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit):)\w*:\]/

/** In grep's words; `-P` has words of its own. */
function whatIsWrong(pattern: string, flags: ReadonlySet<string>): string {
  if (unknownClass.test(pattern) && !flags.has("P")) return "Invalid character class name"
  const plain = pattern.replace(/\\[^(){}]/g, "").replace(/\[\^?\]?[^\]]*\]/g, "")
  const opens = (plain.match(/\(/g) ?? []).length
  const closes = (plain.match(/\)/g) ?? []).length
  if (flags.has("P")) {
    if (plain.includes("[")) return "missing terminating ] for character class"
    if (opens > closes) return "missing closing parenthesis"
    if (closes > opens) return "unmatched closing parenthesis"
    if (/\{\d+,\d+\}/.test(plain)) return "numbers out of order in {} quantifier"
    return "quantifier does not follow a repeatable item"
  }
  if (plain.includes("[")) return "Unmatched [, [^, [:, [., or [="
  if (opens > closes) return "Unmatched ( or \\("
  if (closes > opens) return "Unmatched ) or \\)"
  if (/\\?\{\d+,\d+\\?\}/.test(plain)) return "Invalid content of \\{\\}"
  if (/\[[^\]]*.-.[^\]]*\]/.test(pattern)) return "Invalid range end"
  return pattern.endsWith("\\") ? "Trailing backslash" : "Invalid regular expression"
}

function isDirectory(process: Process, name: string | undefined): boolean {
  return name !== undefined && process.files.stat(pathOf(process, name))?.type === "directory"
}

/** Files as they are named from where the search begins: without an operand, from here. */
function filesUnder(process: Process, operands: readonly string[], options: Options): string[] {
  const patterns = (letter: string) =>
    options.values.filter((one) => one.letter === letter).map(({ value }) => globRegExp(value))
  const [wanted, unwanted, closed] = [patterns("I"), patterns("X"), patterns("D")]
  const isWanted = (name: string) =>
    (wanted.length === 0 || wanted.some((each) => each.test(name))) &&
    !unwanted.some((each) => each.test(name))
  const walk = (name: string): string[] =>
    process.files.list(pathOf(process, name === "" ? "." : name)).flatMap((each) => {
      const inside = name === "" ? each : joinPath(name, each)
      if (!isDirectory(process, inside)) return isWanted(each) ? [inside] : []
      return closed.some((one) => one.test(each)) ? [] : walk(inside)
    })
  if (operands.length === 0) return walk("")
  return operands.flatMap((name) => (isDirectory(process, name) ? walk(name) : [name]))
}

function globRegExp(text: string): RegExp {
  return new RegExp(`^(?:${patternSource([{ text, quoted: false }])})$`, "su")
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
  const silent = ["q", "c", "l", "L"].some((letter) => flags.has(letter))
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
    if (flags.has("q") || flags.has("l") || flags.has("L")) break
    if (!silent) {
      const first = kept[0]?.number ?? number
      if (before + after > 0 && lastShown > 0 && first > lastShown + 1) {
        await process.stdout.write("--\n")
      }
      for (const each of kept.splice(0)) await show(each.number, each.line, "-")
      if (flags.has("o") && !flags.has("v")) {
        pattern.lastIndex = 0
        for (const [text] of line.matchAll(pattern)) {
          if (text !== "") await show(number, coloured(text, flags), ":")
        }
      } else {
        const isMarked = flags.has("Z") && !flags.has("v")
        await show(
          number,
          isMarked ? line.replace(pattern, (text) => coloured(text, flags)) : line,
          ":",
        )
      }
      lastShown = number
      following = after
    }
    if (count >= most && following === 0) break
  }
  if (flags.has("c")) await process.stdout.write(`${named ? `${label}:` : ""}${count}\n`)
  if (flags.has("l") && count > 0) await process.stdout.write(`${label}\n`)
  if (flags.has("L") && count === 0) await process.stdout.write(`${label}\n`)
  return count > 0
}

/** `--color=always`, of matches only. */
function coloured(text: string, flags: ReadonlySet<string>): string {
  return flags.has("Z") && text !== "" ? `\x1b[01;31m\x1b[K${text}\x1b[m\x1b[K` : text
}
