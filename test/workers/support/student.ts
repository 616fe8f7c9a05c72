/**
 * A student without a browser: shell and docker CLI over the lab's WebSocket, in fake time that runs
 * the lab's alarms as it passes. Counts what the platform would bill.
 */
import { runDurableObjectAlarm } from "cloudflare:test"
import { vi } from "vitest"
import { VirtualClock } from "../../../scripts/virtual-clock.ts"
import { dockerComposeCommand } from "../../../src/cli/compose-v1/docker-compose.ts"
import { dockerCommand } from "../../../src/cli/docker.ts"
import { loadHeavy } from "../../../src/cli/on-demand.ts"
import { appDirectory } from "../../../src/dockercoins/files.ts"
import {
  bodyOf,
  type EngineClient,
  type EngineRequest,
  type EngineResponse,
} from "../../../src/engine/client.ts"
import { toBase64 } from "../../../src/lib/base64.ts"
import type { Process } from "../../../src/lib/process.ts"
import { createMemoryFiles, type MemoryFiles } from "../../../src/shell/memory-files.ts"
import type { Shell } from "../../../src/shell/shell.ts"
import { TextInput } from "../../../src/shell/streams.ts"
import { createShell, createWorld } from "../../../src/shell/world.ts"
import type { ClientMessage, EngineRequestMessage, LabMessage } from "../../../src/wire/lab.ts"
import { Bundle } from "../../../web/lab/connection/bundle.ts"
import { type Joined, labOf } from "./api.ts"
import { greet, is, openPage, type TestPage } from "./socket.ts"
import { alarmOf } from "./time.ts"

interface Job {
  readonly done: () => boolean
  readonly stop: () => void
}

