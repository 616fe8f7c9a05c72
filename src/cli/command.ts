/** What a verb of the docker command is made of: data for parsing, help and completion, and `run`. */
import type { EngineClient } from "../engine/client.ts"
import type { Process } from "../lib/process.ts"
import type { Endpoint } from "./endpoint.ts"
import type { FlagValues } from "./flag-values.ts"

/** The kinds of values, by the names that help prints. A bool takes no value. */
export type FlagKind =
  | "bool"
  | "bytes"
  | "command"
  | "config"
  | "credential-spec"
  | "decimal"
  | "duration"
  | "external-ca"
  | "filter"
  | "float"
  | "gpu-request"
  | "int"
  | "ipNetSlice"
  | "list"
  | "map"
  | "mount"
  | "network"
  | "node-addr"
  | "pem-file"
  | "port"
  | "pref"
  | "secret"
  | "string"
  | "stringToString"
  | "strings"
  | "uint"
  | "uint16"
  | "uint32"
  | "ulimit"

export interface Flag {
  readonly name: string
  readonly short?: string
  readonly kind: FlagKind
  readonly usage: string
  /** The value where the flag is not given; shown in help. */
  readonly fallback?: string
  /** Shown in help instead of `fallback`, which does not hold then. */
  readonly hint?: string
  /** The API that an engine must speak for it, as `1.44`; help is quiet about it for older ones. */
  readonly since?: string
  /** Accepted but not listed. */
  readonly hidden?: boolean
  /** What completion offers for the value. */
  readonly values?: readonly string[] | Completion
  /** Refuses a value with a sentence. */
  readonly check?: (value: string) => string | null
}

/** What completion can ask the engine for. */
export type Completion =
  | "configs"
  | "containers"
  | "images"
  | "networks"
  | "nodes"
  | "objects"
  | "secrets"
  | "services"
  | "stacks"

/** How many arguments a verb takes. */
export type Arity =
  | { readonly exactly: number }
  | { readonly atLeast: number }
  | { readonly atMost: number }
  | { readonly between: readonly [number, number] }

export interface Verb {
  readonly name: string
  /** What follows the command's path in the usage line. */
  readonly use: string
  readonly short: string
  /** Other names of the verb inside its group. */
  readonly otherNames?: readonly string[]
  /** The list that help prints; absent where there are no aliases. */
  readonly aliases?: readonly string[]
  readonly flags: readonly Flag[]
  readonly arity: Arity
  /** False where everything after the first argument belongs to somebody else (`service create`). */
  readonly interspersed?: boolean
  readonly complete?: Completion
  /** Docker's longer text, which help shows in place of `short`. */
  readonly long?: string
  /** Written to stderr before anything else (the legacy builder says that it is deprecated). */
  readonly announce?: (process: Process) => string
  readonly run: (invocation: Invocation) => Promise<number>
}

export function answersTo(verb: Verb, name: string): boolean {
  return verb.name === name || (verb.otherNames?.includes(name) ?? false)
}

export interface Group {
  readonly name: string
  readonly short: string
  readonly verbs: readonly Verb[]
  /** As a verb's, where the group is called by itself. */
  readonly announce?: (process: Process) => string
}

/** What `docker` can be followed by. */
export interface CommandTree {
  readonly groups: readonly Group[]
  readonly verbs: readonly Verb[]
}

/** One call of a verb. */
export interface Invocation {
  readonly client: EngineClient
  readonly endpoint: Endpoint
  readonly process: Process
  readonly flags: FlagValues
  readonly args: readonly string[]
  /** As `docker service update`. */
  readonly path: string
  readonly verb: Verb
}

/** Ends a command: the text goes to stderr, the code is the exit code. */
export class CommandFailure extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
