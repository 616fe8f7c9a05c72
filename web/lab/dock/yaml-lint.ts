/** YAML problems in the editor: underlined, and the first one as a sentence below. */
import { type Diagnostic, linter } from "@codemirror/lint"
import type { Extension } from "@codemirror/state"
import type { EditorView } from "@codemirror/view"
import type { Problem } from "./editor.ts"
import { findYamlProblems, type YamlProblem } from "./yaml-problems.ts"

export function yamlProblems(report: (problem: Problem | null) => void): Extension {
  return linter(
    (view) => {
      const problems = findYamlProblems(view.state.doc.toString())
      const [first] = problems
      report(first === undefined ? null : { ...first, fix: fixOf(view, first) })
      return problems.map((problem): Diagnostic => {
        const line = lineOf(view, problem)
        const start = line.from + line.text.search(/\S|$/)
        return { from: start, to: line.to, severity: "error", message: problem.text }
      })
    },
    { delay: 250 },
  )
}

function fixOf(view: EditorView, problem: YamlProblem): (() => void) | null {
  const { indent } = problem
  if (indent === undefined) return null
  return () => {
    const line = lineOf(view, problem)
    const to = line.from + line.text.search(/\S|$/)
    view.dispatch({ changes: { from: line.from, to, insert: " ".repeat(indent) } })
    view.focus()
  }
}

const lineOf = (view: EditorView, { line }: YamlProblem) =>
  view.state.doc.line(Math.min(line, view.state.doc.lines))
