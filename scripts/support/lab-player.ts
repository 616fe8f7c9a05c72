/** Plays a script on a headless lab, and prints what a terminal would have shown. */
import type { HeadlessLab } from "../headless.ts"
import type { Job } from "../headless-terminal.ts"
import { isEndless, type ScriptLine } from "./lab-script.ts"

/** Virtual seconds. */
const longestWait = 3_600

export interface Step {
  readonly at_s: number
  readonly cmd: string
  stdout: string
  stderr: string
  exit: number | null
  took_s: number
}

/** Plays a script; what is worth seeing goes to `print`. */
export class LabPlayer {
  readonly steps: Step[] = []
  /** A wait that did not come true. */
  failed = false
  private readonly lab: HeadlessLab
  private readonly print: (text: string) => void
  private endless: { job: Job; step: Step } | null = null
  private lastScreen = ""

  constructor(lab: HeadlessLab, print: (text: string) => void) {
    this.lab = lab
    this.print = print
  }

  async play(script: readonly ScriptLine[]): Promise<void> {
    for (const line of script) {
      if (line.kind === "shell") await this.shell(line.source)
      else if (line.kind === "wait") {
        this.print(`${line.text}\n`)
        await this.lab.advance(line.seconds, () => this.show())
      } else await this.until(line.text, line.condition)
    }
    await this.interrupt()
  }

  private async shell(source: string): Promise<void> {
    await this.interrupt()
    this.print(`$ ${source.replaceAll("\n", "\n> ")}\n`)
    const terminal = this.lab.terminal()
    const step: Step = {
      at_s: rounded(this.lab.now),
      cmd: source,
      stdout: "",
      stderr: "",
      exit: null,
      took_s: 0,
    }
    this.steps.push(step)
    const job = await terminal.start(source)
    this.endless = { job, step }
    if (!job.done && isEndless(source)) {
      this.show()
      return
    }
    await this.finish(job)
    await this.conclude()
  }

  /** Time passes until the job is done; what takes longer than an hour gets Ctrl-C. */
  private async finish(job: Job): Promise<void> {
    const done = await this.lab.passUntil(() => job.done, job.done ? 0 : longestWait)
    if (done) return
    this.failed = true
    this.print(`(still running after ${longestWait} s: Ctrl-C)\n`)
    await this.lab.terminal().press("ctrl-c")
  }

  private async interrupt(): Promise<void> {
    if (!this.endless) return
    if (!this.endless.job.done) {
      this.print("^C\n")
      await this.lab.terminal().press("ctrl-c")
    }
    await this.conclude()
  }

  private async conclude(): Promise<void> {
    if (!this.endless) return
    const { job, step } = this.endless
    this.endless = null
    this.lastScreen = ""
    this.print(this.lab.terminal().screen.takeRest())
    if (!job.done) {
      this.failed = true
      this.print("(does not react to Ctrl-C)\n")
      return
    }
    const { stdout, stderr, exitCode, took } = await job.finished
    Object.assign(step, { stdout, stderr, exit: exitCode, took_s: rounded(took) })
    if (exitCode !== 0) this.print(`(exit ${exitCode})\n`)
  }

  private async until(text: string, condition: string): Promise<void> {
    this.print(`${text}\n`)
    const done = this.lab.condition(condition)
    const reached = done && (await this.lab.passUntil(done, longestWait, () => this.show()))
    this.show()
    if (!reached) this.failed = true
    this.print(
      reached
        ? `(at ${this.lab.now.toFixed(1)} s)\n`
        : `(not reached within ${longestWait} s: ${condition})\n`,
    )
  }

  /** New lines of what is in the foreground, or its full screen when it is another one. */
  private show(): void {
    const { screen } = this.lab.terminal()
    const { fullScreen } = screen
    this.print(screen.takeLines())
    if (fullScreen === null) return
    // The first line of watch tells the time: by itself that is no news.
    const news = fullScreen.split("\n").slice(1).join("\n")
    if (news === this.lastScreen) return
    this.lastScreen = news
    const rows = fullScreen.split("\n").map((row) => `| ${row}`.trimEnd())
    this.print(`${rows.join("\n")}\n\n`)
  }

  /** Steps, update states and transitions, as the recordings of real swarms have them. */
  report(seed: number) {
    const { lab } = this
    const { trace } = lab
    return {
      seed,
      nodes: lab.cluster.nodes().map((node) => node.description.hostname),
      duration_s: rounded(lab.now),
      services: Object.fromEntries([...trace.aliases].map(([name, alias]) => [name, { alias }])),
      steps: this.steps,
      update_status: trace.updateStatus,
      transitions: trace.transitions,
    }
  }
}

/** Milliseconds are all that is worth printing. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
