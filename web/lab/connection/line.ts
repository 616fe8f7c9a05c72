/**
 * One try at a way to the lab. It works from its first message on, since some proxies let a socket open
 * and cut it at once; a line that stays silent ends itself.
 */
import type { ClientMessage, LabMessage } from "../../../src/wire/lab.ts"
import type { OpenTransport, Transport } from "./transport.ts"

/** How long a line may take to open, and again until its first message, ms. */
const patience = 8_000

export interface LineOptions {
  readonly lastSeq: number | null
  /** Calls back once after `ms`; returns how to call that off. */
  readonly after: (ms: number, run: () => void) => () => void
  readonly onOpen: (line: Line) => void
  /** Just before its first message. */
  readonly onWorking: (line: Line) => void
  readonly onMessage: (line: Line, message: LabMessage) => void
  readonly onRoundTrip: (line: Line, ms: number) => void
  /** Once, unless `close` was called; nothing else is called after it. */
  readonly onClose: (line: Line, why: "lost" | "refused") => void
}

export class Line {
  opened = false
  /** Whether it ever said anything. */
  worked = false
  private readonly options: LineOptions
  private readonly transport: Transport
  private ended = false
  private callOff: () => void

  constructor(open: OpenTransport, options: LineOptions) {
    this.options = options
    this.callOff = options.after(patience, () => this.drop())
    this.transport = open(options.lastSeq, {
      onOpen: () => this.ended || this.open(),
      onMessage: (message) => this.ended || this.received(message),
      onRoundTrip: (ms) => this.ended || options.onRoundTrip(this, ms),
      onClose: (why) => this.lost(why),
    })
  }

  send(messages: readonly ClientMessage[]): void {
    this.transport.send(messages)
  }

  /** Ends it without a word. */
  close(): void {
    this.ended = true
    this.callOff()
    this.transport.close()
  }

  /** Gives it up as lost. */
  drop(): void {
    this.lost("lost")
    this.transport.close()
  }

  private open(): void {
    this.opened = true
    this.callOff()
    this.callOff = this.options.after(patience, () => this.drop())
    this.options.onOpen(this)
  }

  private received(message: LabMessage): void {
    if (!this.worked) {
      this.worked = true
      this.callOff()
      this.options.onWorking(this)
    }
    this.options.onMessage(this, message)
  }

  private lost(why: "lost" | "refused"): void {
    if (this.ended) return
    this.ended = true
    this.callOff()
    this.options.onClose(this, why)
  }
}
