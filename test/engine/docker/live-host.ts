/** A host whose cluster time runs with the clock on the wall, and can be moved on at once. */
import type { JournalledEvent } from "../../../src/engine/host.ts"
import { MemoryHost } from "../../../src/engine/memory-host.ts"
import type { EngineProfile } from "../../../src/engine/profile.ts"
import type { Cluster } from "../../../src/swarm/cluster.ts"
import { SECOND, type SimTime } from "../../../src/swarm/time.ts"

/** Milliseconds between looks at the clock: followers see what happens at most this late. */
const beat = 20

export class LiveHost extends MemoryHost {
  readonly #timer: NodeJS.Timeout
  /** Cluster time at `Date.now()` 0, µs. */
  #offset: number

  constructor(cluster: Cluster, profile: EngineProfile) {
    super(cluster, { profile })
    this.#offset = cluster.now - Date.now() * 1000
    this.#timer = setInterval(() => this.catchUp(), beat)
  }

  catchUp(): void {
    this.advance(Math.max(this.cluster.now, Date.now() * 1000 + this.#offset))
  }

  /** Lets time pass at once. */
  skip(seconds: number): void {
    this.#offset += Math.round(seconds * SECOND)
    this.catchUp()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** What was skipped lies between then and now. */
  override recentEvents(): readonly JournalledEvent[] {
    return super.recentEvents().map((one) => ({ ...one, wall: this.wallAt(one.event.at) }))
  }

  override wallAt(at: SimTime): number {
    return (at - this.#offset) / 1000
  }

  override clusterAt(wallMs: number): SimTime {
    return Math.round(wallMs * 1000 + this.#offset)
  }
}
