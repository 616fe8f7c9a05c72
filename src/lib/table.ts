/** Columns of text, aligned as Go's tabwriter does with Docker's settings (swarm-semantics F-1). */
import { displayWidth } from "./display-width.ts"

export interface TableLayout {
  /** The least width of a column, padding included. */
  readonly minimum: number
  /** Blanks after the longest cell of a column. */
  readonly padding: number
}

const docker: TableLayout = { minimum: 10, padding: 3 }

/** Every row ends with a newline; the last cell of a row is not padded. */
export function renderTable(
  rows: readonly (readonly string[])[],
  layout: TableLayout = docker,
): string {
  return alignTabs(`${rows.map((row) => row.join("\t")).join("\n")}\n`, layout)
}

/** Aligns text whose cells are separated by tabs. A column is a run of lines that have that cell. */
export function alignTabs(text: string, layout: TableLayout = docker): string {
  const lines = text.split("\n").map((line) => line.split("\t"))
  const widths: number[][] = lines.map(() => [])
  const columns = Math.max(...lines.map((line) => line.length)) - 1
  for (let column = 0; column < columns; column++) {
    for (let from = 0; from < lines.length; from++) {
      if (!isTerminated(lines[from], column)) continue
      let to = from
      let width = layout.minimum
      for (; isTerminated(lines[to], column); to++) {
        width = Math.max(width, displayWidth(lines[to]?.[column] ?? "") + layout.padding)
      }
      for (let line = from; line < to; line++) widths[line]?.push(width)
      from = to - 1
    }
  }
  return lines
    .map((cells, line) => cells.map((cell, column) => pad(cell, widths[line]?.[column])).join(""))
    .join("\n")
}

/** A cell belongs to a column only when a tab ends it. */
function isTerminated(cells: readonly string[] | undefined, column: number): boolean {
  return cells !== undefined && column < cells.length - 1
}

function pad(cell: string, width: number | undefined): string {
  return width === undefined ? cell : cell + " ".repeat(width - displayWidth(cell))
}
