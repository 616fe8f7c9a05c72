/**
 * What the Engine API needs of whoever keeps the cluster alive: the lab's Durable Object, a headless
 * lab, a test. The API reads the whole request first and then calls these without an await between.
 */
import type { Result } from "../lib/result.ts"
import type { Cluster } from "../swarm/cluster.ts"
import type { Command, Done, Refusal } from "../swarm/command.ts"
import type { ClusterEvent } from "../swarm/events.ts"
import type { SimTime } from "../swarm/time.ts"
import type { Fact } from "./facts.ts"
import type { EngineProfile } from "./profile.ts"

export interface EngineHost {
  /** Advanced to the present before each request is handled. */
  readonly cluster: Cluster
  readonly profile: EngineProfile
  /** Wall-clock milliseconds of the present. */
  wallNow(): number
  /** Applies a command now. The outcome is stored before the answer to the request goes out. */
  perform(command: Command): Result<Done, Refusal>
  /** Stores and tells what was performed after the answer: by a held stream, before its next lines. */
  settled(): void
  /** Hands a fact to the exercise's checks. */
  observe(fact: Fact): void
  /** The last events that `docker events` tells of (at most 256), oldest first, each with the wall-clock ms of its commit. */
  recentEvents(): readonly JournalledEvent[]
  /**
   * Resolves at the next commit, or when cluster time reaches `at` (a follower's next line); rejects
   * with the signal's reason. For held HTTP streams only: sockets use followers (follow.ts).
   */
  committed(signal: AbortSignal, at?: SimTime | null): Promise<void>
  /** Wall-clock milliseconds of a cluster instant: how `since`/`until` and log times are rendered. */
  wallAt(at: SimTime): number
  /** Cluster instant of a wall-clock time. */
  clusterAt(wallMs: number): SimTime
  /** A route threw: a fault of ours. The client gets a 500 that tells nothing; this gets the reason. */
  report?(fault: unknown): void
}

export interface JournalledEvent {
  /** Grows by one with every event of the lab. */
  readonly seq: number
  /** Milliseconds since the epoch. */
  readonly wall: number
  readonly event: ClusterEvent
}
