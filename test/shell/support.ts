/** A shell on a small file system, in virtual time: what the shell's tests talk to. */
import { VirtualClock } from "../../scripts/virtual-clock.ts"
import type { Command, OutputStream } from "../../src/lib/process.ts"
import { createMemoryFiles, type MemoryFiles } from "../../src/shell/memory-files.ts"
import type { Shell, World } from "../../src/shell/shell.ts"
import { type Streams, TextInput } from "../../src/shell/streams.ts"
import { createShell, createWorld } from "../../src/shell/world.ts"

/** 2026-11-22 22:17:05 UTC */
export const testEpoch = Date.UTC(2026, 10, 22, 22, 17, 5)

export interface Bench {
  readonly clock: VirtualClock
  readonly files: MemoryFiles
  readonly world: World
  readonly shell: Shell
  readonly opened: string[]
  /** Runs a line to its end, letting time pass as it needs. */
  run(line: string, options?: { stdin?: string; shell?: Shell }): Promise<Outcome>
  /** Starts a line that may wait. */
  start(line: string, shell?: Shell): Running
}

export interface Outcome {
  readonly out: string
  readonly err: string
  readonly status: number
}

export interface Running {
  readonly finished: Promise<number>
  output(): string
  interrupt(): void
}

export function createBench(
  commands: readonly Command[] = [],
  options: { quota?: number } = {},
): Bench {
  const clock = new VirtualClock(testEpoch)
  const files = createMemoryFiles({ now: () => clock.now(), ...options })
  const opened: string[] = []
  files.makeDirectory("/home/student/dockercoins", { parents: true })
  const world = createWorld({
    files,
    clock,
    commands,
    openEditor: (path) => void opened.push(path),
  })
  const newShell = () =>
    createShell(world, { cwd: "/home/student/dockercoins", exported: {}, interactive: false })
  const shell = newShell()

  const begin = (line: string, used: Shell, stdin: string) => {
    const out = collector()
    const err = collector()
    const controller = new AbortController()
    const streams: Streams = {
      stdin: new TextInput(stdin),
      stdout: out,
      stderr: err,
      signal: controller.signal,
    }
    return { out, err, controller, finished: used.run(line, streams) }
  }

  return {
    clock,
    files,
    world,
    shell,
    opened,
    async run(line, options = {}) {
      const job = begin(line, options.shell ?? shell, options.stdin ?? "")
      let done = false
      void job.finished.then(() => {
        done = true
      })
      for (;;) {
        await clock.drain()
        if (done) break
        const next = clock.nextWake
        if (next === null) throw new Error(`${line}: waits for ever`)
        clock.advanceTo(next)
      }
      return { out: job.out.text(), err: job.err.text(), status: await job.finished }
    },
    start(line, used = shell) {
      const job = begin(line, used, "")
      return {
        finished: job.finished,
        output: () => job.out.text(),
        interrupt: () => job.controller.abort("SIGINT"),
      }
    },
  }
}

function collector(): OutputStream & { text(): string } {
  let text = ""
  return {
    isTTY: false,
    columns: 80,
    rows: 24,
    text: () => text,
    write: async (part) => {
      text += part
    },
  }
}
