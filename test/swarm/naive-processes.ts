/** The naive model's goroutines: each a generator that says what it waits for. */
import type { Micros } from "./naive-terms.ts"

/** What a process waits for, and by when it goes on regardless. */
export interface Wait {
  readonly until: () => boolean
  readonly deadline?: Micros
  /** N-2: there is a failure to count, which comes before all else. */
  readonly failure?: () => boolean
}
export type Process = Generator<Wait, void>

interface Waiting {
  readonly body: Process
  /** A delayed start, not a part of the updater. */
  readonly starts: boolean
  wait: Wait
}

/** N-17: who goes on first of those that can. */
const turns: readonly ((process: Waiting) => boolean)[] = [
  ({ wait }) => wait.failure?.() === true,
  ({ starts, wait }) => starts && wait.until(),
  ({ wait }) => wait.until(),
]

export class Processes {
  #all: Waiting[] = []

  /** When one goes on by itself next. */
  get next(): Micros | null {
    const first = Math.min(...this.#all.map(({ wait }) => wait.deadline ?? Infinity))
    return Number.isFinite(first) ? first : null
  }

  spawn(body: Process, starts = false): void {
    const process = { body, starts, wait: { until: () => false } }
    this.#all.push(process)
    this.#resume(process)
  }

  /** Lets all go on that can; false: none could. */
  run(): boolean {
    let any = false
    for (const turn of turns) {
      for (let next = this.#all.find(turn); next !== undefined; next = this.#all.find(turn)) {
        any = true
        this.#resume(next)
      }
    }
    return any
  }

  /** A timer that is due rings when everybody else has done what there was to do; false: none is. */
  ring(now: Micros): boolean {
    const due = this.#all.find(({ wait }) => (wait.deadline ?? now + 1) <= now)
    if (due !== undefined) this.#resume(due)
    return due !== undefined
  }

  #resume(process: Waiting): void {
    const step = process.body.next()
    if (step.done) this.#all = this.#all.filter((other) => other !== process)
    else process.wait = step.value
  }
}
