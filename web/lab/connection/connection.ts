/**
 * The page's one connection to its lab. Everything sent has an id and is kept until it is answered;
 * after a break it is sent again with the same id, which the lab takes as an idempotency key. So a
 * reconnect loses nothing and repeats nothing.
 */
import { type ClientMessage, type LabMessage, protocolVersion } from "../../../src/wire/lab.ts"
import { Line } from "./line.ts"
import type { OpenTransport } from "./transport.ts"
import { Ways } from "./ways.ts"

export type ConnectionState =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  /** Since when, in wall ms. */
  | { readonly kind: "offline"; readonly since: number }
  /** For good: the lab ended, or does not know us. */
  | { readonly kind: "closed" }

export interface ConnectionOptions {
  /** In order of preference. The next one is tried when one does not work on this network. */
  readonly ways: readonly OpenTransport[]
  /** Random; the first part of every id. */
  readonly session: string
  readonly now: () => number
  /** Calls back once after `ms`; returns how to call that off. */
  readonly after: (ms: number, run: () => void) => () => void
  readonly onMessage: (message: LabMessage) => void
  readonly onState: (state: ConnectionState) => void
  /** ms. */
  readonly onRoundTrip: (ms: number) => void
}

/** What is waiting for its answer: in the order of sending, since replay must keep it. */
interface Outstanding {
  readonly message: ClientMessage
  readonly answered: (message: LabMessage) => void
  readonly refused: () => void
  /** Streams stay outstanding as long as they run; they are no sign of a dead line. */
  readonly stream: boolean
  sentAt: number
}

const firstRetry = 300
const longestRetry = 8_000
/** A message that is not answered for so long means that the line is dead, whatever the socket says. */
const patience = 20_000
/** On a way that was not the first choice: how long until the first one is tried again. */
const tryBetterAfter = 300_000

export class Connection {
  private readonly options: ConnectionOptions
  private readonly outstanding = new Map<string, Outstanding>()
  private readonly terminals = new Map<string, ClientMessage>()
  private readonly ways: Ways
  private line: Line | null = null
  /** A better way that is tried while `line` still does its work. */
  private trial: Line | null = null
  private callOffTrial: () => void = () => {}
  private failures = 0
  private counter = 0
  private offlineSince: number | null = null
  private callOff: () => void = () => {}
  private closed = false
  /** The seq of the newest message, and the newest seq of which nothing can be missing. */
  private newestSeq: number | null = null
  private wholeSeq: number | null = null

  constructor(options: ConnectionOptions) {
    this.options = options
    this.ways = new Ways(options.ways.length)
  }

  start(): void {
    if (this.closed || this.line !== null) return
    this.callOff()
    this.line = this.draw(this.ways.current)
  }

  /** A fresh id: unique in the lab. */
  nextId(): string {
    this.counter += 1
    return `${this.options.session}.${this.counter}`
  }

  /**
   * Sends a message that carries `id` and keeps it until `answered` has been told the last message
   * that answers it. `refused` is called when the connection ends for good.
   */
  ask(
    message: ClientMessage & { readonly id: string },
    handlers: { answered: (message: LabMessage) => void; refused: () => void; stream?: boolean },
  ): void {
    if (this.closed) {
      handlers.refused()
      return
    }
    const { answered, refused, stream = false } = handlers
    this.outstanding.set(message.id, {
      message,
      answered,
      refused,
      stream,
      sentAt: this.options.now(),
    })
    this.send([message])
  }

  /** Stops waiting for an answer, and tells the lab so. */
  cancel(id: string): void {
    if (!this.outstanding.delete(id)) return
    this.send([{ type: "cancel", id }])
  }

  /** Nothing answers these: the last one of each terminal is said again after a break. */
  saveTerminal(message: Extract<ClientMessage, { type: "terminal" }>): void {
    this.terminals.set(message.terminal.id, message)
    this.send([message])
  }

  /** The page is visible: keeps cluster time running. */
  here(): void {
    this.send([{ type: "here" }])
  }

  /** Do not wait for the next try: the network is back, or somebody looks. */
  hurry(): void {
    if (this.line === null) this.start()
    else this.checkPatience()
  }

  /** Messages that have not been answered yet: what would be lost if the page closed now. */
  unanswered(): readonly ClientMessage[] {
    return [...this.outstanding.values()].map((each) => each.message)
  }

