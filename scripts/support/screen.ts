/**
 * What a terminal would show of what was written to it: the few escape sequences that our tools use,
 * lines of any length, and a second screen for full-screen programs.
 */
import type { OutputStream } from "../../src/lib/process.ts"

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are control characters
const pieces = /\x1b\[([?\d;]*)([@-~])|\x1b.|[\x00-\x1f]|[^\x00-\x1f\x1b]+/gu

export class Screen implements OutputStream {
  readonly isTTY: boolean
  readonly columns: number
  readonly rows: number
  private main: string[][] = [[]]
  private other: string[][] | null = null
  private row = 0
  private column = 0
  private saved = { row: 0, column: 0 }
  private taken = 0

  private readonly wraps: boolean

  /** `wraps`: long lines go on in the next row, as on glass; else they are kept whole. */
  constructor(options: { isTTY: boolean; columns: number; rows: number; wraps?: boolean }) {
    this.wraps = options.wraps ?? false
    this.isTTY = options.isTTY
    this.columns = options.columns
    this.rows = options.rows
  }

  async write(text: string): Promise<void> {
    this.put(text)
  }

  /** The full-screen program's lines, or null when there is none. */
  get fullScreen(): string | null {
    return this.other === null ? null : textOf(this.other)
  }

  /** The line that the cursor is on. */
  get cursorLine(): string {
    return this.line(this.row).join("")
  }

  /** Lines of the first screen that are complete and were not taken before. */
  takeLines(): string {
    const end = this.other === null ? this.row : this.saved.row
    const lines = this.main.slice(this.taken, end)
    this.taken = Math.max(this.taken, end)
    return lines.map((line) => `${line.join("").trimEnd()}\n`).join("")
  }

  /** All that was not taken, the line of the cursor included; the next text begins a new line. */
  takeRest(): string {
    const rest = this.main.slice(this.taken)
    while (rest.length > 0 && rest.at(-1)?.length === 0) rest.pop()
    this.main.push([])
    this.row = this.main.length - 1
    this.column = 0
    this.taken = this.row
    return rest.map((line) => `${line.join("").trimEnd()}\n`).join("")
  }

  private put(text: string): void {
    for (const match of text.matchAll(pieces)) {
      const [all, parameters, final] = match
      if (final !== undefined) this.sequence(parameters ?? "", final)
      else if (all === "\n") this.moveTo(this.row + 1, 0)
      else if (all === "\r") this.column = 0
      else if (all === "\b") this.column = Math.max(0, this.column - 1)
      else if (all === "\t") this.print(" ".repeat(8 - (this.column % 8)))
      else if (all >= " ") this.print(all)
    }
  }

  private get lines(): string[][] {
    return this.other ?? this.main
  }

  private line(row: number): string[] {
    const { lines } = this
    while (lines.length <= row) lines.push([])
    return lines[row] ?? []
  }

  private moveTo(row: number, column: number): void {
    this.row = Math.max(0, row)
    this.column = Math.max(0, column)
    this.line(this.row)
  }

  private print(text: string): void {
    for (const char of text) {
      if (this.wraps && this.column >= this.columns) this.moveTo(this.row + 1, 0)
      const line = this.line(this.row)
      while (line.length < this.column) line.push(" ")
      line[this.column++] = char
    }
  }

  private sequence(parameters: string, final: string): void {
    const [first = 0, second = 0] = parameters.split(";").map(Number)
    const count = Math.max(1, first || 0)
    if (final === "A") this.moveTo(this.row - count, this.column)
    else if (final === "B") this.moveTo(this.row + count, this.column)
    else if (final === "C") this.moveTo(this.row, this.column + count)
    else if (final === "D") this.moveTo(this.row, this.column - count)
    else if (final === "G") this.moveTo(this.row, count - 1)
    else if (final === "H") this.moveTo(count - 1, Math.max(1, second) - 1)
    else if (final === "J") this.eraseBelow(first)
    else if (final === "K") this.eraseLine(first)
    else if (parameters === "?1049") this.switchScreen(final === "h")
  }

  private eraseBelow(kind: number): void {
    const from = kind >= 2 ? 0 : this.row + 1
    this.lines.splice(from)
    if (kind >= 2) this.line(this.row)
    else this.eraseLine(0)
  }

  private eraseLine(kind: number): void {
    const line = this.line(this.row)
    if (kind === 0) line.splice(this.column)
    else line.splice(0)
  }

  private switchScreen(toOther: boolean): void {
    if (toOther && this.other === null) {
      this.saved = { row: this.row, column: this.column }
      this.other = [[]]
      this.moveTo(0, 0)
    } else if (!toOther && this.other !== null) {
      this.other = null
      this.moveTo(this.saved.row, this.saved.column)
    }
  }
}

function textOf(lines: readonly string[][]): string {
  return lines
    .map((line) => line.join("").trimEnd())
    .join("\n")
    .trimEnd()
}
