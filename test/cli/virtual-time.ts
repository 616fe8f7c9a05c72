/** A clock for recorded commands: it stands still while anything runs, and jumps to the next timer. */
import type { Clock } from "../../src/lib/process.ts"

interface Timer {
  readonly at: number
  readonly fire: () => void
}

export class VirtualTime implements Clock {
  /** Milliseconds since the start. */
  elapsed = 0
  private readonly start: number
  private timers: Timer[] = []

  constructor(start: number) {
    this.start = start
  }

  now(): number {
    return this.start + this.elapsed
  }

  reach(elapsed: number): void {
    this.elapsed = Math.max(this.elapsed, elapsed)
  }

  at(elapsed: number, fire: () => void): void {
    this.timers.push({ at: elapsed, fire })
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const timer = { at: this.elapsed + ms, fire: resolve }
      this.timers.push(timer)
      signal?.addEventListener("abort", () => {
        this.timers = this.timers.filter((one) => one !== timer)
        reject(signal.reason)
      })
    })
  }

  yield(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve))
  }

  /** Runs until `main` ends; time moves only when everybody waits. */
  async run<T>(main: Promise<T>): Promise<T> {
    let running = true
    const done = main.finally(() => {
      running = false
    })
    done.catch(() => undefined)
    while (running) {
      await this.yield()
      await this.yield()
      if (!running) break
      const next = this.timers.sort((a, b) => a.at - b.at).shift()
      if (next === undefined) throw new Error("the command waits for nothing")
      this.reach(next.at)
      next.fire()
    }
    return done
  }
}
