/**
 * Docker clients of the student's own, as opposed to our pages: who called last, which pages show as a
 * light, and one signal that ends whatever they still listen to.
 */
import type { GuestView } from "../wire/lab.ts"
import { Allowance } from "./allowance.ts"
import type { LabStore } from "./store.ts"

/** A docker that watches an update calls 15 times a second: told and stored once in so many ms. */
const tellEveryMs = 30_000
const agentMax = 80

export class Guests {
  /** Their own: a loop in one's own docker leaves the page what it needs. */
  readonly allowance = new Allowance()
  readonly #store: LabStore
  #last: GuestView | null
  #open = new AbortController()

  constructor(store: LabStore) {
    this.#store = store
    this.#last = store.guest
  }

  /** The last one that was noted. */
  get last(): GuestView | null {
    return this.#last
  }

  /** Aborts when the token they came with has ended. */
  get signal(): AbortSignal {
    return this.#open.signal
  }

  /** Notes a call; what pages should hear of it, or null when they know. */
  called(userAgent: string | null, now: number): GuestView | null {
    const agent = printable(userAgent ?? "")
    const { last } = this
    if (last !== null && last.agent === agent && now - last.at < tellEveryMs) return null
    const guest = { agent, at: now }
    this.#note(guest)
    return guest
  }

  /** Their token has ended: their streams do too, and nobody has called with the new one. */
  dismiss(): void {
    this.#open.abort()
    this.#open = new AbortController()
    if (this.last !== null) this.#note(null)
  }

  #note(guest: GuestView | null): void {
    this.#last = guest
    this.#store.saveGuest(guest)
  }
}

const printable = (text: string) => text.replace(/[^\x20-\x7e]/g, "").slice(0, agentMax)
