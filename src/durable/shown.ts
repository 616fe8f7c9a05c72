/** What pages were told last, of each kind of message: so that only a change is told. */
import type { LabMessage } from "../wire/lab.ts"

export class Shown {
  readonly #last = new Map<LabMessage["type"], string>()

  /** Pages know it already. */
  note(message: LabMessage): void {
    this.#last.set(message.type, textOf(message))
  }

  /** The message, unless pages know it already. */
  news(message: LabMessage): readonly LabMessage[] {
    if (this.#last.get(message.type) === textOf(message)) return []
    this.note(message)
    return [message]
  }
}

/** But for its number. */
const textOf = (message: LabMessage): string => JSON.stringify({ ...message, seq: 0 })
