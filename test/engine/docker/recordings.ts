/** What was typed into the real docker client against a real swarm (test/oracle/docker): one file a group. */
import fs from "node:fs"
import path from "node:path"
import type { TaskState } from "../../../src/swarm/objects.ts"

export interface RecordedGroup {
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
  return JSON.parse(fs.readFileSync(path.join(directory, `${name}.json`), "utf8"))
}
