/** One document through `--format`: JSON on one line, or a template. */
import { compileTemplate, TemplateError } from "../lib/go-template/template.ts"
import type { GoValue } from "../lib/go-template/value.ts"
import { escapeHtmlInJson } from "../lib/go-template/value.ts"
import type { Json } from "../lib/json.ts"
import type { Process } from "../lib/process.ts"
import { CommandFailure } from "./command.ts"

export function renderDocument(document: Json, value: GoValue, format: string): string {
  if (format === "json") return `${escapeHtmlInJson(JSON.stringify(document))}\n`
  try {
    return `${compileTemplate(format, new Map(), "no value")(value)}\n`
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new CommandFailure(`template parsing error: ${error.message}`)
  }
}

/** As `docker info` and `docker version` do: Go's own words, and a line even where there is nothing. */
export async function writeDocument(
  process: Process,
  document: Json,
  value: GoValue,
  format: string,
  name = "",
): Promise<void> {
  try {
    await process.stdout.write(renderDocument(document, value, format))
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    const text = error.message.replace(/^template parsing error: /, "")
    await process.stdout.write("\n")
    throw new CommandFailure(
      text
        .replace("template: :", `template: ${name}:`)
        .replace('executing ""', `executing "${name}"`),
    )
  }
}
