/** Lists of objects, as tables, JSON lines or through a template: docker's `--format`. */
import type { TemplateFunction } from "../lib/go-template/functions.ts"
import { compileTemplate, TemplateError } from "../lib/go-template/template.ts"
import type { GoValue } from "../lib/go-template/value.ts"
import { GoStruct, toGoJson } from "../lib/go-template/value.ts"
import { compareCodeUnits } from "../lib/natural-order.ts"
import { alignTabs } from "../lib/table.ts"
import { CommandFailure } from "./command.ts"

/** What a kind of object can show: field names with their table headers, as docker names them. */
export interface Listing {
  /** Go's name of the row type, which error messages show. */
  readonly type: string
  readonly headers: Readonly<Record<string, string>>
  /** Fields of the default table, in order. */
  readonly table: readonly string[]
  /** Whether templates may ask a row for one label: `{{.Label "key"}}`. */
  readonly labelled?: boolean
}

export type Row = Readonly<Record<string, string | boolean | null>>

const rowFunctions: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  // Rows marshal themselves, with HTML escaped; everything else is printed plain.
  ["json", ([value]) => toGoJson(value ?? null, value instanceof GoStruct)],
])

/** True when rows stand under each other, so that ` \_ ` helps the eye (PS-3). */
export function isTableFormat(format: string): boolean {
  return format === "" || format === "table" || format.startsWith("table ")
}

/** The whole text. Throws `CommandFailure` for a template that cannot be read or run. */
export function renderListing(listing: Listing, rows: readonly Row[], format: string): string {
  try {
    if (format === "json") return lines(listing, rows, "{{json .}}")
    if (!isTableFormat(format)) return lines(listing, rows, withEscapes(format))
    const source = format.replace(/^table ?/, "")
    const template =
      source === "" ? listing.table.map((field) => `{{.${field}}}`).join("\t") : withEscapes(source)
    const headers = compileTemplate(template, headerFunctions)(headerRow(listing))
    return alignTabs(`${headers}\n${lines(listing, rows, template)}`)
  } catch (error) {
    if (error instanceof TemplateError) {
      throw new CommandFailure(`template parsing error: ${error.message}`)
    }
    throw error
  }
}

function lines(listing: Listing, rows: readonly Row[], template: string): string {
  const render = compileTemplate(template, rowFunctions)
  return rows.map((row) => `${render(rowValue(listing, row))}\n`).join("")
}

function rowValue(listing: Listing, row: Row): GoValue {
  const sorted = Object.keys(row).sort(compareCodeUnits)
  const json = Object.fromEntries(sorted.map((field) => [field, row[field] ?? null]))
  const methods = new Map([["Label", (key: string) => labelOf(row, key)]])
  const fields = new Map(Object.entries(row))
  return new GoStruct(listing.type, fields, json, listing.labelled ? methods : undefined)
}

/** Read off the cell of all labels. */
function labelOf(row: Row, key: string): string {
  const pair = String(row.Labels ?? "")
    .split(",")
    .find((one) => one.startsWith(`${key}=`))
  return pair?.slice(key.length + 1) ?? ""
}

/** Headers go through the same template; functions leave them as they are. */
const headerFunctions: ReadonlyMap<string, TemplateFunction> = new Map(
  ["json", "title", "lower", "upper", "truncate", "split", "join", "pad"].map((name) => [
    name,
    ([value]: readonly GoValue[]) => value ?? null,
  ]),
)

function headerRow(listing: Listing): GoValue {
  const fields = new Map(Object.entries(listing.headers))
  // A column of one label is headed by the label's last word.
  const label = (key: string) => (key.split(".").at(-1) ?? "").replaceAll(/[-_]/g, " ")
  const methods = listing.labelled ? new Map([["Label", label]]) : undefined
  return new GoStruct(listing.type, fields, null, methods)
}

/** A shell passes `\t` as two letters. */
function withEscapes(format: string): string {
  return format.replaceAll("\\t", "\t").replaceAll("\\n", "\n")
}
