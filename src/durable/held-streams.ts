/**
 * Pages that hear over held HTTP responses, where WebSockets are blocked: one JSON message a line.
 * Nobody says when such a page has gone, so that is derived: it is there while it was heard of, or
 * took what was written, within the last two minutes.
 */

/** Wall ms. */
const heardWithinMs = 2 * 60_000
/** Lines that a page may leave untaken before it is given up. */
const untakenMax = 2_000
/** As many as there may be sockets; the oldest gives way. */
export const heldStreamsMax = 12

const encoder = new TextEncoder()

export class HeldStreams {
  readonly #open = new Set<HeldStream>()
  readonly #wallNow: () => number
  readonly #gone: () => void
  #heardAt = Number.NEGATIVE_INFINITY

  /** `gone` is called when one of them ends. */
  constructor(wallNow: () => number, gone: () => void) {
    this.#wallNow = wallNow
    this.#gone = gone
  }

  get all(): readonly HeldStream[] {
    return [...this.#open]
  }

  /** A response that goes on, beginning with `lines`. */
  open(lines: readonly string[]): Response {
    const [oldest] = this.#open
    if (oldest !== undefined && this.#open.size >= heldStreamsMax) {
      oldest.close()
      this.#open.delete(oldest)
    }
    let stream: HeldStream | null = null
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        stream = new HeldStream(this, controller)
        for (const line of lines) stream.send(line)
        this.#open.add(stream)
      },
      cancel: () => {
        if (stream !== null) this.drop(stream)
      },
    })
    this.heard()
    return new Response(body, {
      headers: {
        "content-type": "application/x-ndjson",
        // A proxy that compresses would hold lines back until it has a block of them.
        "content-encoding": "identity",
        "cache-control": "no-store",
      },
    })
  }

  /** The page gave a sign of life: it posted something, or took what was written to it. */
  heard(): void {
    this.#heardAt = this.#wallNow()
  }

  get present(): boolean {
    const endsAt = this.presenceEndsAt
    return endsAt !== null && this.#wallNow() < endsAt
  }

  /** Wall ms at which nobody is there any more, if nothing is heard until then; null = nobody is. */
  get presenceEndsAt(): number | null {
    return this.#open.size === 0 ? null : this.#heardAt + heardWithinMs
  }

  drop(stream: HeldStream): void {
    if (this.#open.delete(stream)) this.#gone()
  }

  closeAll(): void {
    for (const stream of this.#open) stream.close()
    this.#open.clear()
  }
}

export class HeldStream {
  readonly #owner: HeldStreams
  readonly #controller: ReadableStreamDefaultController<Uint8Array>

  constructor(owner: HeldStreams, controller: ReadableStreamDefaultController<Uint8Array>) {
    this.#owner = owner
    this.#controller = controller
  }

  send(line: string): void {
    try {
      const room = this.#controller.desiredSize ?? 0
      if (room < -untakenMax) throw new Error("nobody takes what is written")
      this.#controller.enqueue(encoder.encode(`${line}\n`))
      if (room > 0) this.#owner.heard()
    } catch (fault) {
      this.#controller.error(fault)
      this.#owner.drop(this)
    }
  }

  close(): void {
    this.#controller.close()
  }
}
