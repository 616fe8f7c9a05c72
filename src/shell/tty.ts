/** A terminal as processes see it: output that is never raw, and input line by line with echo. */
import type { OutputStream } from "../lib/process.ts"
import { keysOf } from "./keys.ts"
import type { TerminalPort } from "./session.ts"
import { type Breather, type ShellInput, untilCalled } from "./streams.ts"

export class TtyOutput implements OutputStream {
  readonly isTTY = true
  private readonly port: TerminalPort
  private readonly breather: Breather

  constructor(port: TerminalPort, breather: Breather) {
    this.port = port
    this.breather = breather
  }

  get columns(): number {
    return this.port.columns
  }

  get rows(): number {
    return this.port.rows
  }

  async write(text: string): Promise<void> {
    const pause = this.breather.step()
    if (pause) await pause
    const full = this.port.write(text.replace(/\r?\n/g, "\r\n"))
    if (full) await full
  }
}

/** The keyboard of the job in the foreground. What nobody reads stays as type-ahead. */
export class TtyInput implements ShellInput {
  readonly isTTY = true
  private readonly port: TerminalPort
  private lines: string[] = []
  private line = ""
  private ended = false
  private waiting: (() => void)[] = []
  private typedAhead = ""

  constructor(port: TerminalPort) {
    this.port = port
  }

  async read(signal?: AbortSignal): Promise<string | null> {
    this.take()
    while (this.lines.length === 0) {
      if (this.ended) {
        this.ended = false
        return null
      }
      await untilCalled((done) => {
        this.waiting.push(done)
        this.take()
      }, signal)
    }
    return this.lines.shift() ?? null
  }

  unread(text: string): void {
    if (text !== "") this.lines.unshift(text)
  }

  feed(text: string): void {
    this.typedAhead += text
    if (this.waiting.length > 0) this.take()
  }

  /** What was typed and not read: it goes to the next prompt, or is dropped at Ctrl-C. */
  drain(): string {
    const rest = this.typedAhead
    this.typedAhead = ""
    this.lines = []
    this.line = ""
    this.ended = false
    this.waiting = []
    return rest
  }

  /** Edits and echoes as much as makes one line. */
  private take(): void {
    for (const { key, end } of keysOf(this.typedAhead)) {
      if (key.name === "text") {
        this.line += key.text
        this.port.write(key.text)
      } else if (key.name === "backspace" && this.line !== "") {
        this.line = [...this.line].slice(0, -1).join("")
        this.port.write("\b \b")
      } else if (key.name === "enter" || key.name === "ctrl-d") {
        if (key.name === "enter") this.port.write("\r\n")
        const text = key.name === "enter" ? `${this.line}\n` : this.line
        if (text === "") this.ended = true
        else this.lines.push(text)
        this.line = ""
        this.typedAhead = this.typedAhead.slice(end)
        for (const done of this.waiting.splice(0)) done()
        return
      }
    }
    this.typedAhead = ""
  }
}
