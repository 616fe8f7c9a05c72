/**
 * The door of the simulator: one simulated swarm. Pure: no I/O, no clock, no randomness of its own.
 * `apply` changes it, `advance` lets time pass, `snapshot` freezes it; the rest only looks.
 */
import { Agenda } from "../lib/agenda.ts"
import type { Result } from "../lib/result.ts"
import { type Chooser, SeededChooser } from "./chooser.ts"
import type { Command, Done, Refusal } from "./command.ts"
import type { ContainerView } from "./container.ts"
import type { Output } from "./events.ts"
import type { ActiveFault } from "./faults.ts"
import { founding } from "./founding.ts"
import { Ids } from "./ids.ts"
import type { StoredImage } from "./image-store.ts"
import { type Limits, labLimits } from "./limits.ts"
import { Manager } from "./manager.ts"
import type { Config, Image, Network, Node, Secret, Service, Task } from "./objects.ts"
import { Host, SimulatedCluster } from "./simulated-cluster.ts"
import { readSnapshot } from "./snapshot.ts"
import { Store } from "./store.ts"
import type { SwarmSettings } from "./swarm-settings.ts"
import type { SimTime } from "./time.ts"
import type { Volume } from "./volumes.ts"
import type { Action } from "./world.ts"

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
  /** In place of a lab's limits (benches, conformance). */
  readonly limits?: Partial<Limits>
  /** What a task's container really runs, where a recording knows better than the image. */
  readonly program?: (task: Task, image: Image) => Image
  /** In place of the seeded one; a cluster with another chooser has no snapshot. */
  readonly chooser?: Chooser
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
  readonly settings: SwarmSettings

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
  /** Removed, but containers that run on the node still hang on them. */
  lingeringNetworks(nodeId: string): readonly Network[]
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
  /** With what builds on the node left between their steps. */
  allImages(nodeId: string): readonly LocalImage[]
  /** Resolves `repository:tag` or `repository@digest` at its registry; null if it has none or is down. */
  resolve(reference: string): { readonly digest: string; readonly image: Image } | null
  /** The tags of a repository at its registry. */
  registryTags(repository: string): readonly string[]
  /** The repositories of the cluster's registry that have a layer, the one last pushed to first. */
  layerHolders(layer: string): readonly string[]
  /** How long (µs) a pull onto a node takes that begins now, of what `resolve` finds; 0 where nothing is. */
  pullTime(nodeId: string, reference: string): SimTime
  /** How long (µs) it takes to send so many bytes under a name; null where no registry would take them. */
  pushTime(reference: string, bytes: number): SimTime | null
  /** False while the registry inside the cluster is switched off: `resolve` then finds nothing there. */
  readonly registryIsUp: boolean
  /** What is broken by faults, and not mended yet. */
  faults(): readonly ActiveFault[]
  /** The image that a task's container runs (or would run), if it is known anywhere. */
  imageOfTask(task: Task): Image | undefined
  /** What lies on its node for it, running or not. */
  containerOf(task: Task): ContainerView | null
  /** Of a node. */
  volumes(nodeId: string): readonly Volume[]
}

export type LocalImage = StoredImage

export function createCluster(options: ClusterOptions): Cluster {
  const chooser = options.chooser ?? SeededChooser.seeded(options.seed)
  const ids = Ids.seeded(options.seed)
  const host = new Host({
    now: 0,
    store: new Store(),
    agenda: new Agenda<Action>(),
    chooser,
    ids,
    limits: { ...labLimits, ...options.limits },
    ...(options.program && { program: options.program }),
  })
  const cluster = new SimulatedCluster(ids.object(), host, new Manager(host))
  founding(host, options.nodes)
  cluster.settle()
  return cluster
}

/** Throws on text that is no snapshot of a known format version. */
export function restoreCluster(snapshot: string): Cluster {
  const state = readSnapshot(snapshot)
  const host = new Host({
    now: state.now,
    store: Store.restored(state.store),
    agenda: Agenda.restored(state.agenda),
    chooser: new SeededChooser(state.chooser),
    ids: new Ids(state.ids),
    // Older ones know fewer of them.
    limits: { ...labLimits, ...state.limits },
  })
  return new SimulatedCluster(state.id, host, new Manager(host, state))
}
