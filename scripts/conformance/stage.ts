/** A swarm of ours with a clock that only the player moves, and terminals to type docker in. */
import { dockerCommand } from "../../src/cli/docker.ts"
import { engineApi } from "../../src/engine/api.ts"
import type { EngineClient } from "../../src/engine/client.ts"
import { memoryClient } from "../../src/engine/memory-client.ts"
import { MemoryHost } from "../../src/engine/memory-host.ts"
import { recordedEngine } from "../../src/engine/profile.ts"
import type { StopReason } from "../../src/lib/process.ts"
import { createMemoryFiles, type MemoryFiles } from "../../src/shell/memory-files.ts"
import { TextInput } from "../../src/shell/streams.ts"
import { createShell, createWorld } from "../../src/shell/world.ts"
import type { Cluster } from "../../src/swarm/cluster.ts"
import type { ClusterEvent } from "../../src/swarm/events.ts"
import { SECOND } from "../../src/swarm/time.ts"
import { VirtualClock } from "../virtual-clock.ts"

const home = "/home/student"

export interface Terminal {
  readonly columns: number
  readonly rows: number
}

export interface Job {
  stdout: string
  stderr: string
  /** Null while it runs. */
  exit: number | null
  readonly stop: (why: StopReason) => void
}

export class Stage {
  readonly cluster: Cluster
  readonly host: MemoryHost
  readonly clock: VirtualClock
  readonly files: MemoryFiles
  /** Cluster µs at second 0. */
  readonly epoch: number
  readonly #jobs: Job[] = []

  constructor(cluster: Cluster, onEvents: (events: readonly ClusterEvent[]) => void) {
    this.cluster = cluster
    this.epoch = cluster.now
    this.host = new MemoryHost(cluster, { profile: recordedEngine, onEvents })
    this.clock = new VirtualClock(this.host.wallNow())
    this.files = createMemoryFiles({ now: () => this.clock.now() })
    this.files.makeDirectory(home, { parents: true })
  }

  /** Seconds since the epoch. */
  get now(): number {
    return (this.cluster.now - this.epoch) / SECOND
  }

  writeFile(name: string, text: string): void {
    this.files.write(`${home}/${name}`, text)
  }

  /** Starts a line; `hold` may keep requests back until their time has come. */
  async run(
    line: string,
    terminal: Terminal | null,
    hold: (client: EngineClient) => EngineClient,
  ): Promise<Job> {
    const client = memoryClient(engineApi(this.host), this.host, line)
    const world = createWorld({
      files: this.files,
      clock: this.clock,
      commands: [dockerCommand(hold(client))],
      openEditor: () => {},
    })
    const shell = createShell(world, { cwd: home, exported: {}, interactive: false })
    const controller = new AbortController()
    const stop = (why: StopReason) => controller.abort(why)
    const job: Job = { stdout: "", stderr: "", exit: null, stop }
    const output = (kind: "stdout" | "stderr") => ({
      isTTY: terminal !== null,
      columns: terminal?.columns ?? 80,
      rows: terminal?.rows ?? 24,
      write: async (text: string) => {
        // A terminal shows both as one.
        job[terminal === null ? kind : "stdout"] += text
      },
    })
    const streams = {
      stdin: new TextInput(""),
      stdout: output("stdout"),
      stderr: output("stderr"),
      signal: controller.signal,
    }
    this.#jobs.push(job)
    void shell.run(line, streams).then((exit) => {
      job.exit = exit
    })
    await this.clock.drain()
    return job
  }

  /** Lets everything happen up to `seconds`, one instant after the other. */
  async advanceTo(seconds: number): Promise<void> {
    const end = this.epoch + Math.round(seconds * SECOND)
    for (;;) {
      const next = this.#nextAt()
      if (next === null || next > end) break
      await this.#moveTo(next)
    }
    await this.#moveTo(Math.max(end, this.cluster.now))
  }

  #nextAt(): number | null {
    const sleeper = this.clock.nextWake
    const times = [this.host.nextAt(), sleeper === null ? null : this.host.clusterAt(sleeper)]
    const due = times.filter((at) => at !== null)
    return due.length === 0 ? null : Math.max(Math.min(...due), this.cluster.now)
  }

  async #moveTo(at: number): Promise<void> {
    this.host.advance(at)
    this.clock.advanceTo(this.host.wallAt(at))
    if (this.#jobs.some((job) => job.exit === null)) await this.clock.drain()
  }
}
