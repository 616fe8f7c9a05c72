/** Runs commands of ours on a lab in memory, with virtual time that moves only while they wait. */
import { dockerComposeCommand } from "../../src/cli/compose-v1/docker-compose.ts"
import { dockerCommand } from "../../src/cli/docker.ts"
import { loadHeavy } from "../../src/cli/on-demand.ts"
import { workspaceFiles } from "../../src/dockercoins/files.ts"
import { createLab } from "../../src/dockercoins/lab.ts"
import { engineApi } from "../../src/engine/api.ts"
import type { EngineClient, EngineRequest } from "../../src/engine/client.ts"
import { memoryClient } from "../../src/engine/memory-client.ts"
import { MemoryHost } from "../../src/engine/memory-host.ts"
import type { Clock } from "../../src/lib/process.ts"
import { splitWords } from "../../src/lib/shell-words.ts"
import { memoryFiles } from "./files.ts"
import { Sink, TextInput } from "./streams.ts"

export interface LabOutcome {
  readonly exit: number
  readonly out: string
  readonly err: string
  /** Milliseconds of virtual time. */
  readonly took: number
}

export class LabRun {
  readonly host: MemoryHost
  readonly files: Record<string, string>
  private readonly clock: LabClock
  private watch: ((request: EngineRequest) => void) | null = null

  constructor(seed = 1) {
    this.host = new MemoryHost(createLab({ seed }))
    this.clock = new LabClock(this.host)
    this.files = Object.fromEntries(workspaceFiles.map(({ path, text }) => [path, text]))
  }

  /** One line: variables, then `docker …` or `docker-compose …`. */
  async run(line: string, options: { interruptAfter?: number } = {}): Promise<LabOutcome> {
    await loadHeavy()
    const split = splitWords(line)
    const words = split.ok ? split.value : []
    const env = new Map([["HOME", "/home/student"]])
    while (/^[A-Z_]+=/.test(words[0] ?? "")) {
      const [name = "", value = ""] = (words.shift() ?? "").split("=")
      env.set(name, value)
    }
    const engine = memoryClient(engineApi(this.host), this.host, line)
    const client: EngineClient = {
      ...engine,
      request: (request, signal) => {
        this.watch?.(request)
        return engine.request(request, signal)
      },
    }
    const name = words.shift()
    const command = name === "docker" ? dockerCommand(client) : dockerComposeCommand(client)
    const interrupt = new AbortController()
    const out = new Sink(false, 80)
    const err = new Sink(false, 80)
    const from = this.clock.now()
    if (options.interruptAfter !== undefined) {
      this.clock.at(options.interruptAfter, () => interrupt.abort("SIGINT"))
    }
    const exit = await this.clock.drive(
      command.main({
        name: command.name,
        args: words,
        env,
        cwd: "/home/student/dockercoins",
        files: memoryFiles(this.files, "/home/student/dockercoins"),
        stdin: new TextInput("", false),
        stdout: out,
        stderr: err,
        signal: interrupt.signal,
        clock: this.clock,
      }),
    )
    return { exit, out: out.text, err: err.text, took: this.clock.now() - from }
  }

  /** Which purposes the requests to each path had. */
  async purposesOf(line: string): Promise<Map<string, Set<string | undefined>>> {
    const purposes = new Map<string, Set<string | undefined>>()
    this.watch = ({ path, purpose }) => {
      purposes.set(path, (purposes.get(path) ?? new Set()).add(purpose))
    }
    await this.run(line)
    this.watch = null
    return purposes
  }

  /** Lets virtual time pass. */
  async wait(ms: number): Promise<void> {
    await this.clock.drive(this.clock.sleep(ms))
  }
}

interface Timer {
  readonly at: number
  readonly fire: () => void
}

class LabClock implements Clock {
  private readonly host: MemoryHost
  private timers: Timer[] = []

  constructor(host: MemoryHost) {
    this.host = host
  }

  now(): number {
    return this.host.wallNow()
  }

  at(ms: number, fire: () => void): void {
    this.timers.push({ at: this.host.now + ms * 1000, fire })
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const timer = { at: this.host.now + Math.ceil(ms * 1000), fire: resolve }
      this.timers.push(timer)
      signal?.addEventListener("abort", () => {
        this.timers = this.timers.filter((one) => one !== timer)
        reject(signal.reason)
      })
    })
  }

  yield(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve))
  }

  async drive<T>(work: Promise<T>): Promise<T> {
    let running = true
    const done = work.finally(() => {
      running = false
    })
    done.catch(() => undefined)
    while (running) {
      for (let i = 0; i < 5 && running; i++) await this.yield()
      if (!running) break
      this.timers.sort((a, b) => a.at - b.at)
      const timer = this.timers[0]
      const event = this.host.nextAt()
      const next = Math.min(
        timer?.at ?? Number.POSITIVE_INFINITY,
        event ?? Number.POSITIVE_INFINITY,
      )
      if (next === Number.POSITIVE_INFINITY) throw new Error("the command waits for nothing")
      this.host.advance(Math.max(next, this.host.now))
      if (timer !== undefined && timer.at <= this.host.now) {
        this.timers.shift()
        timer.fire()
      }
    }
    return done
  }
}
