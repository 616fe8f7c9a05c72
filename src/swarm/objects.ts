/**
 * The objects that the store keeps: Docker's words in camelCase, times as `SimTime`.
 * Only `engine/` renders them as the API's JSON. All plain data: a snapshot is their JSON.
 */
import type { Json } from "../lib/json.ts"
import type {
  DataSpec,
  EndpointSpec,
  Healthcheck,
  NetworkSpec,
  NodeSpec,
  PortConfig,
  ServiceSpec,
  TaskSpec,
} from "./spec.ts"
import type { SimTime } from "./time.ts"

/** `meta` of every object (swarm-semantics 1.1, S-3). `version` moves at every write. */
export interface Meta {
  readonly version: number
  readonly createdAt: SimTime
  readonly updatedAt: SimTime
}

/** In the order of swarm-semantics T-1; only the order counts. */
export const taskStates = [
  "new",
  "pending",
  "assigned",
  "accepted",
  "preparing",
  "ready",
  "starting",
  "running",
  "complete",
  "shutdown",
  "failed",
  "rejected",
  "remove",
  "orphaned",
] as const
export type TaskState = (typeof taskStates)[number]

export type UpdateState =
  | "updating"
  | "paused"
  | "completed"
  | "rollback_started"
  | "rollback_paused"
  | "rollback_completed"

export interface UpdateStatus {
  readonly state: UpdateState
  readonly startedAt: SimTime
  readonly completedAt?: SimTime
  readonly message: string
}

export interface Service {
  readonly id: string
  readonly meta: Meta
  readonly spec: ServiceSpec
  /** Version of the spec (CA-12); not comparable with meta.version. */
  readonly specVersion: number
  readonly previousSpec?: ServiceSpec
  readonly previousSpecVersion?: number
  readonly updateStatus?: UpdateStatus
  /** Of jobs: how often they were told to run again, and when last. */
  readonly job?: { readonly iteration: number; readonly lastExecution: SimTime }
  /** Published ports after allocation, and virtual addresses per network id. */
  readonly endpoint: {
    readonly spec: EndpointSpec
    readonly ports: readonly PortConfig[]
    readonly virtualIPs: readonly { readonly networkId: string; readonly address: string }[]
  }
}

export interface TaskStatus {
  readonly state: TaskState
  /** When whoever made this state made it (T-6). */
  readonly timestamp: SimTime
  /** When the manager stored it: "N seconds ago" uses `timestamp`, ordering uses this. */
  readonly appliedAt?: SimTime
  readonly message: string
  /** Empty when there is none. */
  readonly err: string
  /** 64 hexadecimal digits, once a container exists. */
  readonly containerId?: string
  /** When the container began to run; kept when it has ended (its log begins there). */
  readonly startedAt?: SimTime
  readonly pid?: number
  readonly exitCode?: number
}

export interface Task {
  readonly id: string
  readonly meta: Meta
  readonly serviceId: string
  /** The service's name when the task was made. */
  readonly serviceName: string
  /** From 1; 0 for tasks of global services. Of a job's, clients are told one less. */
  readonly slot: number
  /** Of which run of its job it is; absent where it belongs to none. */
  readonly jobIteration?: number
  /** Empty until the scheduler has chosen; set from the start for global services. */
  readonly nodeId: string
  readonly spec: TaskSpec
  readonly specVersion: number
  /** Absent where the service has none. */
  readonly endpointSpec?: EndpointSpec
  readonly desiredState: TaskState
  readonly status: TaskStatus
  /** Addresses by network id, once allocated. */
  readonly networks: readonly { readonly networkId: string; readonly address: string }[]
}

export type NodeState = "unknown" | "down" | "ready" | "disconnected"

export interface Node {
  readonly id: string
  readonly meta: Meta
  readonly spec: NodeSpec
  readonly description: {
    readonly hostname: string
    readonly platform: { readonly os: string; readonly architecture: string }
    readonly resources: { readonly nanoCPUs: number; readonly memoryBytes: number }
    readonly engineLabels: Readonly<Record<string, string>>
  }
  readonly status: { readonly state: NodeState; readonly message: string; readonly address: string }
  /** As recorded: an update by a client, who cannot say that a node is accepted, forgets that it is. */
  readonly membership?: "pending"
  /** Managers only; our leader never changes. */
  readonly manager?: { readonly leader: boolean; readonly address: string }
}

export interface Network {
  readonly id: string
  readonly meta: Meta
  readonly spec: NetworkSpec
  readonly scope: "swarm" | "local"
  /** Of a local one that somebody made: the only node that has it. */
  readonly node?: string
  readonly subnet: string
  readonly gateway: string
}

export interface Secret {
  readonly id: string
  readonly meta: Meta
  readonly spec: DataSpec
}
export type Config = Secret

/**
 * What an image does when it is run, as far as the swarm can tell: the vocabulary of the recordings.
 * Times are microseconds after start.
 */
export interface ImageBehaviour {
  /** What PID 1 does with SIGTERM (and SIGINT): leave at once with a code, or take no notice. */
  readonly onTerm: { readonly exit: number } | "ignore"
  readonly onInt: { readonly exit: number } | "ignore"
  /** When it ends by itself, and with which code; null = never. */
  readonly exitAfter: SimTime | null
  readonly exitCode: number | null
  /** The image's own HEALTHCHECK, and from when its probe passes (null = never). */
  readonly health: {
    readonly interval: SimTime
    readonly retries: number
    readonly passesAfter: SimTime | null
  } | null
  /** Why no container of it ever starts, in the runtime's words; absent where they do. */
  readonly startError?: string
}

/** One image by content. `id` and `digest` are `sha256:…` and follow from the content alone. */
export interface Image {
  readonly id: string
  /** The digest that a registry gives its manifest. */
  readonly digest: string
  /** Bytes. */
  readonly size: number
  readonly createdAt: SimTime
  readonly behaviour: ImageBehaviour
  /** What the course's app knows about it (dockercoins/program.ts); opaque to the swarm. */
  readonly program: Json
  readonly config: {
    readonly cmd: readonly string[]
    readonly entrypoint: readonly string[]
    readonly env: readonly string[]
    readonly labels: Readonly<Record<string, string>>
    readonly exposedPorts: readonly string[]
    readonly workingDir: string
    readonly user: string
    readonly stopSignal: string
    readonly volumes?: readonly string[]
    readonly healthcheck?: Healthcheck
    /** Instructions for the builds that are made upon it. */
    readonly onBuild?: readonly string[]
    /** Takes the command lines that are no arrays. */
    readonly shell?: readonly string[]
  }
  readonly author?: string
  /** Newest first, as `docker history` lists them. */
  readonly history: readonly HistoryEntry[]
}

/** One step of how an image was made. */
export interface HistoryEntry {
  /** The command, as the builder notes it. */
  readonly createdBy: string
  /** Bytes that it added. */
  readonly size: number
  /** The layer that it added (`sha256:…`), where its size does not say that there is one. */
  readonly layer?: string
  /** The image that it made, where a builder made it: an intermediate one, but for the newest step. */
  readonly id?: string
  /** What the builder would have called that image, had it not been told to do all steps anew. */
  readonly sameAs?: string
  readonly createdAt?: SimTime
  readonly comment?: string
}
