/** YAML problems in the editor: underlined, and the first one as a sentence below. */
import { type Diagnostic, linter } from "@codemirror/lint"
import type { Extension } from "@codemirror/state"
import type { Problem } from "./editor.ts"
import { findYamlProblems } from "./yaml-problems.ts"

export function yamlProblems(report: (problem: Problem | null) => void): Extension {
  return linter(
    (view) => {
      const text = view.state.doc.toString()
      const problems = findYamlProblems(text)
      const [first] = problems
      report(first === undefined ? null : { line: first.line, text: first.text })
      return problems.map((problem): Diagnostic => {
        const line = view.state.doc.line(Math.min(problem.line, view.state.doc.lines))
        return { from: line.from, to: line.to, severity: "error", message: problem.text }
      })
    },
    { delay: 250 },
  )
}
