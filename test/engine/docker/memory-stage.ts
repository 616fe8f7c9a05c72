/** A recorded swarm in memory, with its time in our hands, behind a port of this machine. */
import { recordedEngine } from "../../../src/engine/profile.ts"
import type { Served } from "../support/node-server.ts"
import type { LiveHost } from "./live-host.ts"
import { RecordedEngine } from "./recorded-engine.ts"
import { type RecordedSwarm, recordedSwarm } from "./recorded-swarm.ts"
import type { RecordedGroup } from "./recordings.ts"
import type { Stage } from "./stage.ts"
import type { Timetable } from "./timetable.ts"

/** As the recorded machine's, once its manager had been started again. */
const restarted = { ...recordedEngine, addressPools: ["10.0.0.0/8"] }
const seed = 5

export class MemoryStage implements Stage {
  readonly #swarm: RecordedSwarm
  readonly #host: LiveHost
  readonly #engine: RecordedEngine

  constructor(name: string, group: RecordedGroup) {
    // api150: a proxy called the same daemon 1.50.
    const proxied = name === "api150"
    this.#swarm = recordedSwarm(group, proxied ? restarted : recordedEngine, seed)
    this.#host = this.#swarm.host
    this.#engine = new RecordedEngine(this.#host, proxied ? "1.50" : null)
  }

  get beforeUpdate(): (() => Promise<void>) | null {
    return this.#engine.beforeUpdate
  }

  set beforeUpdate(interference: (() => Promise<void>) | null) {
    this.#engine.beforeUpdate = interference
  }

  get begun(): boolean {
    return this.#host.begun
  }

  get recordedNow(): number {
    return this.#host.recordedNow
  }

  serve(timetable: () => Timetable | null, node: string | null): Promise<Served> {
    return this.#engine.serve(timetable, node)
  }

  begin(recorded: number): void {
    this.#host.begin(recorded)
  }

  wallOf(recorded: number): number {
    return this.#host.wallOf(recorded)
  }

  moveTo(recorded: number): void {
    this.#host.moveTo(recorded)
  }

  skip(seconds: number): void {
    this.#host.skip(seconds)
  }

  freely<T>(work: () => Promise<T>): Promise<T> {
    return this.#host.freely(work)
  }

  enter(timetable: Timetable): void {
    this.#host.enter(timetable)
  }

  leave(timetable: Timetable): void {
    this.#host.leave(timetable)
  }

  taskIds(): readonly (readonly [string, string])[] {
    return this.#swarm.taskIds()
  }

  stop(): void {
    this.#host.stop()
  }
}
