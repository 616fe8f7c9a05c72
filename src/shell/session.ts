/**
 * One interactive terminal: prompt, line editor, history, completion, the job in the foreground and
 * those in the background. What is behind it (xterm.js, a recorder) is a `TerminalPort`.
 */
import type { Clock, Command, FileSystem } from "../lib/process.ts"

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
export function createSession(_options: SessionOptions): Session {
  throw new Error("not yet")
}