  close(): void {
    this.closed = true
    this.callOff()
    this.endTrial()
    this.line?.close()
    this.line = null
    for (const each of this.outstanding.values()) each.refused()
    this.outstanding.clear()
    this.options.onState({ kind: "closed" })
  }

  private draw(way: number): Line {
    const open = this.options.ways[way]
    if (open === undefined) throw new Error("a connection needs at least one way")
    return new Line(open, {
      lastSeq: this.wholeSeq,
      after: this.options.after,
      onOpen: (line) => line === this.line && this.sendAgain(),
      onWorking: (line) => this.works(line, way),
      onMessage: (_, message) => this.received(message),
      onRoundTrip: (line, ms) => line === this.line && this.options.onRoundTrip(ms),
      onClose: (line, why) => (line === this.trial ? this.tryBetterLater() : this.lost(line, why)),
    })
  }

  private send(messages: readonly ClientMessage[]): void {
    if (this.line?.opened) this.line.send(messages)
  }

  /** What the line before may have lost. */
  private sendAgain(): void {
    const again = [...this.outstanding.values()]
    for (const each of again) each.sentAt = this.options.now()
    const messages = [...this.terminals.values(), ...again.map((each) => each.message)]
    if (messages.length > 0) this.send(messages)
  }

  private works(line: Line, way: number): void {
    if (line === this.trial) this.changeTo(line)
    this.ways.worked(way)
    this.failures = 0
    this.offlineSince = null
    this.options.onState({ kind: "live" })
    this.watch()
    if (way > 0) this.tryBetterLater()
  }

  private changeTo(line: Line): void {
    this.trial = null
    this.line?.close()
    this.line = line
    this.sendAgain()
  }

  /** The line that works goes on until the better one has proved itself. */
  private tryBetterLater(): void {
    this.endTrial()
    this.callOffTrial = this.options.after(tryBetterAfter, () => {
      this.trial = this.draw(0)
    })
  }

  private endTrial(): void {
    this.callOffTrial()
    this.trial?.close()
    this.trial = null
  }

  private received(message: LabMessage): void {
    if ("seq" in message) this.saw(message.type === "welcome", message.seq)
    if ("id" in message) this.answer(message.id, message)
    this.options.onMessage(message)
    // An ended class can still be looked at; the other ends are final for this page.
    if (message.type === "ended" && message.why !== "class-ended") this.close()
  }

  /** One commit can come as several messages with one seq: only a later one proves it whole. */
  private saw(welcome: boolean, seq: number): void {
    if (welcome) this.wholeSeq = seq
    else if (this.newestSeq !== null && seq > this.newestSeq) this.wholeSeq = this.newestSeq
    this.newestSeq = welcome ? seq : Math.max(this.newestSeq ?? seq, seq)
  }

  private answer(id: string, message: LabMessage): void {
    const waiting = this.outstanding.get(id)
    if (waiting === undefined) return
    const last = message.type !== "chunk" && !(waiting.stream && isStreamHead(message))
    if (last) this.outstanding.delete(id)
    waiting.answered(message)
  }

  private watch(): void {
    this.callOff()
    this.callOff = this.options.after(5_000, () => {
      this.watch()
      this.checkPatience()
    })
  }

  private checkPatience(): void {
    const limit = this.options.now() - patience
    const overdue = [...this.outstanding.values()].some(
      (each) => !each.stream && each.sentAt < limit,
    )
    if (this.line?.opened && overdue) this.line.drop()
  }

  private lost(line: Line, why: "lost" | "refused"): void {
    this.line = null
    this.callOff()
    this.endTrial()
    if (why === "refused") {
      this.options.onMessage({ type: "ended", why: "signed-out" })
      this.close()
      return
    }
    this.failures += 1
    if (!line.worked) this.ways.failed(line.opened)
    this.offlineSince ??= this.options.now()
    this.options.onState({ kind: "offline", since: this.offlineSince })
    const wait = Math.min(longestRetry, firstRetry * 2 ** (this.failures - 1))
    this.callOff = this.options.after(wait, () => this.start())
  }
}

/** The first message of a stream: the answer's head, after which the chunks come. */
function isStreamHead(message: LabMessage): boolean {
  return message.type === "response" && message.status < 400
}

export const hello = (lastSeq: number | null): ClientMessage => ({
  type: "hello",
  v: protocolVersion,
  lastSeq,
})
