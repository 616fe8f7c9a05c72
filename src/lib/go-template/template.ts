/** A compiled `--format` template. */
import { evaluateTemplate, type MissingKey } from "./evaluate.ts"
import type { GoFunction } from "./functions.ts"
import { templateFunctions } from "./functions.ts"
import { parseTemplate } from "./parse.ts"
import type { GoValue } from "./value.ts"

export { TemplateError } from "./parse.ts"

export interface TemplateOptions {
  /** Beside docker's own, or instead of them. */
  readonly functions?: ReadonlyMap<string, GoFunction>
  /** An error unless said. */
  readonly missing?: MissingKey
  /** Empty unless said; errors show it. */
  readonly name?: string
}

/** Throws `TemplateError`, as what it returns does. */
export function compileTemplate(
  source: string,
  { functions: more = new Map(), missing = "error", name = "" }: TemplateOptions = {},
): (dot: GoValue) => string {
  const functions = new Map([...templateFunctions, ...more])
  const template = parseTemplate(source, new Set(functions.keys()), name)
  return (dot) => evaluateTemplate(template, dot, { name, functions, missing })
}
