/** Help texts, made from the verbs' own data, wrapped as pflag wraps them. */
import type { Flag, Group, Verb } from "./command.ts"

/** Help of one verb. `columns` is the terminal's width. */
export function verbHelp(path: string, verb: Verb, columns: number): string {
  const blocks = [`Usage:  ${usageLine(path, verb)}`, verb.long ?? verb.short]
  if (verb.aliases !== undefined) blocks.push(`Aliases:\n  ${verb.aliases.join(", ")}`)
  const options = flagUsages(verb.flags, columns)
  return options === ""
    ? `${blocks.join("\n\n")}\n`
    : `${blocks.join("\n\n")}\n\nOptions:\n${options}`
}

export function usageLine(path: string, verb: Verb): string {
  return verb.use === "" ? path : `${path} ${verb.use}`
}

/** The last lines of a usage error. */
export function usageHint(path: string, verb: Verb): string {
  return `Usage:  ${usageLine(path, verb)}\n\nRun '${path} --help' for more information`
}

export function groupHelp(path: string, group: Group): string {
  return [
    `Usage:  ${path} COMMAND`,
    group.short,
    `Commands:\n${commandList(group.verbs)}`,
    `Run '${path} COMMAND --help' for more information on a command.\n`,
  ].join("\n\n")
}

/** Names padded to the same column, as cobra lists them. */
export function commandList(
  commands: readonly { readonly name: string; readonly short: string }[],
): string {
  return commands.map(({ name, short }) => `  ${name.padEnd(11)} ${short}`).join("\n")
}

/** The flags, one a line, wrapped at one less than the terminal's width. */
export function flagUsages(flags: readonly Flag[], columns: number): string {
  const lines = flags.filter((flag) => !flag.hidden).map((flag) => [flagHead(flag), flagTail(flag)])
  const width = Math.max(0, ...lines.map(([head = ""]) => head.length)) + 3
  return lines
    .map(([head = "", tail = ""]) => `${head.padEnd(width)}${wrap(width, columns - 1, tail)}\n`)
    .join("")
}

function flagHead(flag: Flag): string {
  const name =
    flag.short === undefined ? `      --${flag.name}` : `  -${flag.short}, --${flag.name}`
  return flag.kind === "bool" ? name : `${name} ${flag.kind}`
}

function flagTail(flag: Flag): string {
  if (flag.hint !== undefined) return `${flag.usage} (default ${flag.hint})`
  const { fallback } = flag
  const counts = /^u?int(?:32)?$/.test(flag.kind)
  if (!fallback || fallback === "false" || (counts && fallback === "0")) return flag.usage
  const shown = flag.kind === "string" ? JSON.stringify(fallback) : fallback
  return `${flag.usage} (default ${shown})`
}

/** pflag leaves the last word of a text on its line when it needs no more than this. */
const SLOP = 5
const NARROWEST = 24
const BLOCK_INDENT = 16

function wrap(indent: number, columns: number, text: string): string {
  let left = indent
  let start = ""
  if (columns - left < NARROWEST) {
    left = BLOCK_INDENT
    start = `\n${" ".repeat(left)}`
    if (columns - left < NARROWEST) return text.replaceAll("\n", start)
  }
  const width = columns - left - SLOP
  const margin = `\n${" ".repeat(left)}`
  const lines: string[] = []
  let rest: string | null = text
  while (rest !== null) {
    const [line, more] = cut(width, rest)
    lines.push(line.replaceAll("\n", margin))
    rest = more === "" ? null : more
  }
  return start + lines.join(margin)
}

function cut(width: number, text: string): [string, string] {
  if (width + SLOP > text.length) return [text, ""]
  const head = text.slice(0, width)
  const blank = Math.max(head.lastIndexOf(" "), head.lastIndexOf("\t"), head.lastIndexOf("\n"))
  if (blank <= 0) return [text, ""]
  const newline = head.lastIndexOf("\n")
  const at = newline > 0 && newline < blank ? newline : blank
  return [text.slice(0, at), text.slice(at + 1)]
}
