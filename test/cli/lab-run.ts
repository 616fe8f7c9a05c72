/** Runs commands of ours on a lab in memory, with virtual time that moves only while they wait. */

import { VirtualClock } from "../../scripts/virtual-clock.ts"
import { dockerComposeCommand } from "../../src/cli/compose-v1/docker-compose.ts"
import { dockerCommand } from "../../src/cli/docker.ts"
import { loadHeavy } from "../../src/cli/on-demand.ts"
import { workspaceFiles } from "../../src/dockercoins/files.ts"
import { createLab } from "../../src/dockercoins/lab.ts"
import { engineApi } from "../../src/engine/api.ts"
import type { EngineClient, EngineRequest } from "../../src/engine/client.ts"
import { memoryClient } from "../../src/engine/memory-client.ts"
import { MemoryHost } from "../../src/engine/memory-host.ts"
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
  private readonly clock: VirtualClock
  private watch: ((request: EngineRequest) => void) | null = null

  constructor(seed = 1) {
    this.host = new MemoryHost(createLab({ seed }))
    this.clock = new VirtualClock(this.host.wallNow())
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
      this.clock.at(from + options.interruptAfter, () => interrupt.abort("SIGINT"))
    }
    const exit = await this.drive(
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
    await this.drive(this.clock.sleep(ms))
  }

  /** The lab goes on while the work does. */
  private drive<T>(work: Promise<T>): Promise<T> {
    const { host } = this
    return this.clock.run(work, {
      nextAt: () => {
        const next = host.nextAt()
        return next === null ? null : host.wallAt(next)
      },
      advanceTo: (wall) => host.advance(Math.max(host.clusterAt(wall), host.now)),
    })
  }
}
