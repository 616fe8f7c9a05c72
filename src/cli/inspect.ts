/** What the inspect verbs share: one JSON list for all arguments, or a template over each. */
import { compileTemplate, TemplateError } from "../lib/go-template/template.ts"
import type { GoValue } from "../lib/go-template/value.ts"
import { indentJson } from "../lib/indent-json.ts"
import type { Process } from "../lib/process.ts"
import { CommandFailure } from "./command.ts"
import { describeError } from "./output.ts"

export interface Inspected {
  /** The engine's own text: numbers and order of keys stay as they came. */
  readonly json: string
  /** For templates. */
  readonly value: GoValue
}

/** Asks for each in turn; stops at nothing, and complains at the end. */
export async function inspectAll(
  process: Process,
  refs: readonly string[],
  format: string,
  get: (ref: string) => Promise<Inspected>,
): Promise<number> {
  const found: Inspected[] = []
  const errors: string[] = []
  for (const ref of refs) {
    try {
      found.push(await get(ref))
    } catch (error) {
      const text = describeError(process, error)
      if (text === null) throw error
      errors.push(text)
    }
  }
  const render = format === "" || format === "json" ? null : compile(format)
  if (render === null) {
    const list = found.length === 0 ? "[]" : indentList(found, format === "json")
    await process.stdout.write(`${list}\n`)
  } else {
    for (const one of found) await process.stdout.write(`${execute(render, one.value)}\n`)
    if (found.length === 0) await process.stdout.write("\n")
  }
  if (errors.length > 0) throw new CommandFailure(errors.join("\n"))
  return 0
}

function indentList(found: readonly Inspected[], compact: boolean): string {
  const list = `[${found.map((one) => one.json.trim()).join(",")}]`
  return compact ? list : indentJson(list, "    ")
}

function compile(format: string): (dot: GoValue) => string {
  try {
    return compileTemplate(format)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new CommandFailure(`template parsing error: ${error.message}`, 64)
  }
}

function execute(render: (dot: GoValue) => string, value: GoValue): string {
  try {
    return render(value)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new CommandFailure(`template parsing error: ${error.message}`)
  }
}
