/** A terminal's standard error, of which one line is remembered: the one that says what went wrong. */
import type { OutputStream } from "../lib/process.ts"

/** Characters; what is remembered of a longer line. */
const most = 200
/** Colours and movements of the cursor. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what escape sequences begin with.
const escapes = /\x1b\[[0-9;?]*[A-Za-z]/g
/** docker-compose says what is wrong on the lines below its "ERROR:". */
const label = /^\w+:$/
const telling = /error|no such|unknown|cannot|can't|denied|refused|invalid|not found|fail/i

export class HeardErrors implements OutputStream {
  private readonly output: OutputStream
  /** What stands behind the last line break. */
  private rest = ""
  private first: string | null = null
  private told: string | null = null

  constructor(output: OutputStream) {
    this.output = output
  }

  get isTTY(): boolean {
    return this.output.isTTY
  }

  get columns(): number {
    return this.output.columns
  }

  get rows(): number {
    return this.output.rows
  }

  /** The first line that sounds like trouble, else the first of all; null where nothing was said. */
  get line(): string | null {
    this.hear(this.rest)
    this.rest = ""
    return this.told ?? this.first
  }

  write(text: string): Promise<void> {
    if (this.told === null) {
      const lines = (this.rest + text).split(/[\r\n]+/)
      this.rest = (lines.pop() ?? "").slice(0, most)
      for (const line of lines) this.hear(line)
    }
    return this.output.write(text)
  }

  private hear(text: string): void {
    const line = text.replace(escapes, "").trim().slice(0, most)
    if (line === "" || label.test(line)) return
    this.first ??= line
    if (this.told === null && telling.test(line)) this.told = line
  }
}
