/**
 * What happened, in commit order: the output of `apply` and `advance`. Journal, timeline, checks and
 * the browser's picture are all folds over these. Plain data.
 */
import type { Told, ToldNetwork } from "./container-events.ts"
import type { Node, Service, Task, TaskState, UpdateStatus } from "./objects.ts"
import type { SimTime } from "./time.ts"

export type ClusterEvent =
  | TaskEvent
  | ServiceEvent
  | NodeEvent
  | ObjectEvent
  | ImageEvent
  | ContainerEvent
  | AttachmentEvent
  | ProcessEvent

/** One commit of one task: the vocabulary of the recordings' `transitions`. */
export interface TaskEvent {
  readonly type: "task"
  readonly change: "created" | "state" | "desired" | "removed"
  /** When the manager committed it. */
  readonly at: SimTime
  /** Of the status, made by whoever made the state; `at` for manager-made states. */
  readonly statusAt: SimTime
  readonly task: string
  readonly service: string
  readonly serviceName: string
  readonly slot: number
  /** Node id, or empty. */
  readonly node: string
  /** As in the spec, digest included. */
  readonly image: string
  readonly from: TaskState | null
  readonly to: TaskState
  readonly desiredFrom: TaskState | null
  readonly desired: TaskState
  readonly message: string
  readonly err: string
  readonly exitCode: number | null
  readonly specVersion: number
  readonly createdAt: SimTime
}

/** A write of a service. `before` is absent when created, `after` when removed. */
export interface ServiceEvent {
  readonly type: "service"
  readonly change: "created" | "updated" | "removed"
  readonly at: SimTime
  readonly service: string
  readonly name: string
  readonly before?: Service
  readonly after?: Service
  /** The spec was written by a client (create, update, rollback) or by an automatic rollback. */
  readonly specWritten: boolean
  /** By whom: a client's request, or the updater (status, automatic rollback). */
  readonly by: "client" | "updater"
  readonly updateStatusChanged: boolean
  readonly updateStatus?: UpdateStatus
}

export interface NodeEvent {
  readonly type: "node"
  readonly change: "created" | "updated" | "removed"
  readonly at: SimTime
  readonly node: string
  readonly name: string
  readonly before?: Node
  readonly after?: Node
}

export interface ObjectEvent {
  readonly type: "network" | "secret" | "config"
  readonly change: "created" | "updated" | "removed"
  readonly at: SimTime
  readonly id: string
  readonly name: string
  /** Of a network that one node alone has: that node, and the driver. */
  readonly node?: string
  readonly driver?: string
}

export interface ImageEvent {
  readonly type: "image"
  /** `removed`: a name was taken from it; `deleted`: it is gone from the node. */
  readonly change: "stored" | "tagged" | "pushed" | "pulled" | "removed" | "deleted"
  readonly at: SimTime
  /** Node id; the registry's host for `pushed`. */
  readonly where: string
  readonly tag: string
  readonly image: string
  readonly digest: string
  /** Of the image, where it has any. */
  readonly labels?: Readonly<Record<string, string>>
}

/** Something that a container on the leader's node went through. */
export interface ContainerEvent extends Omit<Told, "networks" | "signal"> {
  readonly type: "container"
  readonly action:
    | "create"
    | "start"
    | "health_status: healthy"
    | "health_status: unhealthy"
    | "pause"
    | "unpause"
    | "kill"
    | "restart"
    | "die"
    | "stop"
    | "destroy"
  readonly at: SimTime
  readonly container: string
  /** What this action alone says: a signal, an exit code. */
  readonly more: Readonly<Record<string, string>>
}

/** A container on the leader's node joined a network, or left it. */
export interface AttachmentEvent {
  readonly type: "attachment"
  readonly action: "connect" | "disconnect"
  readonly at: SimTime
  readonly node: string
  readonly container: string
  readonly network: ToldNetwork
}

/** A client's hand has stopped the process of a container, or let it go on, and the swarm knows nothing of it. */
export interface ProcessEvent {
  readonly type: "process"
  readonly at: SimTime
  readonly task: string
  readonly node: string
  /** As in the spec, digest included. */
  readonly image: string
  readonly works: boolean
}

/** What `apply` and `advance` return. The host must save before it sends. */
export interface Output {
  readonly events: readonly ClusterEvent[]
  /** When `advance` wants to be called next; null = nothing will ever happen by itself. */
  readonly wakeAt: SimTime | null
  /** False when a bound on events per call stopped it early: commit, then call again. */
  readonly finished: boolean
}

export type { Service, Task }
