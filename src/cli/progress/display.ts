/** Progress lines as docker's client library draws them (CW-14). */
import type { OutputStream } from "../../lib/process.ts"

export interface ProgressMessage {
  /** Lines with an id keep their place on a terminal. */
  readonly id: string
  readonly text: string
  /** How far, of how much: drawn as a bar on a wide terminal, never written elsewhere. */
  readonly share?: readonly [number, number]
}

/** A bar is drawn on terminals wider than this. */
const BAR_FROM_COLUMNS = 110
const BAR_WIDTH = 50

export class ProgressDisplay {
  private readonly out: OutputStream
  private lines = new Map<string, number>()

  constructor(out: OutputStream) {
    this.out = out
  }

  /** A line of progress: redrawn in place on a terminal, written once more elsewhere. */
  async show(message: ProgressMessage): Promise<void> {
    if (!this.out.isTTY) {
      if (message.share === undefined) await this.out.write(`${message.id}: ${message.text}\n`)
      return
    }
    let start = ""
    let line = this.lines.get(message.id)
    if (line === undefined) {
      line = this.lines.size
      this.lines.set(message.id, line)
      start = "\n"
    }
    const up = this.lines.size - line
    const bar = message.share === undefined ? "" : this.bar(message.share)
    await this.out.write(
      `${start}\x1b[${up}A\x1b[2K\r${message.id}: ${message.text} ${bar}\r\x1b[${up}B`,
    )
  }

  /** A plain line: what stood above it is not redrawn any more. */
  async say(text: string): Promise<void> {
    this.lines = new Map()
    await this.out.write(`${text}\n`)
  }

  private bar([done, total]: readonly [number, number]): string {
    if (this.out.columns <= BAR_FROM_COLUMNS) return ""
    const filled = Math.min(BAR_WIDTH, Math.floor(Math.floor((done / total) * 100) / 2))
    return `[${"=".repeat(filled)}>${" ".repeat(BAR_WIDTH - filled)}] `
  }
}
