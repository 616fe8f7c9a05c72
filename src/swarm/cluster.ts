/**
 * The door of the simulator: one simulated swarm. Pure: no I/O, no clock, no randomness of its own.
 * `apply` changes it, `advance` lets time pass, `snapshot` freezes it; the rest only looks.
 */
import { Agenda } from "../lib/agenda.ts"
import { assert } from "../lib/assert.ts"
import type { Result } from "../lib/result.ts"
import { type Chooser, SeededChooser } from "./chooser.ts"
import type { Command, Done, Refusal } from "./command.ts"
import type { ClusterEvent, Output } from "./events.ts"
import type { ActiveFault } from "./faults.ts"
import { founding } from "./founding.ts"
import { Ids } from "./ids.ts"
import { parseReference } from "./image-reference.ts"
import type { StoredImage } from "./image-store.ts"
import { type Limits, labLimits } from "./limits.ts"
import { Manager } from "./manager.ts"
import type { Config, Image, Network, Node, Secret, Service, Task } from "./objects.ts"
import { isTaskDirty } from "./orchestrator/dirty.ts"
import { readSnapshot, writeSnapshot } from "./snapshot.ts"
import { imageOf } from "./spec-values.ts"
import { Store } from "./store.ts"
import type { SimTime } from "./time.ts"
import type { Action, World } from "./world.ts"

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
  /** With what builds on the node left between their steps. */
  allImages(nodeId: string): readonly LocalImage[]
  /** Resolves `repository:tag` or `repository@digest` at its registry; null if it has none or is down. */
  resolve(reference: string): { readonly digest: string; readonly image: Image } | null
  /** The tags of a repository at its registry. */
  registryTags(repository: string): readonly string[]
  /** The repositories of the cluster's registry that have a layer, the one last pushed to first. */
  layerHolders(layer: string): readonly string[]
  /** False while the registry inside the cluster is switched off: `resolve` then finds nothing there. */
  readonly registryIsUp: boolean
  /** What is broken by faults, and not mended yet. */
  faults(): readonly ActiveFault[]
  /** The image that a task's container runs (or would run), if it is known anywhere. */
  imageOfTask(task: Task): Image | undefined
}

export type LocalImage = StoredImage

/** Events that one call hands out before it stops and asks to be called again. */
const EVENTS_PER_CALL = 2_000

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
    limits: state.limits,
  })
  return new SimulatedCluster(state.id, host, new Manager(host, state))
}

/** The world of one cluster, and the events that wait to be handed out. */
class Host implements World {
  now: SimTime
  readonly store: Store
  readonly agenda: Agenda<Action>
  readonly chooser: Chooser
  readonly ids: Ids
  readonly limits: Limits
  readonly program?: NonNullable<World["program"]>
  #events: ClusterEvent[] = []

  constructor(world: Omit<World, "announce">) {
    this.now = world.now
    this.store = world.store
    this.agenda = world.agenda
    this.chooser = world.chooser
    this.ids = world.ids
    this.limits = world.limits
    if (world.program) this.program = world.program
  }

  announce = (event: ClusterEvent): void => {
    this.#events.push(event)
  }

  get pendingEvents(): number {
    return this.#events.length
  }

  takeEvents(): readonly ClusterEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }
}

class SimulatedCluster implements Cluster {
  readonly id: string
  readonly #host: Host
  readonly #manager: Manager

  constructor(id: string, host: Host, manager: Manager) {
    this.id = id
    this.#host = host
    this.#manager = manager
  }

  get now(): SimTime {
    return this.#host.now
  }

  get wakeAt(): SimTime | null {
    return this.#host.agenda.nextAt
  }

  apply(command: Command, at: SimTime): Applied {
    this.#advance(at, Number.POSITIVE_INFINITY)
    const result = this.#manager.perform(command)
    this.settle()
    return { result, output: this.#output(true) }
  }

  advance(to: SimTime): Output {
    return this.#output(this.#advance(to, EVENTS_PER_CALL))
  }

  /** Lets everything happen that follows at this instant. */
  settle(): void {
    this.#manager.settleInstant(this.#host.announce)
  }

  snapshot(): string {
    const { chooser, store, agenda, ids, limits, now } = this.#host
    assert(chooser.state !== null, "only the seeded chooser can be kept in a snapshot")
    return writeSnapshot({
      id: this.id,
      now,
      limits,
      chooser: chooser.state,
      ids: ids.state,
      agenda: agenda.state,
      store: store.state,
      ...this.#manager.state,
    })
  }

  services(): readonly Service[] {
    return [...this.#host.store.services.values()]
  }

  tasks(): readonly Task[] {
    return [...this.#host.store.tasks.values()]
  }

  nodes(): readonly Node[] {
    return [...this.#host.store.nodes.values()]
  }

  networks(): readonly Network[] {
    return [...this.#host.store.networks.values()]
  }

  secrets(): readonly Secret[] {
    return [...this.#host.store.secrets.values()]
  }

  configs(): readonly Config[] {
    return [...this.#host.store.configs.values()]
  }

  service(id: string): Service | undefined {
    return this.#host.store.services.get(id)
  }

  task(id: string): Task | undefined {
    return this.#host.store.tasks.get(id)
  }

  node(id: string): Node | undefined {
    return this.#host.store.nodes.get(id)
  }

  tasksOfService(serviceId: string): readonly Task[] {
    return this.#host.store.tasksOfService(serviceId)
  }

  isUpToDate(task: Task): boolean {
    const service = this.service(task.serviceId)
    return service !== undefined && !isTaskDirty(service, task, this.node(task.nodeId))
  }

  leader(): Node {
    const leader = this.nodes().find((node) => node.manager?.leader)
    assert(leader !== undefined, "every swarm has a leader")
    return leader
  }

  images(nodeId: string): readonly LocalImage[] {
    return this.#manager.images.list(nodeId)
  }

  allImages(nodeId: string): readonly LocalImage[] {
    return this.#manager.images.listAll(nodeId)
  }

  registryTags(repository: string): readonly string[] {
    const parsed = parseReference(repository)
    return parsed === null ? [] : this.#manager.registry.tagsOf(parsed)
  }

  layerHolders(layer: string): readonly string[] {
    return this.#manager.registry.holders(layer)
  }

  resolve(reference: string): { readonly digest: string; readonly image: Image } | null {
    const parsed = parseReference(reference)
    const image = parsed === null ? null : this.#manager.registry.find(parsed)
    return image === null ? null : { digest: image.digest, image }
  }

  get registryIsUp(): boolean {
    return this.#manager.registry.up
  }

  faults(): readonly ActiveFault[] {
    return this.#manager.faults
  }

  imageOfTask(task: Task): Image | undefined {
    const container = this.#manager.agents.container(task.id)
    const running = container === null ? undefined : this.#manager.images.byId(container.imageId)
    const reference = parseReference(imageOf(task.spec))
    if (running !== undefined || reference === null) return running
    return (
      this.#manager.images.find(task.nodeId, reference) ??
      this.#manager.registry.find(reference) ??
      undefined
    )
  }

  /** False when it stopped before `to` because `bound` events are waiting to be handed out. */
  #advance(to: SimTime, bound: number): boolean {
    for (;;) {
      if (this.#host.pendingEvents >= bound) return false
      const due = this.#host.agenda.take(to)
      if (due === undefined) break
      this.#host.now = due.at
      this.#manager.run(due.action)
      this.settle()
    }
    this.#host.now = Math.max(this.#host.now, to)
    return true
  }

  #output(finished: boolean): Output {
    return { events: this.#host.takeEvents(), wakeAt: this.wakeAt, finished }
  }
}
