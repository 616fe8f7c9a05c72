/** A student who plays the exercise's walkthrough on a lab page, in terminals with the page's own shell. */
import { dockerComposeCommand } from "../../../src/cli/compose-v1/docker-compose.ts"
import { dockerCommand } from "../../../src/cli/docker.ts"
import { appDirectory } from "../../../src/dockercoins/files.ts"
import type { Command, Process } from "../../../src/lib/process.ts"
import type { Shell } from "../../../src/shell/shell.ts"
import { TextInput } from "../../../src/shell/streams.ts"
import { createShell, createWorld, ownExports } from "../../../src/shell/world.ts"
import { wallClock } from "../../../web/lab/dock/clock.ts"
import type { WalkthroughLine } from "../../support/walkthrough.ts"
import type { Page } from "./page.ts"

export interface Diary {
  /** A line came to its end, after so many ms. */
  ran(line: string, ms: number): void
  failed(what: string): void
}

/** A person reads what came before the next line is typed: at most so many ms. */
const thinksMostMs = 2_000
/** Cluster seconds. */
const longestWait = 600
const lookEveryMs = 50

export class Student {
  readonly page: Page
  readonly #diary: Diary
  readonly #rate: number
  readonly #terminals = new Map<string, Terminal>()

  /** `rate`: cluster seconds a second of this class. */
  constructor(page: Page, rate: number, diary: Diary) {
    this.page = page
    this.#rate = rate
    this.#diary = diary
  }

  async play(script: readonly WalkthroughLine[]): Promise<void> {
    for (const line of script) {
      if (line.kind === "type" || line.kind === "leave") await sleep(Math.random() * thinksMostMs)
      await this.#do(line)
    }
  }

  async #do(line: WalkthroughLine): Promise<void> {
    switch (line.kind) {
      case "type":
        return await this.#type(line)
      case "leave":
        void this.#terminal(line.terminal).run(line.source)
        return
      case "interrupt":
        this.#terminal(line.terminal).interrupt()
        return
      case "wait":
        return await sleep((line.seconds * 1000) / this.#rate)
      case "until":
        if (!(await this.#until(() => this.#holds(line.condition)))) {
          this.#diary.failed(`not ${line.condition} in time`)
        }
        return
      case "answer":
        this.page.answer(line.step, line.choice)
        return
      case "done": {
        const all = () => line.steps.every((id) => this.#isDone(id))
        if (!(await this.#until(all))) this.#diary.failed(`not green: ${line.steps.join(" ")}`)
        return
      }
      case "title":
        return
    }
  }

  async #type({ terminal, source }: { terminal: string; source: string }): Promise<void> {
    const began = performance.now()
    const { exitCode, text } = await this.#terminal(terminal).run(source)
    this.#diary.ran(source, performance.now() - began)
    // The updater has written the service between docker's look and its write: one tries again.
    if (/update out of sequence/.test(text)) return await this.#type({ terminal, source })
    // An update that cannot work is part of the chapter.
    const meant = /update paused due to failure/.test(text)
    if (exitCode !== 0 && !meant) this.#diary.failed(`${source}: exit ${exitCode}: ${text}`)
  }

  #terminal(id: string): Terminal {
    const known = this.#terminals.get(id)
    if (known !== undefined) return known
    const terminal = new Terminal(this.page, id)
    this.#terminals.set(id, terminal)
    return terminal
  }

  #isDone(step: string): boolean {
    return this.page.model?.steps.some(({ id, state }) => id === step && state === "done") ?? false
  }

  /** As the walkthrough's grammar has it: `settled`, or `SERVICE STATE`. */
  #holds(condition: string): boolean {
    const { model } = this.page
    if (model === null) return false
    const services = [...model.services.values()]
    if (condition !== "settled") {
      const [name, state] = condition.split(" ")
      return services.some(
        ({ spec, updateStatus }) => spec.Name === name && updateStatus?.state === state,
      )
    }
    const rolling = services.some(({ updateStatus }) =>
      ["updating", "rollback_started"].includes(updateStatus?.state ?? ""),
    )
    const moving = [...model.tasks.values()].some(
      ({ desiredState, status }) => desiredState === "running" && status.state !== "running",
    )
    return !rolling && !moving
  }

  async #until(holds: () => boolean): Promise<boolean> {
    const end = Date.now() + (longestWait * 1000) / this.#rate
    while (!holds()) {
      if (Date.now() > end) return false
      await sleep(lookEveryMs)
    }
    return true
  }
}

class Terminal {
  readonly #page: Page
  readonly #id: string
  readonly #shell: Shell
  #foreground: AbortController | null = null

  constructor(page: Page, id: string) {
    this.#page = page
    this.#id = id
    const world = createWorld({
      files: page.workspace.files,
      clock: wallClock,
      commands: commandsOf(page),
      openEditor: () => {},
    })
    const exported: Record<string, string> = id === "1" ? { TAG: "v0.1" } : {}
    this.#shell = createShell(world, { cwd: appDirectory, exported, interactive: true })
  }

  async run(line: string): Promise<{ exitCode: number; text: string }> {
    const { history } = this.#shell.world
    history.add(line)
    const controller = new AbortController()
    this.#foreground = controller
    let text = ""
    const output = {
      isTTY: true,
      columns: 160,
      rows: 50,
      write: async (piece: string) => {
        text = `${text}${piece}`.slice(-2_000)
      },
    }
    const stdin = new TextInput("")
    const { signal } = controller
    const streams = { stdin, stdout: output, stderr: output, signal }
    const exitCode = await this.#shell.run(line, streams)
    this.#page.workspace.flush()
    const state = {
      cwd: this.#shell.cwd,
      exported: ownExports(this.#shell),
      history: history.lines,
    }
    this.#page.connection.saveTerminal({ type: "terminal", terminal: { id: this.#id, ...state } })
    return { exitCode, text }
  }

  interrupt(): void {
    this.#foreground?.abort("SIGINT")
  }
}

/** Each run of docker is a client of its own, as each process of a real terminal is. */
function commandsOf(page: Page): readonly Command[] {
  return [dockerCommand, dockerComposeCommand].map((make) => ({
    ...make(page.newEngineClient()),
    main: (process: Process) => make(page.newEngineClient()).main(process),
  }))
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
