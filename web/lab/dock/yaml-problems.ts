/** What is wrong with a YAML text, in plain sentences with line numbers. */
import { type ErrorCode, LineCounter, parseDocument } from "yaml"

export interface YamlProblem {
  /** From 1. */
  readonly line: number
  readonly text: string
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
  const lines = new LineCounter()
  const { errors } = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  return errors.map(({ code, message, pos }) => ({
    line: lines.linePos(pos[0]).line,
    text: sentences[code] ?? message,
  }))
}
