/**
 * One shell: variables, functions, aliases, working directory, jobs. A subshell is a `fork` of it. The
 * world around it (files, clock, commands) is shared by all shells of a terminal.
 */
import type { Function as FunctionNode, ParsedScript, WordPart } from "unbash"
import {
  type Clock,
  type Command,
  FileError,
  type FileSystem,
  Interrupted,
} from "../lib/process.ts"
import type { Builtin } from "./builtins/builtin.ts"
import { ExitFlow, LoopFlow, ReturnFlow } from "./flow.ts"
import type { History } from "./history.ts"
import { runScript } from "./interpreter.ts"
import { JobTable } from "./jobs.ts"
import { resolvePath } from "./paths.ts"
import { deeper, type ProcessTable } from "./processes.ts"
import {
  newShellOptions,
  noSwitches,
  type ShellOptions,
  type ShellSwitches,
} from "./shell-switches.ts"
import { endBy, type Signal } from "./signal-names.ts"
import { type Breather, Collector, type Streams } from "./streams.ts"
import { parseSource, problemOf, problemText } from "./syntax.ts"
import { ShellError, Variables } from "./variables.ts"

export interface World {
  readonly files: FileSystem
  readonly clock: Clock
  readonly commands: ReadonlyMap<string, Command>
  readonly builtins: ReadonlyMap<string, Builtin>
  readonly breather: Breather
  readonly history: History
  readonly openEditor: (path: string) => void | Promise<void>
  readonly user: string
  readonly hostname: string
  readonly home: string
  /** A process id that no process has had. */
  nextPid(): number
  readonly processes: ProcessTable
}

/** How long a trap may take. */
const trapMs = 10_000

/** Whose manners this shell has. */
export const bashVersion = "5.2.15(1)-release"

export class Shell {
  readonly world: World
  readonly pid: number
  readonly variables: Variables
  readonly functions: Map<string, FunctionNode>
  readonly aliases: Map<string, string>
  readonly options: ShellSwitches
  /** `shopt` */
  readonly shopt: ShellOptions
  readonly jobs: JobTable
  /** Tells of background jobs as they start, expands aliases. Not in scripts and subshells. */
  readonly interactive: boolean
  cwd: string
  /** `$0` */
  name = "bash"
  /** `$1`, `$2`, … */
  parameters: readonly string[] = []
  /** `$?` */
  status = 0
  /** Of the last `$(…)` in the command being expanded; null = there was none. */
  substitutionStatus: number | null = null
  /** `$!` */
  lastJobPid: number | null = null
  /** In the condition of an `if`, `while`, `&&`, `||` or `!`: `set -e` looks away. */
  conditionDepth = 0
  functionDepth = 0
  /** How many subshells this one is in. */
  private readonly depth: number
  loopDepth = 0
  /** In a file that is being sourced: `return` ends it. */
  sourcing = false
  /** Commands of `trap`, by the name of their signal; an empty one means that the signal is ignored. */
  readonly traps = new Map<string, string>()
  /** What `pushd` has left behind, the last first. */
  readonly directories: string[] = []
  /** Where `getopts` is within a word of several letters. */
  optionAt = { index: 0, letter: 1 }
  /** `exit` was called: the terminal starts a new shell. */
  exited = false
  /** Names of the functions that run, the innermost last. */
  readonly calls: string[] = []
  private inTrap = false
  /** Runs what stands in a `$(…)`. */
  substituting = false
  /** `$_` */
  lastArgument: string
  private readonly parent: number
  private readonly startedAt: number
  private random = 1
  /** Files behind `<(…)`, to be removed when their command has ended. */
  private readonly temporary: string[] = []

