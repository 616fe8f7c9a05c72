/**
 * `npm run lab -- [--seed N] [--nodes N] [--json] [FILE]`: runs shell lines on a fresh lab in virtual
 * time and prints what a terminal would have shown.
 */
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { HeadlessLab, type Job } from "./headless.ts"
import { isEndless, readLabScript, ScriptError, type ScriptLine } from "./support/lab-script.ts"

const usage = `Usage: npm run lab -- [--seed N] [--nodes N] [--json] [FILE]

Runs shell lines from FILE, or from standard input, on a fresh lab in virtual time.
Commands that wait move the clock. watch, logs -f and events stay in the foreground:

  @ +10s                                lets ten seconds pass
  @ until dockercoins_worker completed  waits for a service's update (an hour at most)
  @ until settled                       waits until nothing moves any more

The next shell line presses Ctrl-C first. Lines that begin with # are comments.

  --seed N    what real life leaves to chance (a 32-bit integer, 1)
  --nodes N   nodes of the swarm, 1 to 7 (5)
  --json      prints steps, update states and task transitions as one JSON document
`

/** Virtual seconds. */
const longestWait = 3_600

interface Options {
  readonly seed: number
  readonly nodes: number
  readonly json: boolean
  readonly file: string | undefined
}

class UsageError extends Error {}

function readOptions(args: readonly string[]): Options | null {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
  const { values, positionals } = parsed
  if (values.help) return null
  if (positionals.length > 1) throw new UsageError(`one FILE at most, not ${positionals.length}`)
  return {
    seed: integer("--seed", values.seed ?? "1", -(2 ** 31), 2 ** 32 - 1),
    nodes: integer("--nodes", values.nodes ?? "5", 1, 7),
    json: values.json ?? false,
    file: positionals[0],
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seed: { type: "string" },
      nodes: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  })
}

function integer(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (/^-?\d+$/.test(text) && value >= least && value <= most) return value
  throw new UsageError(`${name} takes a whole number from ${least} to ${most}, not "${text}"`)
}

function readScript(file: string | undefined): ScriptLine[] {
  try {
    return readLabScript(readFileSync(file ?? 0, "utf8"))
  } catch (error) {
    if (error instanceof ScriptError)
      throw new UsageError(`${file ?? "standard input"}: ${error.message}`)
    const { code } = Object.assign({ code: "" }, error)
    const why: Record<string, string> = {
      ENOENT: "no such file",
      EISDIR: "is a directory",
      EACCES: "permission denied",
    }
    throw new UsageError(`${file ?? "standard input"}: ${why[code] ?? String(error)}`)
  }
}

interface Step {
  readonly at_s: number
  readonly cmd: string
  stdout: string
  stderr: string
  exit: number | null
  took_s: number
}

/** Plays a script; what is worth seeing goes to `print`. */
class Player {
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
      at_s: this.lab.now,
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
    Object.assign(step, { stdout, stderr, exit: exitCode, took_s: took })
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
}

async function main(): Promise<number> {
  let options: Options | null
  let script: ScriptLine[]
  try {
    options = readOptions(process.argv.slice(2))
    if (!options) {
      process.stdout.write(usage)
      return 0
    }
    script = readScript(options.file)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`lab: ${error.message}\nTry: npm run lab -- --help\n`)
    return 2
  }
  const { seed, nodes, json } = options
  const lab = new HeadlessLab({ seed, nodes, tty: true })
  const player = new Player(lab, (text) => {
    if (!json) process.stdout.write(text)
  })
  await player.play(script)
  if (json) {
    const { trace } = lab
    const report = {
      seed,
      nodes: lab.cluster.nodes().map((node) => node.description.hostname),
      duration_s: lab.now,
      services: Object.fromEntries([...trace.aliases].map(([name, alias]) => [name, { alias }])),
      steps: player.steps,
      update_status: trace.updateStatus,
      transitions: trace.transitions,
    }
    process.stdout.write(`${JSON.stringify(report, null, 1)}\n`)
  }
  return player.failed ? 1 : 0
}

process.exitCode = await main()
