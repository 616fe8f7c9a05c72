/** One document through `--format`: JSON on one line, or a template. */
import { compileTemplate, TemplateError } from "../lib/go-template/template.ts"
import type { GoValue } from "../lib/go-template/value.ts"
import { escapeHtmlInJson } from "../lib/go-template/value.ts"
import type { Json } from "../lib/json.ts"
import { CommandFailure } from "./command.ts"

export function renderDocument(document: Json, value: GoValue, format: string): string {
  if (format === "json") return `${escapeHtmlInJson(JSON.stringify(document))}\n`
  try {
    return `${compileTemplate(format)(value)}\n`
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new CommandFailure(`template parsing error: ${error.message}`)
  }
}
