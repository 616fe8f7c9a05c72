/** The cluster behind the door: a manager, the world that it works in, and the events not yet told. */
import type { Agenda } from "../lib/agenda.ts"
import { assert } from "../lib/assert.ts"
import type { Chooser } from "./chooser.ts"
import type { Applied, Cluster, LocalImage } from "./cluster.ts"
import type { Command } from "./command.ts"
import { type ContainerView, isUp, viewOf } from "./container.ts"
import type { ClusterEvent, Output } from "./events.ts"
import type { ActiveFault } from "./faults.ts"
import type { Ids } from "./ids.ts"
import { parseReference } from "./image-reference.ts"
import { roomFor } from "./kept.ts"
import { fits, type Limits } from "./limits.ts"
import type { Manager } from "./manager.ts"
import type { Config, Image, Network, Node, Secret, Service, Task } from "./objects.ts"
import { isTaskDirty } from "./orchestrator/dirty.ts"
import { isClusterRegistry } from "./registry.ts"
import { writeSnapshot } from "./snapshot.ts"
import { imageOf } from "./spec-values.ts"
import type { Store } from "./store.ts"
import type { SwarmSettings } from "./swarm-settings.ts"
import type { SimTime } from "./time.ts"
import type { Volume } from "./volumes.ts"
import type { Action, World } from "./world.ts"

/** Events that one call hands out before it stops and asks to be called again. */
const EVENTS_PER_CALL = 2_000

/** The world of one cluster, and the events that wait to be handed out. */
export class Host implements World {
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

export class SimulatedCluster implements Cluster {
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

  get settings(): SwarmSettings {
    return this.#host.store.swarm
  }

  get wakeAt(): SimTime | null {
    return this.#host.agenda.nextAt
  }

  apply(command: Command, at: SimTime): Applied {
    this.#advance(at, Number.POSITIVE_INFINITY)
    const { store, limits } = this.#host
    const size = fits(command, limits)
    const room = size.ok ? roomFor(command, store, this.#manager, limits) : size
    const result = room.ok ? this.#manager.perform(command) : room
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

  lingeringNetworks(nodeId: string): readonly Network[] {
    const gone = this.#host.store.goneNetworks()
    if (gone.length === 0) return []
    const running = this.#host.store.tasksOnNode(nodeId).filter((task) => {
      const container = this.#manager.agents.container(task.id)
      return container !== null && isUp(container, this.now)
    })
    const held = new Set(running.flatMap(({ networks }) => networks.map((one) => one.networkId)))
    return gone.filter(({ id }) => held.has(id))
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

  pullTime(nodeId: string, reference: string): SimTime {
    const parsed = parseReference(reference)
    const image = parsed === null ? null : this.#manager.registry.find(parsed)
    if (parsed === null || image === null) return 0
    return this.#manager.puller.pullTime(nodeId, parsed, image)
  }

  pushTime(reference: string, bytes: number): SimTime | null {
    const parsed = parseReference(reference)
    const taken = parsed !== null && isClusterRegistry(parsed) && this.registryIsUp
    return taken ? this.#manager.puller.pushTime(bytes) : null
  }

  get registryIsUp(): boolean {
    return this.#manager.registry.up
  }

  faults(): readonly ActiveFault[] {
    return this.#manager.faults
  }

  containerOf(task: Task): ContainerView | null {
    const container = this.#manager.agents.container(task.id)
    return container && viewOf(container, this.now)
  }

  volumes(nodeId: string): readonly Volume[] {
    return this.#manager.agents.volumes.list(nodeId)
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
