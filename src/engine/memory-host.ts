/**
 * An `EngineHost` in memory with virtual time: for headless labs and tests. Nothing happens by itself;
 * whoever holds it moves the clock.
 */
import { assert } from "../lib/assert.ts"
import type { Result } from "../lib/result.ts"
import type { Cluster } from "../swarm/cluster.ts"
import type { Command, Done, Refusal } from "../swarm/command.ts"
import type { ClusterEvent, Output } from "../swarm/events.ts"
import type { SimTime } from "../swarm/time.ts"
import type { Fact } from "./facts.ts"
import type { EngineHost, JournalledEvent } from "./host.ts"
import { currentEngine, type EngineProfile } from "./profile.ts"
import { isTold } from "./render/event.ts"

/** As dockerd: `docker events --since` reaches back this far. */
const keptEvents = 256

export interface MemoryHostOptions {
  readonly profile?: EngineProfile
  /** Wall-clock milliseconds of the moment in which the host is made. */
  readonly wall?: number
  /** Gets every fact, the events' included. */
  readonly onFact?: (fact: Fact) => void
  /** Gets the events of every commit, in order. */
  readonly onEvents?: (events: readonly ClusterEvent[]) => void
}

interface Waiter {
  readonly at: SimTime | null
  readonly wake: () => void
}

export class MemoryHost implements EngineHost {
  readonly cluster: Cluster
  readonly profile: EngineProfile
  readonly #options: MemoryHostOptions
  /** Wall-clock milliseconds of cluster time 0: virtual time runs at rate 1. */
  readonly #epoch: number
  readonly #events: JournalledEvent[] = []
  readonly #waiters = new Set<Waiter>()
  #seq = 0

  constructor(cluster: Cluster, options: MemoryHostOptions = {}) {
    this.cluster = cluster
    this.profile = options.profile ?? currentEngine
    this.#options = options
    this.#epoch = (options.wall ?? Date.UTC(2026, 0, 15, 9, 0, 0)) - cluster.now / 1000
  }

  /** Cluster time, µs. */
  get now(): SimTime {
    return this.cluster.now
  }

  /** Runs everything that is due up to `to`. */
  advance(to: SimTime): void {
    assert(to >= this.cluster.now, "virtual time only moves forward")
    this.#record(this.cluster.advance(to), to)
    this.#wake((waiter) => waiter.at !== null && waiter.at <= this.cluster.now)
  }

  /**
   * Advances from one happening to the next until `stop` says so or `limit` is reached.
   * Returns whether `stop` said so; with nothing left to happen it ends early.
   */
  advanceUntil(stop: () => boolean, limit: SimTime): boolean {
    while (!stop()) {
      const next = this.nextAt()
      if (next === null || next > limit) return false
      this.advance(Math.max(next, this.cluster.now))
    }
    return true
  }

  /** When something happens next, or a stream's next line is due; null = never. */
  nextAt(): SimTime | null {
    const times = [...this.#waiters].map((waiter) => waiter.at)
    const due = [this.cluster.wakeAt, ...times].filter((at) => at !== null)
    return due.length === 0 ? null : Math.min(...due)
  }

  perform(command: Command): Result<Done, Refusal> {
    const { result, output } = this.cluster.apply(command, this.cluster.now)
    this.#record(output, this.cluster.now)
    return result
  }

  /** Nothing is stored here, and commits are told at once. */
  settled(): void {}

  observe(fact: Fact): void {
    this.#options.onFact?.(fact)
  }

  recentEvents(): readonly JournalledEvent[] {
    return this.#events
  }

  committed(signal: AbortSignal, at: SimTime | null = null): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const settle = (end: () => void) => () => {
        this.#waiters.delete(waiter)
        signal.removeEventListener("abort", aborted)
        end()
      }
      const aborted = settle(() => reject(signal.reason))
      const waiter: Waiter = { at, wake: settle(resolve) }
      this.#waiters.add(waiter)
      signal.addEventListener("abort", aborted, { once: true })
    })
  }

  wallNow(): number {
    return this.wallAt(this.cluster.now)
  }

  wallAt(at: SimTime): number {
    return this.#epoch + at / 1000
  }

  clusterAt(wallMs: number): SimTime {
    return Math.round((wallMs - this.#epoch) * 1000)
  }

  /** In memory a fault is a failing test or a broken tool: it must not look like an answer. */
  report(fault: unknown): never {
    throw fault
  }

  #record(first: Output, to: SimTime): void {
    for (let output = first; ; output = this.cluster.advance(to)) {
      if (output.events.length > 0) this.#publish(output.events)
      if (output.finished) return
    }
  }

  #publish(events: readonly ClusterEvent[]): void {
    for (const event of events) {
      this.#seq += 1
      if (!isTold(event, this.cluster)) continue
      this.#events.push({ seq: this.#seq, wall: this.wallAt(event.at), event })
    }
    this.#events.splice(0, this.#events.length - keptEvents)
    this.#options.onEvents?.(events)
    this.observe({ type: "events", events })
    this.#wake(() => true)
  }

  #wake(which: (waiter: Waiter) => boolean): void {
    for (const waiter of [...this.#waiters]) if (which(waiter)) waiter.wake()
  }
}
