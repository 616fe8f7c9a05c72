/**
 * The vocabulary of what happened, for the rooms that see the engine but not the swarm: cluster
 * events, and the facts that an exercise's checks may look at.
 *
 * Facts are what HAPPENED in a lab since its student joined (requests answered, cluster events, build
 * contexts, files), never what was typed; so every road to the same state counts, the real docker CLI
 * included. Lab set-up, injected faults and start-overs are kept out by the host. Plain data.
 */
import type { Json } from "../lib/json.ts"
import type { ClusterEvent } from "../swarm/events.ts"
import type { Service, Task } from "../swarm/objects.ts"

export type {
  ClusterEvent,
  ImageEvent,
  NodeEvent,
  ObjectEvent,
  ServiceEvent,
  TaskEvent,
} from "../swarm/events.ts"
export type { Node, Service, Task, TaskState, UpdateState, UpdateStatus } from "../swarm/objects.ts"

export type Fact =
  | RequestFact
  | { readonly type: "events"; readonly events: readonly ClusterEvent[] }
  | BuildFact
  | FileFact
  | { readonly type: "answer"; readonly step: string; readonly choice: string; readonly at: number }
  | PresentFact
  | {
      readonly type: "started-over"
      readonly what: "files" | "swarm" | "both"
      readonly at: number
    }

/**
 * What there is when a lab opens, and again after its swarm was started over: nobody's deed, but what
 * the deeds start from.
 */
export interface PresentFact {
  readonly type: "present"
  /** Cluster time, µs. */
  readonly at: number
  readonly services: readonly Service[]
  readonly tasks: readonly Task[]
}

/** A request that the engine answered. */
export interface RequestFact {
  readonly type: "request"
  /** Cluster time, µs. */
  readonly at: number
  /** One connection or one process of a terminal: the same for the requests of one CLI run, or of one TCP client. */
  readonly client: string
  /** What a person asked for; `completion` and `progress` reads are marked by our own client. */
  readonly purpose: "person" | "completion" | "progress"
  readonly method: string
  /** The route's pattern without version: `/services/:id/update`, `/tasks`. */
  readonly route: string
  readonly status: number
  /** Decoded `filters`, names and ids as given. */
  readonly filters: Readonly<Record<string, readonly string[]>>
  readonly query: Readonly<Record<string, string>>
  /** Full ids of the services that the request named, listed, created or changed. */
  readonly services: readonly string[]
  /** Of a task list: changes exactly when a row's id, state, desired state or node would. */
  readonly fingerprint: string | null
}

/** A build context arrived and was built, or failed to. */
export interface BuildFact {
  readonly type: "build"
  readonly at: number
  readonly tags: readonly string[]
  readonly image: string | null
  /** dockercoins' reading of it (`Program`). */
  readonly program: Json
}

/** A file of the workspace was saved. `program` is set for worker/worker.py: dockercoins' reading. */
export interface FileFact {
  readonly type: "file"
  readonly at: number
  readonly path: string
  readonly program: Json | null
}
