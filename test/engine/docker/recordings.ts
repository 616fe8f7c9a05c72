/** What was typed into the real docker client against a real swarm (test/oracle/docker): one file a group. */
import fs from "node:fs"
import path from "node:path"
import type { TaskState } from "../../../src/swarm/objects.ts"

export interface RecordedGroup {
  /** The group with whose end it begins. */
  readonly continues?: string
  /** When it began, RFC 3339: what `at` counts from. */
  readonly recorded: string
  readonly nodes: readonly { readonly name: string; readonly role: string }[]
  /** Services that ran when the group began. */
  readonly services: readonly {
    readonly name: string
    readonly mode: string
    readonly replicas?: number
    readonly image: string
    readonly restartCondition?: string
  }[]
  readonly images: readonly RecordedImage[]
  /** Commands that were typed without being recorded, before the command of that name. */
  readonly before: readonly {
    readonly before: string
    readonly cmds: readonly string[]
    /** Seconds after them. */
    readonly wait?: number
  }[]
  /** Below the home directory, from the start. */
  readonly files: Readonly<Record<string, string>>
  readonly commands: readonly RecordedCommand[]
  /** Commands of another client, sent in between. */
  readonly interference?: readonly { readonly during: string; readonly cmd: string }[]
  readonly exclusions: readonly { readonly name: string; readonly reason: string }[]
  /** What the answers told of the swarm's tasks, in order of their making. */
  readonly tasks: readonly RecordedTask[]
}

export interface RecordedTask {
  readonly id: string
  readonly service: string
  /** None of a global service's. */
  readonly slot?: number
  /** Empty where it never got one. */
  readonly node: string
  readonly image: string
  /** Seconds since the group began. */
  readonly created: number
  /**
   * When it came into a state, when a client last saw it in an earlier one, when one first saw it in this
   * and when last: seconds since the group began.
   */
  readonly states: Partial<
    Readonly<Record<TaskState, readonly [number, number | null, number | null, number | null]>>
  >
}

type Stopping = { readonly exit: number } | "ignore" | null

export interface RecordedImage {
  readonly ref: string
  readonly behaviour:
    | {
        readonly onTerm: Stopping
        readonly onInt: Stopping
        readonly exitAfter_s: number | null
        readonly exitCode: number | null
        readonly health: {
          readonly interval_s: number
          readonly retries: number
          readonly passesAfter_s: number | null
        } | null
        /** The container never starts. */
        readonly startError?: string
      }
    | { readonly nowhere: true }
  readonly presentOn?: readonly string[]
  readonly inRegistry?: boolean
  /** Not there at the start. */
  readonly createdBy?: string
  readonly pushedLater?: unknown
  readonly invalid?: boolean
}

export interface RecordedCommand {
  readonly name: string
  /** Of the group that this one goes on from: typed for what it leaves, without being judged. */
  readonly earlier?: boolean
  /** For bash. */
  readonly cmd: string
  /** Seconds since the group began. */
  readonly at: number
  /** Seconds. */
  readonly took: number
  /** -9: the recorder killed it. */
  readonly exit: number
  /** Typed on this node; on node1 when absent. */
  readonly node?: string
  /** Typed while these still ran. */
  readonly during?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Written below the working directory first. */
  readonly files?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly stdin?: string
  /** When it asked for what: seconds since it began. */
  readonly requests?: Readonly<Record<string, readonly number[]>>
  /** Seconds after which Ctrl-C was pressed. */
  readonly interruptedAfter?: number
  /** `120x30`: on a terminal of that size, whose bytes are `output`. */
  readonly tty?: string
  readonly output?: string
  readonly stdout?: string
  readonly stderr?: string
}

const directory = path.join(import.meta.dirname, "../../oracle/docker")

export function recordedGroups(): string[] {
  return fs
    .readdirSync(directory)
    .map((name) => name.replace(/\.json$/, ""))
    .sort()
}

export function recordedGroup(name: string): RecordedGroup {
  const group = readGroup(name)
  if (group.continues === undefined) return group
  const earlier = recordedGroup(group.continues)
  const lead = (Date.parse(group.recorded) - Date.parse(earlier.recorded)) / 1000
  const known = new Set(group.images.map(({ ref }) => ref))
  return {
    ...group,
    services: [...earlier.services, ...group.services.filter(({ name }) => !isMade(earlier, name))],
    images: [...group.images, ...earlier.images.filter(({ ref }) => !known.has(ref))],
    before: [
      ...earlier.before.map((step) => ({ ...step, before: earlierNameOf(step.before) })),
      ...group.before,
    ],
    files: { ...earlier.files, ...group.files },
    commands: [
      ...earlier.commands.filter((command) => changes(command, earlier)).map(before(lead)),
      ...group.commands,
    ],
    tasks: [...earlier.tasks.map(madeBefore(lead)), ...group.tasks],
  }
}

const earlierNameOf = (name: string): string =>
  name.startsWith("earlier/") ? name : `earlier/${name}`

function readGroup(name: string): RecordedGroup {
  return JSON.parse(fs.readFileSync(path.join(directory, `${name}.json`), "utf8"))
}

function isMade(group: RecordedGroup, service: string): boolean {
  const all = [...group.commands.map(({ cmd }) => cmd), ...group.before.flatMap(({ cmds }) => cmds)]
  const made = all.some((cmd) => cmd.includes(`--name ${service} `))
  return made || group.services.some(({ name }) => name === service)
}

/** It asked for more than to look, or something was done before it. */
function changes({ name, requests = {}, earlier }: RecordedCommand, group: RecordedGroup): boolean {
  if (group.before.some((step) => step.before === name)) return true
  const kinds = Object.keys(requests)
  return earlier === true || kinds.some((kind) => /^(POST|DELETE) /.test(kind))
}

const before =
  (lead: number) =>
  (command: RecordedCommand): RecordedCommand => {
    const { during: _, interruptedAfter: __, ...rest } = command
    return { ...rest, name: earlierNameOf(command.name), earlier: true, at: command.at - lead }
  }

const madeBefore =
  (lead: number) =>
  (task: RecordedTask): RecordedTask => {
    const shift = (time: number | null) => (time === null ? null : time - lead)
    const states = Object.entries(task.states).map(([state, [at, after, by, until]]) => [
      state,
      [at - lead, shift(after), shift(by), shift(until)],
    ])
    return { ...task, created: task.created - lead, states: Object.fromEntries(states) }
  }
