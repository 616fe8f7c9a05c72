/** Lists of objects, as tables, JSON lines or through a template: docker's `--format`. */
import type { GoFunction } from "../lib/go-template/functions.ts"
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

const rowFunctions: ReadonlyMap<string, GoFunction> = new Map<string, GoFunction>([
  [
    "json",
    {
      takes: ["any"],
      // Rows marshal themselves, with HTML escaped; everything else is printed plain.
      run: ([value = null]) => toGoJson(value, value instanceof GoStruct),
    },
  ],
])

/** True when rows stand under each other, so that ` \_ ` helps the eye (PS-3). */
export function isTableFormat(format: string): boolean {
  return format === "" || format.startsWith("table")
}

/** What `--quiet` makes of a format: only the usual table becomes a list of ids. */
export function quietFormat(format: string, quiet: boolean): string {
  return quiet && (format === "" || format === "table") ? "{{.ID}}" : format
}

/** The whole text. Throws `CommandFailure` for a template that cannot be read or run. */
export function renderListing(listing: Listing, rows: readonly Row[], format: string): string {
  const template = templateOf(listing, format)
  try {
    const render = compileTemplate(template, { functions: rowFunctions, missing: "no value" })
    const body = rows.map((row) => `${render(rowValue(listing, row))}\n`).join("")
    return isTableFormat(format) ? alignTabs(`${headers(listing, template)}\n${body}`) : body
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new CommandFailure(`template parsing error: ${error.message}`)
  }
}

function templateOf(listing: Listing, format: string): string {
  if (format === "" || format === "table") {
    return listing.table.map((field) => `{{.${field}}}`).join("\t")
  }
  if (format === "json") return "{{json .}}"
  return withEscapes(format.replace(/^table/, "").replace(/^ +| +$/g, ""))
}

/** A shell passes `\t` as two letters. */
function withEscapes(format: string): string {
  return format.replaceAll("\\t", "\t").replaceAll("\\n", "\n")
}

function rowValue(listing: Listing, row: Row): GoValue {
  const sorted = Object.keys(row).sort(compareCodeUnits)
  const json = Object.fromEntries(sorted.map((field) => [field, row[field] ?? null]))
  // To Go, the fields of a row are methods.
  const methods = new Map(
    Object.entries(row).map(([name, value]): [string, GoFunction] => [
      name,
      { takes: [], run: () => value },
    ]),
  )
  if (listing.labelled)
    methods.set(
      "Label",
      ofKey((key) => labelOf(row, key)),
    )
  return new GoStruct({ type: listing.type, fields: new Map(Object.entries(row)), json, methods })
}

/** A row that has every field, and nothing in it. */
export function emptyRow(listing: Listing): GoValue {
  return rowValue(
    listing,
    Object.fromEntries(Object.keys(listing.headers).map((field) => [field, ""])),
  )
}

const ofKey = (find: (key: string) => string): GoFunction => ({
  takes: ["string"],
  run: ([key]) => (typeof key === "string" ? find(key) : ""),
})

/** Read off the cell of all labels. */
function labelOf(row: Row, key: string): string {
  const pair = String(row.Labels ?? "")
    .split(",")
    .find((one) => one.startsWith(`${key}=`))
  return pair?.slice(key.length + 1) ?? ""
}

const unchanged = ([value = null]: readonly GoValue[]): GoValue => value

/** Headers go through the same template; these functions leave them as they are. */
const headerFunctions: ReadonlyMap<string, GoFunction> = new Map<string, GoFunction>([
  ...["json", "title", "lower", "upper"].map((name): [string, GoFunction] => [
    name,
    { takes: ["string"], run: unchanged },
  ]),
  ["truncate", { takes: ["string", "int"], run: unchanged }],
])

/** Where the template fails over the headers, they end there, and nothing is said about it. */
function headers(listing: Listing, template: string): string {
  // A column of one label is headed by the label's last word.
  const label = ofKey((key) => (key.split(".").at(-1) ?? "").replaceAll(/[-_]/g, " "))
  const row = new GoStruct({
    type: "formatter.SubHeaderContext",
    fields: new Map(Object.entries(listing.headers)),
    json: null,
    methods: new Map([["Label", label]]),
    open: true,
  })
  try {
    return compileTemplate(template, { functions: headerFunctions, missing: "no value" })(row)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return error.written
  }
}
