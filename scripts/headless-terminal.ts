/** A terminal of a headless lab: one line at a time in its foreground, and what it has shown. */
import type { Shell } from "../src/shell/shell.ts"
import { type Streams, TextInput } from "../src/shell/streams.ts"
import type { HeadlessLab } from "./headless.ts"
import { Screen } from "./support/screen.ts"

export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  /** Both, in the order in which they were written. */
  readonly combined: string
  readonly exitCode: number
  /** Seconds of virtual time. */
  readonly took: number
}

/** A line that runs in the foreground of a terminal. */
export interface Job {
  readonly line: string
  readonly done: boolean
  readonly finished: Promise<Outcome>
}

/** Seconds of virtual time after which a line that is waited for counts as one that never ends. */
export const patience = 3_600

const signalOfKey = { "ctrl-c": "SIGINT" } as const

export class HeadlessTerminal {
  readonly shell: Shell
  readonly screen: Screen
  private readonly lab: HeadlessLab
  private readonly output: { out: string; err: string; both: string } = {
    out: "",
    err: "",
    both: "",
  }
  private current: { job: Job; controller: AbortController } | null = null

  constructor(lab: HeadlessLab, shell: Shell, tty: boolean) {
    this.lab = lab
    this.shell = shell
    this.screen = new Screen({ isTTY: tty, columns: 160, rows: 50 })
  }

  /** The line in the foreground, if one still runs. */
  get foreground(): Job | null {
    return this.current && !this.current.job.done ? this.current.job : null
  }

  /** Puts a line into the foreground and lets it come as far as it comes without time. */
  async start(line: string): Promise<Job> {
    if (this.foreground) throw new Error(`still running: ${this.foreground.line}`)
    const startedAt = this.lab.clock.now()
    const { output } = this
    Object.assign(output, { out: "", err: "", both: "" })
    const controller = new AbortController()
    const streams: Streams = {
      stdin: new TextInput(""),
      stdout: this.recorder("out"),
      stderr: this.recorder("err"),
      signal: controller.signal,
    }
    this.shell.world.history.add(line)
    let done = false
    const finished = this.shell.run(line, streams).then((exitCode): Outcome => {
      done = true
      const took = (this.lab.clock.now() - startedAt) / 1000
      return { stdout: output.out, stderr: output.err, combined: output.both, exitCode, took }
    })
    const job: Job = {
      line,
      get done() {
        return done
      },
      finished,
    }
    this.current = { job, controller }
    await this.lab.settle()
    return job
  }

  async run(line: string): Promise<Outcome> {
    const job = await this.start(line)
    await this.finish(job)
    return job.finished
  }

  /** Lets time pass until the job is done. */
  async finish(job: Job): Promise<void> {
    const end = this.lab.now + patience
    while (!job.done) {
      if (this.lab.now > end) throw new Error(`does not end within ${patience} s: ${job.line}`)
      if (!(await this.lab.step()) && !job.done) throw new Error(`waits for ever: ${job.line}`)
    }
  }

  async press(key: keyof typeof signalOfKey): Promise<void> {
    this.current?.controller.abort(signalOfKey[key])
    await this.lab.settle()
  }

  private recorder(kind: "out" | "err") {
    const { screen, output } = this
    return {
      isTTY: screen.isTTY,
      columns: screen.columns,
      rows: screen.rows,
      write: async (text: string) => {
        output[kind] += text
        output.both += text
        await screen.write(text)
      },
    }
  }
}
