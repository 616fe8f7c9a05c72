/** A host whose cluster time goes by the timetables of recorded commands, between them with the wall's. */
import type { JournalledEvent } from "../../../src/engine/host.ts"
import { MemoryHost } from "../../../src/engine/memory-host.ts"
import type { EngineProfile } from "../../../src/engine/profile.ts"
import type { Cluster } from "../../../src/swarm/cluster.ts"
import { SECOND, type SimTime } from "../../../src/swarm/time.ts"
import type { Timetable } from "./timetable.ts"

/** Milliseconds between looks at the clock: followers see what happens at most this late. */
const beat = 20
/** Milliseconds after which a request no longer waits for one that should have come before it. */
const patience = 3000

export class LiveHost extends MemoryHost {
  readonly #timer: NodeJS.Timeout
  /** Of the commands that are under way, or come next. */
  readonly #timetables = new Set<Timetable>()
  /** Cluster time at which the recording began, µs. */
  #began: SimTime | null = null
  /** Wall-clock milliseconds of the last look at the clock. */
  #looked = Date.now()
  #running = 0

  constructor(cluster: Cluster, profile: EngineProfile) {
    super(cluster, { profile })
    this.#timer = setInterval(() => this.#flow(), beat)
  }

  /** It is now so many seconds after the recording began. */
  begin(recorded: number): void {
    this.#began = this.cluster.now - Math.round(recorded * SECOND)
  }

  get begun(): boolean {
    return this.#began !== null
  }

  /** Wall-clock milliseconds of a moment of the recording, in seconds since it began. */
  wallOf(recorded: number): number {
    return this.wallAt((this.#began ?? this.now) + Math.round(recorded * SECOND))
  }

  /** Seconds since the recording began. */
  get recordedNow(): number {
    return this.#began === null ? Number.NEGATIVE_INFINITY : (this.now - this.#began) / SECOND
  }

  enter(timetable: Timetable): void {
    this.#timetables.add(timetable)
  }

  leave(timetable: Timetable): void {
    this.#timetables.delete(timetable)
  }

  /** While this goes on, time goes as on the wall. */
  async freely<T>(work: () => Promise<T>): Promise<T> {
    this.#flow()
    this.#running += 1
    try {
      return await work()
    } finally {
      this.#flow()
      this.#running -= 1
    }
  }

  /** A command asks for something: when it is the recorded time for that, and everybody has come so far. */
  async arrive(timetable: Timetable, kind: string): Promise<void> {
    const time = timetable.take(kind)
    if (time !== null) {
      const since = Date.now()
      while (this.#mustWait(timetable, time) && Date.now() < since + patience) await pause(5)
      this.moveTo(time)
    }
    this.#looked = Date.now()
  }

  /** Lets time pass at once, in seconds since the recording began. */
  moveTo(recorded: number): void {
    if (this.#began === null) return
    const to = this.#began + Math.round(recorded * SECOND)
    if (to > this.now) this.#go(to)
  }

  /** Lets time pass at once. */
  skip(seconds: number): void {
    this.#go(this.now + Math.round(seconds * SECOND))
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** What was skipped lies between then and now. */
  override recentEvents(): readonly JournalledEvent[] {
    return super.recentEvents().map((one) => ({ ...one, wall: this.wallAt(one.event.at) }))
  }

  override wallAt(at: SimTime): number {
    return this.#looked + (at - this.now) / 1000
  }

  override clusterAt(wallMs: number): SimTime {
    return this.now + Math.round((wallMs - this.#looked) * 1000)
  }

  #mustWait(timetable: Timetable, time: number): boolean {
    for (const other of this.#timetables) {
      if (other !== timetable && other.limit < time) return true
    }
    return false
  }

  #flow(): void {
    const now = Date.now()
    const due = this.now + (now - this.#looked) * 1000
    this.#go(Math.max(this.now, Math.min(due, this.#limit())))
    this.#looked = now
  }

  #limit(): SimTime {
    if (this.#running > 0) return Number.POSITIVE_INFINITY
    if (this.#began === null || this.#timetables.size === 0) return this.now
    const limits = [...this.#timetables].map(({ limit }) => limit)
    return this.#began + Math.round(Math.min(...limits) * SECOND)
  }

  #go(to: SimTime): void {
    this.advance(to)
    this.#looked = Date.now()
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))
