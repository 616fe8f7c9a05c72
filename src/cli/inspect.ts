/** What the inspect verbs share: one JSON list for all arguments, or a template over each. */
import { compileTemplate, TemplateError } from "../lib/go-template/template.ts"
import type { GoValue } from "../lib/go-template/value.ts"
import { fromJson } from "../lib/go-template/value.ts"
import { indentJson } from "../lib/indent-json.ts"
import type { Process } from "../lib/process.ts"
import { CommandFailure } from "./command.ts"
import { errorText } from "./output.ts"

export interface Inspected {
  /** The engine's own text: numbers and order of keys stay as they came. */
  readonly json: string
  /** The object as Go's client holds it: what a template sees first. */
  readonly typed?: GoValue
  /** Templates see nothing but `typed`; otherwise the engine's own text is their second try. */
  readonly typedOnly?: boolean
}

/**
 * Asks for each in turn; stops at nothing, and complains at the end. `unreadable`: the exit code for a
 * template that cannot be read.
 */
export async function inspectAll(
  process: Process,
  refs: readonly string[],
  format: string,
  get: (ref: string) => Promise<Inspected>,
  unreadable: 1 | 64 = 64,
): Promise<number> {
  const render = format === "" || format === "json" ? null : compile(format, unreadable)
  const found: Inspected[] = []
  const errors: string[] = []
  let text = ""
  for (const ref of refs) {
    try {
      const one = await get(ref)
      found.push(one)
      if (render !== null) text += `${render(one)}\n`
    } catch (error) {
      errors.push(errorText(error))
    }
  }
  if (render === null) text = found.length === 0 ? "[]\n" : listText(found, format === "json")
  await process.stdout.write(text === "" ? "\n" : text)
  if (errors.length > 0) throw new CommandFailure(errors.join("\n"))
  return 0
}

function listText(found: readonly Inspected[], compact: boolean): string {
  const list = `[${found.map((one) => one.json.trim()).join(",")}]`
  return `${compact ? list : indentJson(list, "    ")}\n`
}

function compile(format: string, unreadable: number): (one: Inspected) => string {
  try {
    const overTyped = compileTemplate(format, { missing: "no value" })
    const overText = compileTemplate(format)
    return ({ json, typed, typedOnly }) => {
      const attempts = [
        ...(typed === undefined ? [] : [() => overTyped(typed)]),
        ...(typedOnly ? [] : [() => overText(fromJson(JSON.parse(json)))]),
      ]
      return firstOf(attempts)
    }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new CommandFailure(`template parsing error: ${error.message}`, unreadable)
  }
}

/** The first attempt that succeeds; where none does, the last one's complaint. */
function firstOf(attempts: readonly (() => string)[]): string {
  let failure = ""
  for (const attempt of attempts) {
    try {
      return attempt()
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error
      failure = error.message
    }
  }
  throw new CommandFailure(`template parsing error: ${failure}`)
}
