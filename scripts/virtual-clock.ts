/**
 * Time that passes only when it is told to. Those who sleep wait in order of (time, order of asking);
 * `drain` lets everything run that needs no time at all, `run` lets pass what a piece of work needs.
 */
import { type Clock, Interrupted } from "../src/lib/process.ts"
import { borrowedToolsBusy, borrowedToolsIdle } from "../src/shell/just-bash.ts"

interface Sleeper {
  readonly at: number
  readonly seq: number
  readonly wake: () => void
}

/** What else happens by itself in the same time, in milliseconds since the epoch. */
export interface Surroundings {
  /** Null = nothing will. */
  nextAt(): number | null
  advanceTo(time: number): void
}

/** Turns of the event loop without any sign of life after which nothing is left to run. */
const quietTurns = 3

export class VirtualClock implements Clock {
  private sleepers: Sleeper[] = []
  private seq = 0
  private time: number
  /** Grows whenever somebody shows a sign of life. */
  private activity = 0

  /** `start`: milliseconds since the epoch. */
  constructor(start: number) {
    this.time = start
  }

  now(): number {
    return this.time
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.activity++
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.activity++
        this.sleepers = this.sleepers.filter((each) => each !== sleeper)
        reject(signal?.reason ?? new Interrupted("SIGINT"))
      }
      const sleeper: Sleeper = {
        at: this.time + Math.max(0, ms),
        seq: this.seq++,
        wake: () => {
          signal?.removeEventListener("abort", stop)
          resolve()
        },
      }
      if (signal?.aborted) {
        stop()
        return
      }
      signal?.addEventListener("abort", stop, { once: true })
      this.sleepers.push(sleeper)
    })
  }

  /** Calls `fire` when `time` has come. */
  at(time: number, fire: () => void): void {
    this.sleepers.push({ at: time, seq: this.seq++, wake: fire })
  }

  yield(): Promise<void> {
    this.activity++
    return new Promise((resolve) => setImmediate(resolve))
  }

  /** When the next sleeper wants to wake; null when nobody sleeps. */
  get nextWake(): number | null {
    return this.sleepers.length === 0 ? null : Math.min(...this.sleepers.map(({ at }) => at))
  }

  /** Moves on to `time` and wakes whoever was due until then, in order. */
  advanceTo(time: number): void {
    this.time = Math.max(this.time, time)
    const due = this.sleepers.filter(({ at }) => at <= this.time)
    this.sleepers = this.sleepers.filter(({ at }) => at > this.time)
    for (const { wake } of due.sort((a, b) => a.at - b.at || a.seq - b.seq)) wake()
  }

  /** Waits for the end of `work`; time moves only when everybody waits for it. */
  async run<T>(work: Promise<T>, surroundings?: Surroundings): Promise<T> {
    let running = true
    const done = work.finally(() => {
      running = false
    })
    done.catch(() => undefined)
    for (;;) {
      await this.drain()
      if (!running) return done
      const due = [this.nextWake, surroundings?.nextAt() ?? null].filter((at) => at !== null)
      if (due.length === 0) throw new Error("the work waits for nothing")
      const next = Math.max(this.time, Math.min(...due))
      surroundings?.advanceTo(next)
      this.advanceTo(next)
    }
  }

  /** Lets everything run until everybody waits. Gives up on a program that never does: false. */
  async drain(maxTurns = 20_000): Promise<boolean> {
    let quiet = 0
    for (let turn = 0; turn < maxTurns && quiet < quietTurns; turn++) {
      const before = this.activity
      await new Promise((resolve) => setImmediate(resolve))
      if (borrowedToolsBusy()) {
        await borrowedToolsIdle()
        quiet = 0
      } else quiet = this.activity === before ? quiet + 1 : 0
    }
    return quiet >= quietTurns
  }
}
