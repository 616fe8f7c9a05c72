/** A session behind a fake terminal: what is typed, and what stands on its screen. */
import { Screen } from "../../scripts/support/screen.ts"
import { VirtualClock } from "../../scripts/virtual-clock.ts"
import type { Command } from "../../src/lib/process.ts"
import { createMemoryFiles } from "../../src/shell/memory-files.ts"
import {
  createSession,
  type RanLine,
  type Session,
  type SessionState,
} from "../../src/shell/session.ts"
import { testEpoch } from "./support.ts"

export interface FakeTerminal {
  readonly session: Session
  readonly clock: VirtualClock
  readonly states: SessionState[]
  readonly busy: (string | null)[]
  readonly ran: RanLine[]
  readonly opened: string[]
  /** Types, and lets everything run that needs no time. */
  type(text: string): Promise<void>
  pass(seconds: number): Promise<void>
  resize(columns: number): Promise<void>
  /** Lines on the screen since the last call, without the empty ones at the end. */
  lines(): string[]
  /** The line of the cursor. */
  line(): string
  fullScreen(): string | null
}

export const prompt = "student@node1:~/dockercoins$ "

export function createTerminal(
  options: { commands?: readonly Command[]; state?: Partial<SessionState>; columns?: number } = {},
): FakeTerminal {
  const clock = new VirtualClock(testEpoch)
  const files = createMemoryFiles({ now: () => clock.now() })
  files.makeDirectory("/home/student/dockercoins/worker", { parents: true })
  files.write("/home/student/dockercoins/dockercoins.yml", "services:\n")
  files.write("/home/student/dockercoins/worker/worker.py", "import time\n")
  files.write("/home/student/dockercoins/my notes.txt", "")
  const screen = new Screen({
    isTTY: true,
    columns: options.columns ?? 80,
    rows: 24,
    wraps: options.columns !== undefined,
  })
  let columns = options.columns ?? 80
  let type = (_: string) => {}
  let resized = () => {}
  const states: SessionState[] = []
  const busy: (string | null)[] = []
  const ran: RanLine[] = []
  const opened: string[] = []
  const session = createSession({
    files,
    clock,
    commands: options.commands ?? [],
    state: { cwd: "/home/student/dockercoins", exported: {}, history: [], ...options.state },
    openEditor: (path) => void opened.push(path),
    onState: (state) => void states.push(state),
    onBusy: (line) => void busy.push(line),
    onRan: (line) => void ran.push(line),
    terminal: {
      get columns() {
        return columns
      },
      rows: 24,
      write: (text) => void screen.write(text),
      onInput: (listener) => {
        type = listener
        return () => {
          type = () => {}
        }
      },
      onResize: (listener) => {
        resized = listener
        return () => {}
      },
    },
  })
  return {
    session,
    clock,
    states,
    busy,
    ran,
    opened,
    async type(text) {
      type(text)
      await clock.drain(60)
    },
    async pass(seconds) {
      const end = clock.now() + seconds * 1000
      for (;;) {
        const next = clock.nextWake
        if (next === null || next > end) break
        clock.advanceTo(next)
        await clock.drain(60)
      }
      clock.advanceTo(end)
      await clock.drain(60)
    },
    async resize(to) {
      columns = to
      resized()
      await clock.drain()
    },
    lines: () => screen.takeLines().split("\n").slice(0, -1),
    line: () => screen.cursorLine,
    fullScreen: () => screen.fullScreen,
  }
}