export class Student {
  readonly clock = new VirtualClock(Date.now())
  readonly files: MemoryFiles = createMemoryFiles({ now: () => Date.now() })
  /** Object requests so far: frames sent, and alarms run. */
  readonly billed = { messages: 0, alarms: 0 }
  readonly #joined: Joined
  readonly #page: TestPage
  readonly #bundle = new Bundle((frame) => {
    this.billed.messages += 1
    this.#page.sendText(frame)
  })
  readonly #shells = new Map<string, Shell>()
  readonly #jobs = new Map<string, Job>()
  readonly #unanswered = new Set<string>()
  #printed = ""
  #ids = 0

  private constructor(joined: Joined, page: TestPage) {
    this.#joined = joined
    this.#page = page
  }

  static async enter(joined: Joined): Promise<Student> {
    await loadHeavy()
    const student = new Student(joined, await openPage(joined.token))
    const { files } = await greet(student.#page)
    student.files.load(files)
    student.files.onChange((change) => student.#ask({ type: "file", id: student.#id(), ...change }))
    return student
  }

  /** Types a line and lets time pass until it is done. */
  async run(line: string, terminal = "1"): Promise<void> {
    await this.start(line, terminal)
    const until = Date.now() + 3_600_000
    while (this.#jobs.get(terminal)?.done() === false) {
      if (Date.now() > until || !(await this.step())) throw new Error(`never ends: ${line}`)
    }
  }

  /** Types a line and leaves it in the foreground. */
  async start(line: string, terminal = "1"): Promise<void> {
    const shell = this.#shell(terminal)
    const stop = new AbortController()
    let done = false
    const output = {
      isTTY: true,
      columns: 160,
      rows: 50,
      write: async (text: string) => {
        this.#printed = (this.#printed + text).slice(-2_000)
      },
    }
    const streams = {
      stdin: new TextInput(""),
      stdout: output,
      stderr: output,
      signal: stop.signal,
    }
    void shell.run(line, streams).then(() => {
      done = true
    })
    this.#jobs.set(terminal, { done: () => done, stop: () => stop.abort("SIGINT") })
    await this.#drain()
    // What a page saves of a terminal after each line.
    this.#send({
      type: "terminal",
      terminal: { id: terminal, cwd: appDirectory, exported: {}, history: [line] },
    })
  }

  async interrupt(terminal = "1"): Promise<void> {
    this.#jobs.get(terminal)?.stop()
    await this.#drain()
  }

  /** The last of what was printed, for a test that has to say why it failed. */
  get printed(): string {
    return this.#printed
  }

  answer(step: string, choice: string): void {
    this.#ask({ type: "answer", id: this.#id(), step, choice })
  }

  /** A page says each minute that it is looked at. */
  here(): void {
    this.#send({ type: "here" })
  }

  async pass(seconds: number): Promise<void> {
    const until = Date.now() + seconds * 1000
    while (await this.step(until));
    await this.#moveTo(until)
  }

  /** Goes on to the next thing that happens, if that is before `until`. */
  async step(until = Number.POSITIVE_INFINITY): Promise<boolean> {
    const alarm = await alarmOf(labOf(this.#joined))
    const times = [this.clock.nextWake, alarm].filter((time) => time !== null)
    const next = Math.max(Date.now(), Math.min(...times))
    if (times.length === 0 || next > until) return false
    await this.#moveTo(next)
    return true
  }

  /** Seen in commits: the state of the worker service's update, and when it came to it. */
  get updateState(): { readonly state: string; readonly index: number } | null {
    const index = this.#page.heard.findLastIndex(
      (message) =>
        message.type === "commit" &&
        message.events.some(
          (event) =>
            event.type === "service" &&
            event.name === "dockercoins_worker" &&
            event.updateStatus !== undefined,
        ),
    )
    const message = this.#page.heard[index]
    if (message?.type !== "commit") return null
    const states = message.events.flatMap((event) =>
      event.type === "service" && event.updateStatus ? [event.updateStatus.state] : [],
    )
    return { state: states.at(-1) ?? "", index }
  }

  /** Ids of the steps that the page shows as done. */
  get done(): string[] {
    const shown = this.#page.heard.findLast(
      (message) => is("steps")(message) || is("welcome")(message),
    )
    const steps = shown !== undefined && "steps" in shown ? shown.steps : []
    return steps.filter(({ state }) => state === "done").map(({ id }) => id)
  }

  async #moveTo(time: number): Promise<void> {
    vi.setSystemTime(Math.max(time, Date.now()))
    const lab = labOf(this.#joined)
    const alarm = await alarmOf(lab)
    if (alarm !== null && alarm <= Date.now() && (await runDurableObjectAlarm(lab))) {
      this.billed.alarms += 1
    }
    this.clock.advanceTo(Date.now())
    await this.#drain()
  }

  /** Until everybody waits for time: no request is under way, no command has anything left to do. */
  async #drain(): Promise<void> {
    do {
      await this.clock.drain()
      while (this.#unanswered.size > 0) await new Promise((resolve) => setImmediate(resolve))
      await this.clock.drain()
    } while (this.#unanswered.size > 0)
  }

  #shell(terminal: string): Shell {
    const known = this.#shells.get(terminal)
    if (known !== undefined) return known
    const commands = [dockerCommand, dockerComposeCommand].map((make) => ({
      ...make(this.#client("completion")),
      // Each run of docker is a client of its own, as each process of a real terminal is.
      main: (process: Process) => make(this.#client(this.#id())).main(process),
    }))
    const world = createWorld({
      files: this.files,
      clock: this.clock,
      commands,
      openEditor: () => {},
    })
    const exported: Record<string, string> = terminal === "1" ? { TAG: "v0.1" } : {}
    const shell = createShell(world, { cwd: appDirectory, exported, interactive: true })
    this.#shells.set(terminal, shell)
    return shell
  }

  #client(client: string): EngineClient {
    return {
      request: (request) => this.#request(request, client),
      stream: (request) => this.#stream(request, client),
      changed: async () => {
        const from = this.#page.heard.length
        await this.#page.until(is("commit"), from)
      },
    }
  }

  async #request(request: EngineRequest, client: string): Promise<EngineResponse> {
    const answer = await this.#ask(this.#messageOf(request, client))
    if (answer.type !== "response") throw new Error(`no response but ${answer.type}`)
    return answer
  }

  async *#stream(request: EngineRequest, client: string): AsyncGenerator<string> {
    const message = this.#messageOf(request, client)
    const { id } = message
    const isOfIt = (heard: LabMessage) => "id" in heard && heard.id === id
    let from = this.#page.heard.length
    this.#unanswered.add(id)
    this.#send({ ...message, stream: true })
    for (;;) {
      const heard = await this.#page.until((one): one is LabMessage => isOfIt(one), from)
      from = this.#page.heard.indexOf(heard, from) + 1
      if (heard.type === "end") return
      if (heard.type === "chunk") yield heard.text
      if (heard.type !== "response") continue
      this.#unanswered.delete(id)
      if (heard.status >= 400) bodyOf(heard)
    }
  }

  #messageOf(request: EngineRequest, client: string): EngineRequestMessage {
    const query = new URLSearchParams(request.query).toString()
    const base64 = request.bytes === undefined ? null : toBase64(request.bytes)
    const type = request.json === undefined ? "application/x-tar" : "application/json"
    const body = request.json === undefined ? base64 : JSON.stringify(request.json)
    return {
      type: "request",
      id: this.#id(),
      client,
      purpose: request.purpose ?? "person",
      method: request.method,
      path: query === "" ? request.path : `${request.path}?${query}`,
      ...(body === null ? {} : { body, headers: { "content-type": type, ...request.headers } }),
      ...(base64 === null ? {} : { encoding: "base64" as const }),
    }
  }

  async #ask(message: ClientMessage & { readonly id: string }) {
    const from = this.#page.heard.length
    this.#unanswered.add(message.id)
    this.#send(message)
    const { id } = message
    const answer = await this.#page.until(
      (heard): heard is Extract<LabMessage, { type: "response" | "done" }> =>
        (heard.type === "response" || heard.type === "done") && heard.id === id,
      from,
    )
    this.#unanswered.delete(id)
    return answer
  }

  #send(message: ClientMessage): void {
    this.#bundle.add([message])
  }

  #id(): string {
    this.#ids += 1
    return `student.${this.#ids}`
  }
}
