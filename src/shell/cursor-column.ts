/** Where the cursor stands in its line, followed from what is written: a prompt begins right there. */
import { displayWidth } from "./width.ts"

/** What puts the cursor into the first column; leaving a full screen gives back a line's beginning. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are control characters
const lineStarts = /[\r\n]|\x1b\[[0-9;]*H|\x1b\[\?1049l/g
const longest = 4_096

export class CursorColumn {
  private width = 0
  /** Not measured yet: an escape sequence may come in two pieces. */
  private rest = ""

  follow(text: string): void {
    this.rest += text
    const start = [...this.rest.matchAll(lineStarts)].at(-1)
    if (start !== undefined) {
      this.width = 0
      this.rest = this.rest.slice(start.index + start[0].length)
    }
    if (this.rest.length > longest) this.measure()
  }

  /** Columns since the line began, on however many rows they stand. */
  get column(): number {
    this.measure()
    return this.width
  }

  private measure(): void {
    const erased = this.rest.split("\b").length - 1
    this.width = Math.max(0, this.width + displayWidth(this.rest) - erased)
    this.rest = ""
  }
}
