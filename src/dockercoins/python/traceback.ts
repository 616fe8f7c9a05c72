/** Python's last words, as CPython 3.13 writes them. */
import { lineAt, lineOf, type Node, type Source, textOf } from "./tree.ts"

/** One level of the stack: which node was being run, inside which function. */
export interface Frame {
  readonly node: Node
  /** `<module>` at the top. */
  readonly within: string
}

export function traceback(
  source: Source,
  path: string,
  frames: readonly Frame[],
  message: string,
): string[] {
  return [
    "Traceback (most recent call last):",
    ...frames.flatMap((frame) => frameLines(source, path, frame)),
    message,
  ]
}

function frameLines(source: Source, path: string, { node, within }: Frame): string[] {
  const { text, column } = lineAt(source, node.from)
  const lines = [`  File "${path}", line ${lineOf(source, node.from)}, in ${within}`, `    ${text}`]
  const marks = callMarks(source, node)
  if (marks) lines.push(`    ${" ".repeat(column)}${marks}`)
  return lines
}

/** Calls are underlined: what is called by `~`, its arguments by `^`. */
function callMarks(source: Source, node: Node): string | null {
  const list = node.name === "CallExpression" ? node.getChild("ArgList") : null
  if (!list || textOf(source, node).includes("\n")) return null
  return "~".repeat(list.from - node.from) + "^".repeat(list.to - list.from)
}

/** A syntax error has no stack: the file never began to run. */
export function syntaxError(options: {
  readonly path: string
  readonly line: number
  /** The line as it stands in the file. */
  readonly text: string
  /** From 0, in the file's line; null leaves the caret out. */
  readonly column: number | null
  readonly length?: number
  readonly message: string
}): string[] {
  const shown = options.text.trimStart()
  const lines = [`  File "${options.path}", line ${options.line}`, `    ${shown.trimEnd()}`]
  if (options.column !== null) {
    const indent = Math.max(0, options.column - (options.text.length - shown.length))
    lines.push(`    ${" ".repeat(indent)}${"^".repeat(options.length ?? 1)}`)
  }
  return [...lines, options.message]
}
