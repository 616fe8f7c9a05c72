/**
 * What is said in one turn travels in one frame (wire/lab.ts): the requests of a `docker service ps`
 * cost as much as one. In order, and never later than the turn's end.
 */
import { bundleLimits, type ClientMessage } from "../../../src/wire/lab.ts"

export class Bundle {
  private readonly put: (frame: string) => void
  /** Each as JSON. */
  private waiting: string[] = []
  private size = 0
  private scheduled = false

  /** `put` sends one frame. */
  constructor(put: (frame: string) => void) {
    this.put = put
  }

  add(messages: readonly ClientMessage[]): void {
    for (const message of messages) {
      const json = JSON.stringify(message)
      const full = this.waiting.length >= bundleLimits.messages
      if (full || this.size + json.length > bundleLimits.characters) this.flush()
      this.waiting.push(json)
      this.size += json.length
    }
    if (this.scheduled) return
    this.scheduled = true
    queueMicrotask(() => {
      this.scheduled = false
      this.flush()
    })
  }

  /** Sends what waits, now. */
  flush(): void {
    const [first, ...rest] = this.waiting
    this.waiting = []
    this.size = 0
    if (first === undefined) return
    this.put(rest.length === 0 ? first : `[${[first, ...rest].join(",")}]`)
  }
}
