/** Where a recorded group is played again: a swarm, its engine, and a clock that may be in our hands. */
import type { Served } from "../support/node-server.ts"
import type { Timetable } from "./timetable.ts"

export interface Stage {
  /** An address of a node's engine, for the commands of one timetable or for those that have none. */
  serve(timetable: () => Timetable | null, node: string | null): Promise<Served>
  /** Comes between a client and its update, so that the service has changed meanwhile. */
  beforeUpdate: (() => Promise<void>) | null
  /** It is now so many seconds after the recording began. */
  begin(recorded: number): void
  readonly begun: boolean
  /** Seconds since the recording began; minus infinity before. */
  readonly recordedNow: number
  /** Wall-clock milliseconds of a moment of the recording, in seconds since it began. */
  wallOf(recorded: number): number
  /** Lets time pass at once, where that can be: to a moment of the recording, or by some seconds. */
  moveTo(recorded: number): void
  skip(seconds: number): void
  /** While this goes on, time goes as on the wall. */
  freely<T>(work: () => Promise<T>): Promise<T>
  enter(timetable: Timetable): void
  leave(timetable: Timetable): void
  /** What the recording calls its tasks, and what they are called here. */
  taskIds(): readonly (readonly [string, string])[]
  stop(): void
}
