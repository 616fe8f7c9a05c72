/**
 * A whole lab without a browser or a server, in virtual time: cluster, Engine API, docker, shell and
 * exercise. Nothing happens until somebody runs a line or lets time pass; the same seed and the same
 * lines give the same bytes.
 */
import { dockerComposeCommand } from "../src/cli/compose-v1/docker-compose.ts"
import { dockerCommand } from "../src/cli/docker.ts"
import { loadHeavy } from "../src/cli/on-demand.ts"
import { appDirectory, workerFilePath, workspaceFiles } from "../src/dockercoins/files.ts"
import { createLab } from "../src/dockercoins/lab.ts"
import { programAsJson } from "../src/dockercoins/program.ts"
import { readPython } from "../src/dockercoins/python.ts"
import { type EngineApi, engineApi } from "../src/engine/api.ts"
import type { Fact } from "../src/engine/facts.ts"
import { memoryClient } from "../src/engine/memory-client.ts"
import { MemoryHost } from "../src/engine/memory-host.ts"
import type { Exercise, Standing } from "../src/exercises/exercise.ts"
import { answerQuestion, foldFact, startStanding } from "../src/exercises/runner.ts"
import type { Command, Process } from "../src/lib/process.ts"
import { createMemoryFiles, type FileChange, type MemoryFiles } from "../src/shell/memory-files.ts"
import { createShell, createWorld } from "../src/shell/world.ts"
import type { Cluster } from "../src/swarm/cluster.ts"
import { SECOND } from "../src/swarm/time.ts"
import { HeadlessTerminal, type Outcome, patience } from "./headless-terminal.ts"
import { Trace } from "./support/trace.ts"
import { VirtualClock } from "./virtual-clock.ts"

// Loading takes real time, during which the lab's own must not run on.
await loadHeavy()

export interface HeadlessOptions {
  /** 32 bits; 1 unless given. */
  readonly seed?: number
  /** 1 to 7; five unless given. */
  readonly nodes?: number
  readonly exercise?: Exercise
  /** Wall-clock milliseconds at the start. */
  readonly wall?: number
  /** Instead of a lab with DockerCoins. */
  readonly cluster?: Cluster
  /** A terminal (colours, progress bars, full screens) or a pipe; a pipe unless said otherwise. */
  readonly tty?: boolean
}

const defaultWall = Date.UTC(2026, 0, 15, 9, 0, 0)

export class HeadlessLab {
  readonly cluster: Cluster
  readonly host: MemoryHost
  readonly api: EngineApi
  readonly clock: VirtualClock
  readonly files: MemoryFiles
  readonly trace: Trace
  readonly exercise: Exercise | null
  /** Where the student stands in the exercise; null without one. */
  standing: Standing | null
  private readonly startedAt: number
  private readonly tty: boolean
  private readonly terminals = new Map<string, HeadlessTerminal>()
  private clients = 0

  constructor(options: HeadlessOptions = {}) {
    const { seed = 1, nodes = 5, exercise = null, wall = defaultWall, tty = false } = options
    this.cluster = options.cluster ?? createLab({ seed, nodes })
    this.startedAt = this.cluster.now
    this.tty = tty
    this.exercise = exercise
    this.standing = exercise ? startStanding(exercise) : null
    this.trace = new Trace(this.startedAt, (id) => this.nodeName(id))
    this.trace.know(this.cluster.tasks())
    this.host = new MemoryHost(this.cluster, {
      wall,
      onFact: (fact) => this.fold(fact),
      onEvents: (events) => this.trace.add(events),
    })
    this.api = engineApi(this.host)
    this.clock = new VirtualClock(this.host.wallNow())
    this.files = createMemoryFiles({ now: () => this.clock.now() })
    this.files.load(workspaceFiles.map((file) => ({ ...file, modifiedAt: this.clock.now() })))
    this.files.onChange((change) => this.observeFile(change))
  }

  /** Seconds since the start. */
  get now(): number {
    return (this.cluster.now - this.startedAt) / SECOND
  }

  /** Terminal 1 has `TAG=v0.1` exported, as in a student's page. */
  terminal(id = "1"): HeadlessTerminal {
    const known = this.terminals.get(id)
    if (known) return known
    const world = createWorld({
      files: this.files,
      clock: this.clock,
      commands: this.commands(),
      openEditor: () => {},
    })
    const exported: Record<string, string> = id === "1" ? { TAG: "v0.1" } : {}
    const shell = createShell(world, { cwd: appDirectory, exported, interactive: true })
    const terminal = new HeadlessTerminal(this, shell, this.tty)
    this.terminals.set(id, terminal)
    return terminal
  }

