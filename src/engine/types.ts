/**
 * The Docker Engine API's documents, as clients receive them (API 1.41 to 1.50). Types only: this file
 * and client.ts are all that the rooms above may see of the engine.
 */
import type {
  EndpointSpec,
  NetworkSpec,
  NodeSpec,
  PortConfig,
  ServiceSpec,
  TaskSpec,
} from "../swarm/spec.ts"

export type {
  ContainerSpec,
  EndpointSpec,
  Healthcheck,
  NetworkAttachmentConfig,
  NetworkSpec,
  NodeSpec,
  Placement,
  PortConfig,
  ResourceAmounts,
  RestartPolicy,
  ServiceMode,
  ServiceSpec,
  TaskSpec,
  UpdateConfig,
} from "../swarm/spec.ts"

export interface ObjectVersion {
  Index: number
}

export interface ApiUpdateStatus {
  State?: string
  /** RFC 3339, nanoseconds. */
  StartedAt?: string
  CompletedAt?: string
  Message?: string
}

export interface ApiService {
  ID: string
  Version: ObjectVersion
  CreatedAt: string
  UpdatedAt: string
  Spec: ServiceSpec
  PreviousSpec?: ServiceSpec
  Endpoint: {
    Spec?: EndpointSpec
    Ports?: PortConfig[]
    VirtualIPs?: { NetworkID: string; Addr?: string }[]
  }
  UpdateStatus?: ApiUpdateStatus
  JobStatus?: { JobIteration: { Index?: number }; LastExecution: string }
  /** Only with `status=true`. */
  ServiceStatus?: { RunningTasks: number; DesiredTasks: number; CompletedTasks: number }
}

export interface ApiTask {
  ID: string
  Version: ObjectVersion
  CreatedAt: string
  UpdatedAt: string
  Labels: Record<string, string>
  Spec: TaskSpec
  ServiceID: string
  /** Absent for global services. */
  Slot?: number
  NodeID?: string
  Status: {
    Timestamp: string
    State: string
    Message?: string
    Err?: string
    ContainerStatus?: { ContainerID?: string; PID?: number; ExitCode?: number }
    PortStatus: { Ports?: PortConfig[] }
  }
  /** Of tasks of jobs. */
  JobIteration?: { Index?: number }
  DesiredState: string
  NetworksAttachments?: unknown[]
}

export interface ApiNode {
  ID: string
  Version: ObjectVersion
  CreatedAt: string
  UpdatedAt: string
  Spec: NodeSpec & { Labels: Record<string, string> }
  Description: {
    Hostname: string
    Platform: { Architecture: string; OS: string }
    Resources: { NanoCPUs: number; MemoryBytes: number }
    Engine: { EngineVersion: string; Labels?: Record<string, string>; Plugins?: unknown[] }
    TLSInfo?: { TrustRoot: string; CertIssuerSubject: string; CertIssuerPublicKey: string }
  }
  Status: { State: string; Message?: string; Addr: string }
  ManagerStatus?: { Leader?: boolean; Reachability: string; Addr: string }
}

export interface ApiNetwork extends NetworkSpec {
  Id: string
  Created: string
  Scope: string
}

export interface ApiImageSummary {
  Id: string
  ParentId: string
  RepoTags: string[]
  RepoDigests: string[]
  /** Seconds since the epoch. */
  Created: number
  Size: number
  SharedSize: number
  VirtualSize?: number
  Labels: Record<string, string> | null
  Containers: number
}

/** One line of a progress stream (`/build`, `/images/…/push`). */
export interface ProgressLine {
  stream?: string
  status?: string
  id?: string
  progress?: string
  progressDetail?: { current?: number; total?: number }
  aux?: Record<string, unknown>
  error?: string
  errorDetail?: { message: string; code?: number }
}

/**
 * A line of a container's log as our own clients get it: one JSON object a line, in place of Docker's
 * binary frames (see `EngineClient.stream`).
 */
export interface LogLine {
  /** `systemerr`: no line of a container, but what the engine says went wrong; it comes last. */
  stream: "stdout" | "stderr" | "systemerr"
  /** RFC 3339, nanoseconds: when the container wrote it, in wall time. */
  time: string
  /** Full ids. */
  node: string
  service: string
  task: string
  /** Without its newline. */
  text: string
}

/** A line of `/events`. */
export interface EventMessage {
  /** Only for containers and images, as old clients expect. */
  status?: string
  id?: string
  from?: string
  Type: string
  Action: string
  Actor: { ID: string; Attributes: Record<string, string> }
  scope: "swarm" | "local"
  /** Seconds since the epoch. */
  time: number
  /** Nanoseconds since the epoch: beyond 2^53, so its last digits are rounded when parsed as a number. */
  timeNano: number
}

/** Filters as the API encodes them: `{"service":{"web":true}}` or `{"service":["web"]}`. */
export type Filters = Record<string, string[]>
