/** Highlighting by file name: the course's four kinds of files. */
import { StreamLanguage } from "@codemirror/language"
import { dockerFile } from "@codemirror/legacy-modes/mode/dockerfile"
import { python } from "@codemirror/legacy-modes/mode/python"
import { shell } from "@codemirror/legacy-modes/mode/shell"
import { yaml } from "@codemirror/legacy-modes/mode/yaml"
import type { Extension } from "@codemirror/state"

const byEnding = [
  [/\.ya?ml$/, StreamLanguage.define(yaml)],
  [/\.py$/, StreamLanguage.define(python)],
  [/\.sh$/, StreamLanguage.define(shell)],
  [/(^|\/)Dockerfile(\..*)?$/, StreamLanguage.define(dockerFile)],
] as const

export function languageOf(path: string): Extension {
  return byEnding.find(([pattern]) => pattern.test(path))?.[1] ?? []
}