  constructor(world: World, options: { cwd: string; interactive?: boolean } | Shell) {
    this.world = world
    this.depth = options instanceof Shell ? deeper(options.depth) : 0
    this.pid = world.nextPid()
    this.parent = options instanceof Shell ? options.parent : this.pid - 1
    this.startedAt = options instanceof Shell ? options.startedAt : world.clock.now()
    this.lastArgument = options instanceof Shell ? options.lastArgument : "bash"
    this.cwd = options.cwd
    this.jobs = new JobTable(options instanceof Shell ? options.jobs.all() : [])
    if (options instanceof Shell) {
      this.variables = options.variables.copy()
      this.functions = new Map(options.functions)
      this.aliases = new Map(options.aliases)
      this.options = { ...options.options }
      this.shopt = { ...options.shopt }
      this.directories.push(...options.directories)
      this.interactive = false
      this.name = options.name
      this.parameters = options.parameters
      this.status = options.status
      this.lastJobPid = options.lastJobPid
      this.conditionDepth = options.conditionDepth
      this.functionDepth = options.functionDepth
      this.loopDepth = options.loopDepth
    } else {
      this.variables = new Variables()
      this.functions = new Map()
      this.aliases = new Map()
      this.options = noSwitches()
      this.interactive = options.interactive ?? false
      this.shopt = newShellOptions(this.interactive)
    }
  }

  get files(): FileSystem {
    return this.world.files
  }

  get clock(): Clock {
    return this.world.clock
  }

  fork(): Shell {
    return new Shell(this.world, this)
  }

  /** A new shell that inherits what a child process inherits: exported variables and the directory. */
  child(environment: Iterable<readonly [string, string]>): Shell {
    const child = new Shell(this.world, { cwd: this.cwd })
    child.export(environment)
    return child
  }

  export(environment: Iterable<readonly [string, string]>): void {
    for (const [name, value] of environment) {
      this.variables.set(name, value)
      this.variables.mark(name, { exported: true })
    }
  }

  path(path: string): string {
    return resolvePath(this.cwd, path)
  }

  /** `~`, `~student`, `~+`; null for users that do not exist. */
  homeOf(user: string): string | null {
    if (user === "") return this.variables.get("HOME") ?? this.world.home
    if (user === "+") return this.cwd
    return user === this.world.user ? this.world.home : user === "root" ? "/root" : null
  }

  /** The value of any parameter, special ones included; undefined when it is not set. */
  parameter(name: string): string | undefined {
    switch (name) {
      case "?":
        return String(this.status)
      case "$":
        return String(this.pid)
      case "!":
        return this.lastJobPid === null ? undefined : String(this.lastJobPid)
      case "#":
        return String(this.parameters.length)
      case "-":
        return this.interactive ? "himBH" : "hB"
      case "0":
        return this.name
      case "RANDOM":
        return String(this.nextRandom())
      case "EPOCHSECONDS":
        return String(Math.floor(this.clock.now() / 1000))
      case "SECONDS":
        return String(Math.floor((this.clock.now() - this.startedAt) / 1000))
      case "UID":
      case "EUID":
        return "1000"
      case "PPID":
        return String(this.parent)
      case "FUNCNAME":
        return this.calls.at(-1)
      case "BASH":
        return "/usr/bin/bash"
      case "BASH_VERSION":
        return bashVersion
      case "_":
        return this.lastArgument
      default:
        if (/^\d+$/.test(name)) return this.parameters[Number(name) - 1]
        return this.variables.get(name)
    }
  }

  /** Runs source text to its end. Never rejects: what goes wrong is told on stderr and as a status. */
  async run(source: string, streams: Streams): Promise<number> {
    const status = await this.runLine(source, streams)
    if (streams.signal.reason === "SIGINT" && status === 130) await this.runTrap("INT", streams)
    if (this.traps.has("EXIT") && (!this.interactive || this.exited)) {
      await this.runTrap("EXIT", streams)
      this.traps.delete("EXIT")
    }
    return status
  }

  /** A signal that a command of this shell sends to it. */
  async receive(signal: Signal, streams: Streams): Promise<void> {
    if (this.traps.has(signal.name) && signal.name !== "KILL") {
      await this.runTrap(signal.name, streams)
      return
    }
    const why = endBy(signal)
    if (why !== null && !(this.interactive && signal.name === "TERM")) throw new Interrupted(why)
  }

