/**
 * An edited line as the terminal shows it: where its rows and the cursor are, and what to write so that
 * they show what they should. It is written again from the prompt's first row.
 */
import { charWidth, displayWidth } from "./width.ts"

export interface Terminal {
  readonly columns: number
  write(text: string): void
}

export interface ShownLine {
  readonly prompt: string
  /** Code points. */
  readonly chars: readonly string[]
  /** Index into `chars`. */
  readonly cursor: number
}

export class LineScreen {
  private readonly terminal: Terminal
  /** Row of the cursor, counted from the prompt's. */
  private row = 0
  /** Columns of what stands before the prompt, on however many rows. */
  private before = 0

  constructor(terminal: Terminal) {
    this.terminal = terminal
  }

  /** `before`: columns of an output that has not ended its line; the prompt follows it, as bash's does. */
  begin(before: number): void {
    const full = before > 0 && before % this.columns === 0
    if (full) this.terminal.write("\r\n")
    this.before = full ? 0 : before
    this.row = 0
  }

  draw({ prompt, chars, cursor }: ShownLine): void {
    const text = chars.join("").replaceAll("\n", "\r\n")
    const end = this.place(prompt, chars)
    const goal = this.place(prompt, chars.slice(0, cursor))
    // A terminal that is full to the last column wraps only with the next character.
    const wrap = end.column === 0 && end.row > 0 && !text.endsWith("\n") ? " \r" : ""
    this.terminal.write(
      `${vertical(-this.row)}${horizontal(this.before % this.columns)}\x1b[J${prompt}${text}${wrap}${vertical(goal.row - end.row)}${horizontal(goal.column)}`,
    )
    this.row = goal.row
  }

  /** Draws what was added at the end of the line: mostly that is all there is to draw. */
  append(line: ShownLine, added: string): void {
    const end = this.place(line.prompt, line.chars)
    if (end.row === this.row && end.column > 0) this.terminal.write(added)
    else this.draw(line)
  }

  /** Only the cursor has moved. */
  move({ prompt, chars, cursor }: ShownLine): void {
    const goal = this.place(prompt, chars.slice(0, cursor))
    this.terminal.write(vertical(goal.row - this.row) + horizontal(goal.column))
    this.row = goal.row
  }

  /** The terminal has another width: its text has been wrapped anew, and so the cursor moved. */
  resized(line: ShownLine): void {
    this.row = this.place(line.prompt, line.chars.slice(0, line.cursor)).row
    this.draw(line)
  }

  clear(line: ShownLine): void {
    this.terminal.write("\x1b[H\x1b[2J")
    this.startAnew(line)
  }

  /** Writes a list below the line, in columns as `ls` does, and the line again below the list. */
  list(labels: readonly string[], line: ShownLine): void {
    const width = Math.max(...labels.map(displayWidth)) + 2
    const perRow = Math.max(1, Math.floor(this.terminal.columns / width))
    const rows = Math.ceil(labels.length / perRow)
    const lines = Array.from({ length: rows }, (_, row) =>
      Array.from({ length: perRow }, (_, column) => labels[column * rows + row] ?? "")
        .map((label) => label + " ".repeat(width - displayWidth(label)))
        .join("")
        .trimEnd(),
    )
    this.move({ ...line, cursor: line.chars.length })
    this.terminal.write(`\r\n${lines.join("\r\n")}\r\n`)
    this.startAnew(line)
  }

  private startAnew(line: ShownLine): void {
    this.before = 0
    this.row = 0
    this.draw(line)
  }

  private get columns(): number {
    return Math.max(2, this.terminal.columns)
  }

  /** Where the cursor stands after the prompt and these characters. */
  private place(prompt: string, chars: readonly string[]): { row: number; column: number } {
    const { columns } = this
    const start = (this.before % columns) + displayWidth(prompt)
    let row = Math.floor(start / columns)
    let column = start % columns
    for (const char of chars) {
      const width = charWidth(char)
      if (char === "\n") {
        row++
        column = 0
      } else if (column + width > columns) {
        row++
        column = width
      } else column += width
      if (column === columns) {
        row++
        column = 0
      }
    }
    return { row, column }
  }
}

function vertical(rows: number): string {
  if (rows === 0) return ""
  return rows > 0 ? `\x1b[${rows}B` : `\x1b[${-rows}A`
}

function horizontal(column: number): string {
  return column === 0 ? "\r" : `\r\x1b[${column}C`
}
