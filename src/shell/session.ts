/**
 * One interactive terminal: prompt, line editor, history, completion, the job in the foreground and
 * those in the background. What is behind it (xterm.js, a recorder) is a `TerminalPort`.
 */
import type { Clock, Command, FileSystem } from "../lib/process.ts"
import { completeLine } from "./complete.ts"
import { CursorColumn } from "./cursor-column.ts"
import { HeardErrors } from "./heard-errors.ts"
import { type Key, keysOf } from "./keys.ts"
import { LineEditor } from "./line-editor.ts"
import { promptOf } from "./prompt.ts"
import type { Shell, World } from "./shell.ts"
import { parseSource } from "./syntax.ts"
import { TtyInput, TtyOutput } from "./tty.ts"
import { createShell, createWorld, ownExports } from "./world.ts"

/** The screen and keyboard that a session is wired to. */
export interface TerminalPort {
  /** Both may change at any time; `onResize` says so. */
  readonly columns: number
  readonly rows: number
  /** Text with escape sequences; lines end in `\r\n`. A promise holds back whoever writes too fast. */
  write(text: string): void | Promise<void>
  /** What is typed or pasted, as a terminal sends it. Returns how to stop listening. */
  onInput(listener: (text: string) => void): () => void
  onResize(listener: () => void): () => void
}

/** What a terminal keeps over reload and resume: `TerminalState` of the wire without its id. */
export interface SessionState {
  readonly cwd: string
  readonly exported: Readonly<Record<string, string>>
  /** Oldest first. */
  readonly history: readonly string[]
}

/** A line that has run to its end. */
export interface RanLine {
  readonly line: string
  readonly status: number
  /** The line on standard error that says what went wrong, or the first of them. */
  readonly error: string | null
}

export interface SessionOptions {
  readonly files: FileSystem
  readonly clock: Clock
  /** docker, docker-compose and the like: found before the shell's own tools. */
  readonly commands: readonly Command[]
  readonly terminal: TerminalPort
  readonly state: SessionState
  /** `vi FILE` and friends. The command ends when the promise resolves; rejecting prints its message. */
  readonly openEditor: (path: string) => void | Promise<void>
  /** After a line has run, if it changed directory, exported variables or history. */
  readonly onState?: (state: SessionState) => void
  /** A job has been put into the foreground (its line) or has ended (null). */
  readonly onBusy?: (line: string | null) => void
  readonly onRan?: (ran: RanLine) => void
}

export interface Session {
  /** The line that runs in the foreground, or null at the prompt. */
  readonly running: string | null
  state(): SessionState
  /** As if typed: text ending in `\r` runs. What command chips call; queued while a job runs. */
  type(text: string): void
  /** Ctrl-C. */
  interrupt(): void
  /** Stops everything that runs and lets go of the port. */
  dispose(): void
}

/** Prints the prompt and starts listening. */
export function createSession(options: SessionOptions): Session {
  return new TerminalSession(options)
}

interface Foreground {
  readonly line: string
  readonly controller: AbortController
  /** Gives the prompt back although the job will not listen. */
  readonly abandon: () => void
}

class TerminalSession implements Session {
  private readonly options: SessionOptions
  private readonly world: World
  private readonly editor: LineEditor
  private readonly input: TtyInput
  private readonly output: TtyOutput
  private readonly terminal: TerminalPort
  private readonly cursor = new CursorColumn()
  private readonly letGo: (() => void)[]
  private shell: Shell
  private foreground: Foreground | null = null
  /** Keys that came while a key was being handled, or while a job ran. */
  private queue = ""
  private handling = false
  /** Lines of an unfinished command. */
  private unfinished = ""
  private lastState: string
  private disposed = false

  constructor(options: SessionOptions) {
    const { files, clock, commands, openEditor, state } = options
    this.options = options
    const terminal = followed(options.terminal, this.cursor)
    this.terminal = terminal
    this.world = createWorld({ files, clock, commands, openEditor, history: state.history })
    this.shell = createShell(this.world, { ...state, interactive: true })
    this.input = new TtyInput(terminal)
    this.output = new TtyOutput(terminal, this.world.breather)
    this.lastState = JSON.stringify(this.state())
    this.editor = new LineEditor({
      get columns() {
        return terminal.columns
      },
      history: this.world.history,
      write: (text) => void terminal.write(text),
      complete: (before) => completeLine(before, this.shell),
    })
    this.letGo = [
      terminal.onInput((text) => this.type(text)),
      terminal.onResize(() => {
        if (!this.foreground) this.editor.resized()
      }),
    ]
    this.editor.begin(promptOf(this.shell))
  }

  get running(): string | null {
    return this.foreground?.line ?? null
  }