  /** Runs what a trap says; `$?` is afterwards what it was. Bounded, for no second Ctrl-C reaches it. */
  async runTrap(name: string, streams: Streams): Promise<void> {
    const action = this.traps.get(name)
    if (action === undefined || action === "" || this.inTrap) return
    const { status } = this
    const limit = new AbortController()
    const alarm = new AbortController()
    void this.clock.sleep(trapMs, alarm.signal).then(
      () => limit.abort("SIGTERM"),
      () => {},
    )
    this.inTrap = true
    const parsed = parseSource(action)
    try {
      if (parsed.kind === "whole") {
        await runScript(this, parsed.script, { ...streams, signal: limit.signal })
      }
    } finally {
      this.inTrap = false
      alarm.abort("SIGTERM")
      this.status = status
    }
  }

  private runLine(source: string, streams: Streams): Promise<number> {
    return this.guard(streams, async () => {
      const parsed = parseSource(source, this.shopt.expand_aliases ? this.aliases : undefined)
      if (parsed.kind === "whole") return runScript(this, parsed.script, streams)
      await streams.stderr.write(`${this.prefix()}${problemText(parsed)}\n`)
      return 2
    })
  }

  /** Runs in this shell what a script, a subshell or a pipeline's stage contains, to its end. */
  async guard(streams: Streams, body: () => Promise<number>): Promise<number> {
    try {
      this.status = await body()
    } catch (error) {
      this.status = await this.statusOf(error, streams)
    }
    return this.status
  }

  /** What `$(…)` prints; its status becomes this shell's. */
  async capture(script: ParsedScript | undefined, text: string, streams: Streams): Promise<string> {
    if (!script) return ""
    const problem = problemOf(script, text)
    if (problem) {
      throw new ShellError(problemText(problem))
    }
    const collector = new Collector(this.world.breather)
    const fork = this.fork()
    fork.substituting = true
    const inner = { ...streams, stdout: collector }
    this.status = await fork.guard(inner, () => runScript(fork, script, inner))
    this.substitutionStatus = this.status
    if (streams.signal.aborted) throw new Interrupted("SIGINT")
    return collector.text
  }

  /** `<(…)`: the output is in a file before the command starts; `releaseTemporary` removes it. */
  async processSubstitution(
    part: Extract<WordPart, { type: "ProcessSubstitution" }>,
    streams: Streams,
  ): Promise<string> {
    if (part.operator === ">") throw new ShellError(`${part.text}: not supported in this shell`)
    const path = `/tmp/.process-${this.world.nextPid()}`
    const text = await this.capture(part.script, part.text, streams)
    this.files.makeDirectory("/tmp", { parents: true })
    this.files.write(path, text)
    this.temporary.push(path)
    return path
  }

  releaseTemporary(): void {
    for (const path of this.temporary.splice(0)) {
      if (this.files.stat(path)) this.files.remove(path)
    }
  }

  /** `bash: `, or `script.sh: ` in a script. */
  prefix(): string {
    return `${this.name}: `
  }

  /** The exit status of an error that ended a command, told on stderr where nobody else would. */
  async statusOf(error: unknown, streams: Streams, name?: string): Promise<number> {
    const why = stopReason(error)
    if (why !== null) return statusOfSignal(why)
    if (error instanceof ExitFlow) this.exited = true
    if (error instanceof ExitFlow || error instanceof ReturnFlow) return error.status
    if (error instanceof LoopFlow) return 0
    const message = messageOf(error)
    const from = name === undefined ? this.prefix() : `${name}: `
    try {
      await streams.stderr.write(`${from}${message}\n`)
    } catch {
      // Nobody reads stderr any more: there is no one left to tell.
    }
    return error instanceof ShellError ? error.status : 1
  }

  private nextRandom(): number {
    this.random = (this.random * 1_103_515_245 + 12_345) % 2_147_483_648
    return this.random % 32_768
  }
}

function messageOf(error: unknown): string {
  if (error instanceof FileError) return `${error.path}: ${error.message}`
  return error instanceof Error ? error.message : String(error)
}

/** A wait rejects with `Interrupted`, or with the signal's bare reason. */
function stopReason(error: unknown): Interrupted["why"] | null {
  if (error instanceof Interrupted) return error.why
  return error === "SIGINT" || error === "SIGPIPE" || error === "SIGTERM" ? error : null
}

function statusOfSignal(why: Interrupted["why"]): number {
  return why === "SIGINT" ? 130 : why === "SIGPIPE" ? 141 : 143
}
