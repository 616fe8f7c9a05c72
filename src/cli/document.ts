/** One document through `--format`: JSON on one line, or a template. */
import { compileTemplate, TemplateError } from "../lib/go-template/template.ts"
import type { GoValue } from "../lib/go-template/value.ts"
import { escapeHtmlInJson } from "../lib/go-template/value.ts"
import type { Json } from "../lib/json.ts"
import type { Process } from "../lib/process.ts"
import { CommandFailure } from "./command.ts"

export type Render = (value: GoValue) => string

/** `render`: null for JSON on one line. Throws `TemplateError` for what cannot be run. */
export function renderDocument(document: Json, value: GoValue, render: Render | null): string {
  return render === null ? escapeHtmlInJson(JSON.stringify(document)) : render(value)
}

/** `name`: of the template, in errors. What cannot be read is the caller's mistake, and ends with 64. */
export function readTemplate(format: string, name = "", exitCode = 64): Render {
  try {
    return compileTemplate(format, { missing: "no value", name })
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new CommandFailure(`template parsing error: ${error.message}`, exitCode)
  }
}

/** As `docker info` and `docker version` do: a line even where the template fails. */
export async function writeDocument(
  process: Process,
  document: Json,
  value: GoValue,
  render: Render | null,
): Promise<void> {
  try {
    await process.stdout.write(`${renderDocument(document, value, render)}\n`)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    await process.stdout.write(`${error.written}\n`)
    throw new CommandFailure(error.message)
  }
}