  state(): SessionState {
    return {
      cwd: this.shell.cwd,
      exported: ownExports(this.shell),
      history: [...this.world.history.lines],
    }
  }

  type(text: string): void {
    if (this.disposed) return
    if (!this.foreground) {
      this.queue += text
      void this.work()
      return
    }
    // Ctrl-C counts at once and clears what was typed before it.
    const stop = text.lastIndexOf("\x03")
    if (stop >= 0) this.interrupt()
    this.input.feed(text.slice(stop + 1))
  }

  interrupt(): void {
    const { foreground } = this
    if (!foreground) {
      this.queue = "\x03"
      void this.work()
      return
    }
    this.input.drain()
    if (foreground.controller.signal.aborted) foreground.abandon()
    else {
      void this.terminal.write("^C")
      foreground.controller.abort("SIGINT")
    }
  }

  dispose(): void {
    this.disposed = true
    for (const release of this.letGo) release()
    this.foreground?.controller.abort("SIGTERM")
    this.shell.jobs.stopAll()
  }

  /** Handles queued keys one after the other, until a job runs or there are none left. */
  private async work(): Promise<void> {
    if (this.handling) return
    this.handling = true
    try {
      while (this.queue !== "" && !this.disposed) {
        const first = keysOf(this.queue).next().value
        if (!first) break
        this.queue = this.queue.slice(first.end)
        await this.handle(first.key)
      }
    } finally {
      this.handling = false
    }
  }

  private async handle(key: Key): Promise<void> {
    const edited = await this.editor.key(key)
    switch (edited.kind) {
      case "editing":
        return
      case "line":
        return this.submit(edited.line)
      case "cancel":
        this.unfinished = ""
        this.shell.status = 130
        return this.prompt()
      case "end":
        void this.terminal.write('Use "exit" to leave the shell.\r\n')
        return this.prompt()
    }
  }

  private async submit(line: string): Promise<void> {
    const recalled = this.world.history.expand(line)
    if (recalled && "error" in recalled) {
      void this.terminal.write(`bash: ${recalled.error}\r\n`)
      return this.prompt()
    }
    if (recalled) void this.terminal.write(`${recalled.line}\r\n`)
    const source = this.unfinished + (recalled?.line ?? line)
    if (parseSource(source, this.shell.aliases).kind === "unfinished") {
      this.unfinished = `${source}\n`
      this.editor.begin(this.shell.variables.get("PS2") ?? "> ")
      return
    }
    this.unfinished = ""
    this.world.history.add(source.replace(/\\\n\s*/g, " ").replace(/ {2,}(?=-)/g, " "))
    if (source.trim() !== "") await this.run(source)
    this.prompt()
  }

  private async run(source: string): Promise<void> {
    const controller = new AbortController()
    const abandoned = new Promise<number>((resolve) => {
      this.foreground = { line: source, controller, abandon: () => resolve(130) }
    })
    this.options.onBusy?.(source)
    const { shell, input, output } = this
    const { signal } = controller
    const typed = this.queue
    this.queue = ""
    this.input.feed(typed)
    const errors = new HeardErrors(output)
    const finished = shell.run(source, { stdin: input, stdout: output, stderr: errors, signal })
    shell.status = await Promise.race([finished, abandoned])
    this.foreground = null
    this.queue = input.drain() + this.queue
    // Whoever died of Ctrl-C left the cursor behind its "^C".
    if (signal.reason === "SIGINT" && shell.status === 130) void this.terminal.write("\r\n")
    this.options.onRan?.({ line: source, status: shell.status, error: errors.line })
    this.options.onBusy?.(null)
  }

  private prompt(): void {
    if (this.disposed) return
    const { shell } = this
    for (const line of shell.jobs.endings()) void this.terminal.write(`${line}\r\n`)
    if (shell.exited) {
      // A terminal in a page stays open: a new shell begins, with what this one had exported.
      this.shell = createShell(this.world, { ...this.state(), interactive: true })
    }
    const state = this.state()
    const text = JSON.stringify(state)
    if (text !== this.lastState) this.options.onState?.(state)
    this.lastState = text
    this.editor.begin(promptOf(this.shell), this.cursor.column)
  }
}

/** The same terminal; `cursor` sees what is written to it. */
function followed(terminal: TerminalPort, cursor: CursorColumn): TerminalPort {
  return {
    get columns() {
      return terminal.columns
    },
    get rows() {
      return terminal.rows
    },
    write(text) {
      cursor.follow(text)
      return terminal.write(text)
    },
    onInput: (listener) => terminal.onInput(listener),
    onResize: (listener) => terminal.onResize(listener),
  }
}
