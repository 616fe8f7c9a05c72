/** A student's lab of the real server: its time goes as it goes, and its images are what the course has. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Served } from "../support/node-server.ts"
import type { Stage } from "./stage.ts"
import type { Timetable } from "./timetable.ts"
import { type } from "./typed.ts"

export class LabStage implements Stage {
  beforeUpdate = null
  readonly #served: Served
  /** Wall-clock milliseconds at which the recording began. */
  #began: number | null = null

  /** `address`: of the lab's engine, as in DOCKER_HOST. */
  constructor(address: string) {
    this.#served = { host: address, close: async () => {} }
  }

  /** Takes away what the course begins with. */
  async clear(): Promise<void> {
    const env = { PATH: process.env.PATH ?? "", DOCKER_HOST: this.#served.host }
    const line = (cmd: string) => ({ cmd, cwd: "/", env, stdin: null, terminal: null })
    await type(line("docker stack rm dockercoins")).done
    for (let tries = 0; tries < 60; tries += 1) {
      const { stdout } = await type(line("docker ps -q; docker network ls -q -f name=dockercoins"))
        .done
      if (stdout === "") return
      await sleep(500)
    }
    throw new Error("the lab did not become empty")
  }

  get begun(): boolean {
    return this.#began !== null
  }

  get recordedNow(): number {
    return this.#began === null ? Number.NEGATIVE_INFINITY : (Date.now() - this.#began) / 1000
  }

  async serve(_: unknown, node: string | null): Promise<Served> {
    const { host, close } = this.#served
    // What was typed on another node than the leader's was typed on a worker: a lab's last.
    return { host: node === null ? host : `${host}/on/node5`, close }
  }

  begin(recorded: number): void {
    this.#began = Date.now() - recorded * 1000
  }

  wallOf(recorded: number): number {
    return (this.#began ?? Date.now()) + recorded * 1000
  }

  freely<T>(work: () => Promise<T>): Promise<T> {
    return work()
  }

  /** Nobody sees here when its first request comes. */
  enter(timetable: Timetable): void {
    timetable.end()
  }

  taskIds(): readonly (readonly [string, string])[] {
    return []
  }

  leave(): void {}
  moveTo(): void {}
  skip(): void {}
  stop(): void {}
}
