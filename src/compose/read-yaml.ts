/** Reads YAML as docker does, with the complaints of Go's YAML library and its line numbers. */
import type { Pair, YAMLError } from "yaml"
import { isScalar, LineCounter, parseAllDocuments, visit } from "yaml"
import type { Json, JsonObject } from "../lib/json.ts"
import { isJsonObject } from "../lib/json.ts"
import type { Result } from "../lib/result.ts"
import { err, ok } from "../lib/result.ts"

/** The first document of the text; the error is one or more lines. */
export function readYaml(source: string): Result<JsonObject, string> {
  const text = source.replace(/^\uFEFF/, "")
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, {
    merge: true,
    uniqueKeys: false,
    lineCounter: lines,
    prettyErrors: false,
  })
  const document = Array.isArray(documents) ? documents[0] : undefined
  if (document === undefined) return err("top-level object must be a mapping")
  const [wrong] = document.errors
  if (wrong !== undefined) return err(`yaml: ${describe(wrong, text, lines)}`)
  const duplicates: string[] = []
  visit(document, {
    Map(_, map) {
      duplicates.push(...duplicateKeys(map.items, lines))
    },
    Scalar(_, scalar) {
      // YAML 1.1 has octal numbers, and Go's library keeps them: `mode: 0440`.
      if (typeof scalar.value === "number" && /^0[0-7]+$/.test(scalar.source ?? "")) {
        scalar.value = Number.parseInt(scalar.source ?? "0", 8)
      }
    },
  })
  if (duplicates.length > 0) return err(`yaml: unmarshal errors:\n${duplicates.join("\n")}`)
  const value: Json = document.toJS({ maxAliasCount: 100 })
  if (!isJsonObject(value)) return err("top-level object must be a mapping")
  return ok(value)
}

function duplicateKeys(items: readonly Pair[], lines: LineCounter): string[] {
  const seen = new Map<string, number>()
  const found: string[] = []
  for (const { key } of items) {
    if (!isScalar(key) || key.range == null) continue
    const name = String(key.value)
    const line = lines.linePos(key.range[0]).line
    const first = seen.get(name)
    if (first === undefined) seen.set(name, line)
    else if (name !== "<<") {
      found.push(
        `  line ${line}: mapping key ${JSON.stringify(name)} already defined at line ${first}`,
      )
    }
  }
  return found
}

/**
 * Go's library counts lines from 0 for what its parser finds and from 1 for what its scanner finds,
 * and names the line where the surrounding block began, unless that is the first.
 */
function describe(error: YAMLError, text: string, lines: LineCounter): string {
  const at = lines.linePos(error.pos[0])
  const tab = tabLine(text)
  if (tab !== null && (error.code === "TAB_AS_INDENT" || tab <= at.line)) {
    return `line ${tab}: found character that cannot start any token`
  }
  if (error.code === "MISSING_CHAR" && /quote/.test(error.message)) {
    const opened = openQuoteLine(text, error.pos[0], lines)
    const end = text.split("\n").length
    return `line ${opened > 1 ? opened : end}: found unexpected end of stream`
  }
  if (error.code === "BLOCK_AS_IMPLICIT_KEY" || error.code === "BLOCK_IN_FLOW") {
    return `line ${at.line}: mapping values are not allowed in this context`
  }
  if (error.code === "MULTILINE_IMPLICIT_KEY" || /Implicit map keys/.test(error.message)) {
    return `line ${at.line + 1}: could not find expected ':'`
  }
  const block = blockStart(text, at.line, indentOf(text.split("\n")[at.line - 1] ?? ""))
  return `line ${block > 0 ? block : at.line - 1}: did not find expected key`
}

/** From 1; null where no line is indented by a tab. */
function tabLine(text: string): number | null {
  const at = text.split("\n").findIndex((line) => /^ *\t\s*\S/.test(line))
  return at === -1 ? null : at + 1
}

/** From 1: the line on which the quote was opened that nothing closes. */
function openQuoteLine(text: string, end: number, lines: LineCounter): number {
  const before = text.slice(0, end)
  const quote = Math.max(before.indexOf('"'), before.indexOf("'"))
  const last = Math.max(before.lastIndexOf(': "'), before.lastIndexOf(": '"))
  return lines.linePos(Math.max(0, last === -1 ? quote : last)).line
}

/** From 0: where the innermost mapping began that is indented less than `indent`. */
function blockStart(text: string, line: number, indent: number): number {
  const before = text.split("\n").slice(0, line - 1)
  const own = before.filter((one) => one.trim() !== "" && !/^\s*#/.test(one)).map(indentOf)
  const width = Math.max(0, ...own.filter((one) => one < indent))
  for (let i = before.length - 1; i >= 0; i--) {
    const one = before[i] ?? ""
    if (one.trim() === "") continue
    if (indentOf(one) < width) return i + 1
  }
  return before.findIndex((one) => indentOf(one) === width && one.trim() !== "")
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}
