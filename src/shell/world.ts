/** Everything a terminal's shells share: files, clock, and what there is to run. */
import type { Clock, Command, FileSystem } from "../lib/process.ts"
import { builtins } from "./builtins/all.ts"
import { History } from "./history.ts"
import { borrowedTools } from "./just-bash.ts"
import { ProcessTable } from "./processes.ts"
import { Shell, type World } from "./shell.ts"
import type { Breather } from "./streams.ts"
import { bc } from "./tools/bc.ts"
import { catTools } from "./tools/cat.ts"
import { changingTools } from "./tools/changing.ts"
import { cmp } from "./tools/cmp.ts"
import { column } from "./tools/column.ts"
import { cut } from "./tools/cut.ts"
import { date } from "./tools/date.ts"
import { diff } from "./tools/diff.ts"
import { grep } from "./tools/grep.ts"
import { ls } from "./tools/ls.ts"
import { miscTools } from "./tools/misc.ts"
import { nameTools } from "./tools/names.ts"
import { paste } from "./tools/paste.ts"
import { readingTools } from "./tools/reading.ts"
import { sed } from "./tools/sed.ts"
import { seq } from "./tools/seq.ts"
import { sort } from "./tools/sort.ts"
import { uniq } from "./tools/uniq.ts"

const studentHome = "/home/student"

export interface WorldOptions {
  readonly files: FileSystem
  readonly clock: Clock
  /** docker, docker-compose and the like; they come before tools of the same name. */
  readonly commands: readonly Command[]
  readonly openEditor: (path: string) => void | Promise<void>
  readonly history?: readonly string[]
}

/** Steps (statements, writes) between two pauses in which everybody else may run. */
const stepsPerTurn = 200

const user = "student"
const hostname = "node1"

export function createWorld(options: WorldOptions): World {
  const { files, clock, openEditor } = options
  const commands = new Map<string, Command>()
  for (const command of [...tools, ...options.commands]) commands.set(command.name, command)
  let pid = 1_000
  return {
    files,
    clock,
    openEditor,
    commands,
    builtins,
    breather: createBreather(clock),
    history: new History(options.history),
    user,
    hostname,
    home: studentHome,
    nextPid: () => ++pid,
    processes: new ProcessTable(clock),
  }
}

const tools: readonly Command[] = [
  ...borrowedTools,
  ...grep,
  sed,
  uniq,
  diff,
  cmp,
  column,
  cut,
  paste,
  sort,
  bc,
  ls,
  date,
  seq,
  ...catTools,
  ...nameTools,
  ...readingTools,
  ...changingTools,
  ...miscTools,
]

/** Counts steps, not time: the same run pauses at the same places, whatever the machine. */
function createBreather(clock: Clock): Breather {
  let steps = 0
  return {
    step: () => {
      steps++
      if (steps < stepsPerTurn) return undefined
      steps = 0
      return clock.yield()
    },
  }
}

/** What every login finds in its environment. */
function baseEnvironment(world: World): readonly (readonly [string, string])[] {
  return [
    ["HOME", world.home],
    ["USER", world.user],
    ["LOGNAME", world.user],
    ["HOSTNAME", world.hostname],
    ["SHELL", "/bin/bash"],
    ["TERM", "xterm-256color"],
    ["LANG", "C.UTF-8"],
    ["EDITOR", "edit"],
    ["PATH", "/usr/local/bin:/usr/bin:/bin"],
  ]
}

/** The exported variables that are a student's own, not the login's. */
export function ownExports(shell: Shell): Record<string, string> {
  const base = new Map(baseEnvironment(shell.world))
  const exported = [...shell.variables.exported()]
  return Object.fromEntries(
    exported.filter(([name, value]) => name !== "PWD" && base.get(name) !== value),
  )
}

/** A login shell in `world` with the environment that a student finds. */
export function createShell(
  world: World,
  start: { cwd: string; exported: Readonly<Record<string, string>>; interactive: boolean },
): Shell {
  const known = world.files.stat(start.cwd)?.type === "directory" ? start.cwd : world.home
  const shell = new Shell(world, { cwd: known, interactive: start.interactive })
  shell.export([...baseEnvironment(world), ...Object.entries(start.exported), ["PWD", known]])
  if (!start.interactive) return shell
  shell.aliases.set("ll", "ls -alF")
  shell.aliases.set("la", "ls -A")
  return shell
}
