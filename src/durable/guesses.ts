/**
 * Counts wrong guesses from one client address: distinct wrong class codes and resume phrases. One
 * object an address. Successes never count, since a whole class may share one address.
 */
import { DurableObject } from "cloudflare:workers"
import type { Env } from "./env.ts"

const guessesMax = 30
const windowMs = 60_000
const blockMs = 60_000

interface Record {
  readonly guesses: readonly { readonly hash: string; readonly at: number }[]
  readonly blockedUntil: number
}

const nothing: Record = { guesses: [], blockedUntil: 0 }

export class Guesses extends DurableObject<Env> {
  /** Milliseconds until joining is possible again from this address; 0 = it is possible now. */
  blockedFor(): number {
    return Math.max(0, this.record().blockedUntil - Date.now())
  }

  /** Takes note of a wrong guess, given as a keyed hash of it. Answers as `blockedFor`. */
  async wrong(hash: string): Promise<number> {
    const now = Date.now()
    const record = this.record()
    const recent = record.guesses.filter((guess) => now - guess.at < windowMs)
    // The same typing mistake sent again is one guess.
    if (recent.some((guess) => guess.hash === hash)) return this.blockedFor()
    const guesses = [...recent, { hash, at: now }]
    const blocked = guesses.length > guessesMax
    this.ctx.storage.kv.put("record", {
      guesses: blocked ? [] : guesses,
      blockedUntil: blocked ? now + blockMs : record.blockedUntil,
    } satisfies Record)
    await this.ctx.storage.setAlarm(now + blockMs + windowMs)
    return this.blockedFor()
  }

  /** Everything is past by now: an address that behaves leaves nothing behind. */
  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll()
  }

  private record(): Record {
    return this.ctx.storage.kv.get<Record>("record") ?? nothing
  }
}
