/** A compiled `--format` template. */
import { evaluateTemplate, type MissingKey } from "./evaluate.ts"
import type { TemplateFunction } from "./functions.ts"
import { templateFunctions } from "./functions.ts"
import { parseTemplate } from "./parse.ts"
import type { GoValue } from "./value.ts"

export { TemplateError } from "./parse.ts"

/** Throws `TemplateError`. `more` are functions beside docker's own. */
export function compileTemplate(
  source: string,
  more: ReadonlyMap<string, TemplateFunction> = new Map(),
  missing: MissingKey = "error",
): (dot: GoValue) => string {
  const functions = new Map([...templateFunctions, ...more])
  const nodes = parseTemplate(source, new Set(functions.keys()))
  return (dot) => evaluateTemplate(nodes, dot, functions, missing)
}
