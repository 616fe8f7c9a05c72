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
  /** Cluster time beyond which it does not go for now, µs. */
  #ceiling = Number.POSITIVE_INFINITY

  constructor(cluster: Cluster, profile: EngineProfile) {
    super(cluster, { profile })
    this.#offset = cluster.now - Date.now() * 1000
    this.#timer = setInterval(() => this.catchUp(), beat)
  }

  catchUp(): void {
    const due = Math.min(Date.now() * 1000 + this.#offset, this.#ceiling)
    this.advance(Math.max(this.cluster.now, due))
  }

  /** Lets no more than this pass until `release`: what takes longer here takes no longer there. */
  hold(seconds: number): void {
    this.#ceiling = this.cluster.now + Math.round(seconds * SECOND)
  }

  release(): void {
    this.#offset = Math.min(this.#offset, this.#ceiling - Date.now() * 1000)
    this.#ceiling = Number.POSITIVE_INFINITY
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
