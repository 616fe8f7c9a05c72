/** What is wrong with a YAML text, in plain sentences with line numbers. */
import { type ErrorCode, LineCounter, parseDocument } from "yaml"

export interface YamlProblem {
  /** From 1. */
  readonly line: number
  readonly text: string
  /** Where it is safe to mend: the indentation, in blanks, that the line should have. */
  readonly indent?: number
}

const sentences: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: "This line is not lined up with its neighbours.",
  TAB_AS_INDENT: "YAML is indented with blanks, not with tabs.",
  DUPLICATE_KEY: "This key is already there.",
  MISSING_CHAR: "Something is missing here: a colon, a quote or a bracket.",
  BLOCK_AS_IMPLICIT_KEY: "A key with a value cannot stand here: is this line indented too far?",
  MULTILINE_IMPLICIT_KEY: "This line has no colon, or is indented too far.",
  UNEXPECTED_TOKEN: "This does not belong here.",
  BAD_SCALAR_START: "A text cannot begin with this character: put it in quotes.",
  BAD_ALIAS: "A text cannot begin with *: put it in quotes.",
}

export function findYamlProblems(text: string): readonly YamlProblem[] {
  const counter = new LineCounter()
  const { errors } = parseDocument(text, { lineCounter: counter, prettyErrors: false })
  const lines = text.split("\n")
  return errors.map(({ code, message, pos }) => {
    const { line } = counter.linePos(pos[0])
    return tooDeep(lines, line) ?? { line, text: sentences[code] ?? message }
  })
}

const keyLine = /^( *)([\w.-]+):/

/**
 * `key: value` followed by a deeper `other: value`: the parser blames the first line, the reader looks
 * for the second one.
 */
function tooDeep(lines: readonly string[], line: number): YamlProblem | null {
  const above = keyLine.exec(lines[line - 1] ?? "")
  const below = keyLine.exec(lines[line] ?? "")
  if (above === null || below === null || /:\s*(#.*)?$/.test(lines[line - 1] ?? "")) return null
  const [, indent = "", sibling = ""] = above
  const [, deeper = "", key = ""] = below
  const extra = deeper.length - indent.length
  if (extra <= 0) return null
  const blanks = extra === 1 ? "one space" : `${extra} spaces`
  const text = `${key} is ${blanks} too deep. Line it up with ${sibling}.`
  return { line: line + 1, text, indent: indent.length }
}
