/** Held HTTP streams that wait for the next commit, or for an instant of cluster time. In memory only. */
import type { SimTime } from "../swarm/time.ts"

interface Waiter {
  readonly at: SimTime | null
  readonly wake: () => void
  readonly giveWay: () => void
}

/** More than a student's docker can hold open in earnest; the oldest gives way. */
export const waitersMax = 64

export class Waiters {
  readonly #all = new Set<Waiter>()

  /** Resolves when woken; rejects with the signal's reason, or when too many wait. */
  wait(signal: AbortSignal, at: SimTime | null): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason)
        return
      }
      const [oldest] = this.#all
      if (this.#all.size >= waitersMax) oldest?.giveWay()
      const end = (settle: () => void) => () => {
        this.#all.delete(waiter)
        signal.removeEventListener("abort", aborted)
        settle()
      }
      const aborted = end(() => reject(signal.reason))
      const giveWay = end(() => reject(new DOMException("too many streams", "AbortError")))
      const waiter: Waiter = { at, wake: end(resolve), giveWay }
      this.#all.add(waiter)
      signal.addEventListener("abort", aborted, { once: true })
    })
  }

  wake(which: (at: SimTime | null) => boolean): void {
    for (const waiter of [...this.#all]) if (which(waiter.at)) waiter.wake()
  }

  get nextAt(): SimTime | null {
    const times = [...this.#all].flatMap(({ at }) => (at === null ? [] : [at]))
    return times.length === 0 ? null : Math.min(...times)
  }
}