  /** Runs a line to its end in terminal 1 (or `terminal`); time passes as the line needs. */
  run(line: string, terminal = "1"): Promise<Outcome> {
    return this.terminal(terminal).run(line)
  }

  /** What the editor's Save does. */
  async save(path: string, text: string): Promise<void> {
    this.files.write(path.startsWith("/") ? path : `${appDirectory}/${path}`, text)
    await this.clock.drain()
  }

  answer(step: string, choice: string): void {
    if (!this.exercise || !this.standing) return
    const wall = this.host.wallNow()
    this.standing = answerQuestion(this.exercise, this.standing, step, choice, wall)
  }

  /** Lets everything run that needs no time. */
  async settle(): Promise<void> {
    await this.clock.drain()
  }

  /** Lets `seconds` pass. */
  async advance(seconds: number, eachStep?: () => void): Promise<void> {
    await this.passUntil(() => false, seconds, eachStep)
  }

  /** Lets time pass until `done`, at most `seconds`; then exactly that long. True if it was done. */
  async passUntil(done: () => boolean, seconds: number, eachStep?: () => void): Promise<boolean> {
    const end = this.clock.now() + seconds * 1000
    await this.clock.drain()
    eachStep?.()
    while (!done()) {
      const next = this.nextAt()
      const finish = next === null || next > end
      if (finish && end >= this.clock.now() && Number.isFinite(end)) this.moveTo(end)
      else if (next !== null) this.moveTo(next)
      await this.clock.drain()
      eachStep?.()
      if (finish) return done()
    }
    return true
  }

  /**
   * `settled`: no service is being changed and every task has come to rest. `SERVICE STATE`: the
   * service's update has come to that state since now.
   */
  condition(text: string): (() => boolean) | null {
    if (text === "settled") return () => this.isSettled()
    const [, name, state] = /^(\S+)\s+(\S+)$/.exec(text) ?? []
    if (name === undefined || state === undefined) return null
    return () => {
      const service = this.cluster.services().find(({ spec }) => spec.Name === name)
      return service?.updateStatus?.state === state
    }
  }

  /** Lets time pass until `settled` or `SERVICE STATE`; false when it did not come true in time. */
  async until(text: string, seconds = patience): Promise<boolean> {
    const done = this.condition(text)
    if (!done) throw new Error(`cannot wait for "${text}"`)
    return this.passUntil(done, seconds)
  }

  /** Moves on to the next happening; false when nothing will ever happen. */
  async step(): Promise<boolean> {
    const next = this.nextAt()
    if (next === null) return false
    this.moveTo(next)
    await this.clock.drain()
    return true
  }

  private isSettled(): boolean {
    return this.cluster.wakeAt === null
  }

  /** Wall ms of the next sleeper, transition or line; null = never. */
  private nextAt(): number | null {
    const cluster = this.host.nextAt()
    const times = [this.clock.nextWake, cluster === null ? null : this.host.wallAt(cluster)]
    const due = times.filter((time) => time !== null)
    return due.length === 0 ? null : Math.max(Math.min(...due), this.clock.now())
  }

  private moveTo(wall: number): void {
    this.host.advance(Math.max(this.host.clusterAt(wall), this.host.now))
    this.clock.advanceTo(wall)
  }

  private commands(): readonly Command[] {
    // Each run of docker is a client of its own, as each process of a real terminal is.
    const client = () => memoryClient(this.api, this.host, `cli-${++this.clients}`)
    const completing = memoryClient(this.api, this.host, "completion")
    return [dockerCommand, dockerComposeCommand].map((make) => ({
      ...make(completing),
      main: (process: Process) => make(client()).main(process),
    }))
  }

  private fold(fact: Fact): void {
    if (!this.exercise || !this.standing) return
    this.standing = foldFact(this.exercise, this.standing, fact, this.host.wallNow())
  }

  private observeFile(change: FileChange): void {
    if (change.op !== "write") return
    const { path, text } = change
    const program =
      path === workerFilePath
        ? programAsJson({ app: "worker", ...readPython(text, "worker.py") })
        : null
    this.host.observe({ type: "file", at: this.cluster.now, path, program })
  }

  private nodeName(id: string): string {
    return this.cluster.node(id)?.description.hostname ?? id
  }
}
