/** The naive model's service: what is wished, what was wished before, and how its update goes. */
import type { Definition, Micros, Pace, Plan, Status } from "./naive-terms.ts"

export class NaiveService {
  current: Definition
  previous: Definition | null = null
  status: Status | null = null
  #versions = 1
  readonly #written: (status: Status) => void

  /** `written` hears of each status that the updater writes. */
  constructor(plan: Plan, written: (status: Status) => void) {
    this.current = { plan, version: 1 }
    this.#written = written
  }

  get rollingBack(): boolean {
    return this.status?.state === "rollback_started"
  }

  /** CA-12. */
  update(plan: Plan): void {
    this.previous = this.current
    this.#versions += 1
    this.current = { plan, version: this.#versions }
    this.status = null
  }

  /** CA-11; false where there is nothing to go back to. */
  rollback(now: Micros): boolean {
    if (this.previous === null) return false
    const was = this.current
    this.current = this.previous
    this.previous = was
    const message = "manually requested rollback"
    this.status = { state: "rollback_started", since: now, message }
    return true
  }

  /** U-4. */
  start(now: Micros): void {
    if (this.status === null) this.#write("updating", now, "update in progress")
  }

  /** U-16; true where the run stops for good. */
  react(pace: Pace, rolling: boolean, guilty: string): boolean {
    const because = `due to failure or early termination of task ${guilty}`
    if (pace.action === "pause" || rolling) {
      const who = pace.action === "pause" ? "update" : "rollback"
      const state = this.rollingBack ? "rollback_paused" : "paused"
      if (this.status !== null) this.#write(state, this.status.since, `${who} paused ${because}`)
      return pace.action === "pause"
    }
    // U-17.
    if (this.status === null || this.previous === null) return true
    this.current = this.previous
    this.previous = null
    this.#write("rollback_started", this.status.since, `update rolled back ${because}`)
    return true
  }

  /** U-19. */
  complete(): void {
    if (this.status === null) return
    const { since } = this.status
    if (this.rollingBack) this.#write("rollback_completed", since, "rollback completed")
    else this.#write("completed", since, "update completed")
  }

  #write(state: string, since: Micros, message: string): void {
    this.status = { state, since, message }
    this.#written(this.status)
  }
}
