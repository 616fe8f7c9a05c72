/**
 * The door of the simulator: one simulated swarm. Pure: no I/O, no clock, no randomness of its own.
 * `apply` changes it, `advance` lets time pass, `snapshot` freezes it; the rest only looks.
 */
import type { Result } from "../lib/result.ts"
import type { Command, Done, Refusal } from "./command.ts"
import type { Output } from "./events.ts"
import type { Config, Image, Network, Node, Secret, Service, Task } from "./objects.ts"
import type { SimTime } from "./time.ts"

export interface NodeDeclaration {
  readonly name: string
  readonly role: "manager" | "worker"
  /** Exactly one manager is the leader: the first declared. */
  readonly labels?: Readonly<Record<string, string>>
  readonly nanoCPUs?: number
  readonly memoryBytes?: number
}

export interface ClusterOptions {
  /** Any 32-bit integer; decides everything that real life leaves open. */
  readonly seed: number
  readonly nodes: readonly NodeDeclaration[]
}

export interface Applied {
  readonly result: Result<Done, Refusal>
  readonly output: Output
}

export interface Cluster {
  /** The instant up to which everything has happened. */
  readonly now: SimTime
  readonly wakeAt: SimTime | null
  /** Id of the swarm. */
  readonly id: string

  /** Advances to `at` first, then applies. A refused command changes nothing. */
  apply(command: Command, at: SimTime): Applied
  /** Runs all that is due up to `to`, in order (time, then order of scheduling). */
  advance(to: SimTime): Output
  /** JSON text; `restoreCluster(snapshot())` at any instant has the same future. */
  snapshot(): string

  services(): readonly Service[]
  tasks(): readonly Task[]
  nodes(): readonly Node[]
  networks(): readonly Network[]
  secrets(): readonly Secret[]
  configs(): readonly Config[]
  service(id: string): Service | undefined
  task(id: string): Task | undefined
  node(id: string): Node | undefined
  tasksOfService(serviceId: string): readonly Task[]
  /** D-4: the task belongs to the service's present spec (the `_up-to-date` filter). */
  isUpToDate(task: Task): boolean
  /** The manager whose engine clients talk to: node1. */
  leader(): Node

  /** Images on a node, with the tags and repository digests they have there. */
  images(nodeId: string): readonly LocalImage[]
  /** Resolves `repository:tag` or `repository@digest` at its registry; null if it has none or is down. */
  resolve(reference: string): { readonly digest: string; readonly image: Image } | null
  /** False while the registry inside the cluster is switched off: `resolve` then finds nothing there. */
  readonly registryIsUp: boolean
  /** The image that a task's container runs (or would run), if it is known anywhere. */
  imageOfTask(task: Task): Image | undefined
}

export interface LocalImage {
  readonly image: Image
  /** `repository:tag`, sorted. */
  readonly tags: readonly string[]
  /** `repository@sha256:…`, sorted. */
  readonly digests: readonly string[]
}

export function createCluster(_options: ClusterOptions): Cluster {
  throw new Error("not yet")
}

/** Throws on text that is no snapshot of a known format version. */
export function restoreCluster(_snapshot: string): Cluster {
  throw new Error("not yet")
}
