/**
 * The manager's store: objects by id, changed only in transactions; each commit is queued for the
 * components in order (swarm-semantics S-1, S-3, S-5). Objects are never mutated, only replaced.
 */
import { assert } from "../lib/assert.ts"
import type { Meta, Network, Node, Secret, Service, Task } from "./objects.ts"
import { firstSettings, type SwarmSettings } from "./swarm-settings.ts"
import { TaskTable } from "./task-table.ts"
import type { SimTime } from "./time.ts"

export type Change =
  | TaskChange
  | ServiceChange
  | NodeChange
  | { readonly kind: "network"; readonly before?: Network; readonly after?: Network }
  | { readonly kind: "secret" | "config"; readonly before?: Secret; readonly after?: Secret }

export interface NodeChange {
  readonly kind: "node"
  readonly before?: Node
  readonly after?: Node
}

export interface TaskChange {
  readonly kind: "task"
  readonly before?: Task
  readonly after?: Task
}

export interface ServiceChange {
  readonly kind: "service"
  readonly before?: Service
  readonly after?: Service
  readonly cause: ServiceCause
}

export interface ServiceCause {
  readonly by: "client" | "updater"
  /** The spec itself was written, not only the status. */
  readonly specWritten: boolean
}

/** One committed transaction: what all components get to see, in this order. */
export type Commit = readonly Change[]

export interface StoreState {
  readonly index: number
  readonly services: readonly Service[]
  readonly tasks: readonly Task[]
  readonly nodes: readonly Node[]
  readonly networks: readonly Network[]
  /** Removed, but some task is still on them. */
  readonly goneNetworks?: readonly Network[]
  readonly secrets: readonly Secret[]
  readonly configs: readonly Secret[]
  /** Absent in older ones, where they could not be changed. */
  readonly swarm?: SwarmSettings
}

export class Store {
  readonly services = new Map<string, Service>()
  readonly taskTable = new TaskTable()
  readonly tasks = this.taskTable.all
  readonly nodes = new Map<string, Node>()
  readonly networks = new Map<string, Network>()
  readonly #goneNetworks = new Map<string, Network>()
  readonly secrets = new Map<string, Secret>()
  readonly configs = new Map<string, Secret>()
  #swarm = firstSettings
  /** Grows by one with every commit (S-3). */
  #index = 10
  #commits: Commit[] = []

  static restored(state: StoreState): Store {
    const store = new Store()
    store.#index = state.index
    for (const service of state.services) store.services.set(service.id, service)
    for (const node of state.nodes) store.nodes.set(node.id, node)
    for (const network of state.networks) store.networks.set(network.id, network)
    for (const network of state.goneNetworks ?? []) store.#goneNetworks.set(network.id, network)
    for (const secret of state.secrets) store.secrets.set(secret.id, secret)
    for (const config of state.configs) store.configs.set(config.id, config)
    store.#swarm = state.swarm ?? firstSettings
    for (const task of state.tasks) store.taskTable.add(task)
    return store
  }

  get state(): StoreState {
    assert(this.#commits.length === 0, "a snapshot is taken between instants")
    const gone = this.goneNetworks()
    return {
      index: this.#index,
      services: [...this.services.values()],
      tasks: [...this.tasks.values()],
      nodes: [...this.nodes.values()],
      networks: [...this.networks.values()],
      ...(gone.length > 0 && { goneNetworks: gone }),
      secrets: [...this.secrets.values()],
      configs: [...this.configs.values()],
      swarm: this.#swarm,
    }
  }

  /** Removed ones that a task is still on. */
  goneNetworks(): readonly Network[] {
    if (this.#goneNetworks.size === 0) return []
    const held = new Set<string>()
    for (const { networks } of this.tasks.values()) {
      for (const { networkId } of networks) held.add(networkId)
    }
    for (const id of [...this.#goneNetworks.keys()]) {
      if (!held.has(id)) this.#goneNetworks.delete(id)
    }
    return [...this.#goneNetworks.values()]
  }

  networkIsGone(network: Network): void {
    this.#goneNetworks.set(network.id, network)
  }

  get swarm(): SwarmSettings {
    return this.#swarm
  }

  /** A commit of its own, which no component has to see. */
  writeSwarm(now: SimTime, { spec, rotations }: Pick<SwarmSettings, "spec" | "rotations">): void {
    this.#swarm = { version: this.#index, updatedAt: now, spec, rotations }
    this.#index += 1
  }

  /** Runs `write` as one transaction. Nothing written: no commit, no new version. */
  transaction<T>(now: SimTime, write: (tx: Transaction) => T): T {
    const changes: Change[] = []
    const result = write(new Transaction(this, changes, now, this.#index))
    if (changes.length > 0) {
      this.#index += 1
      this.#commits.push(changes)
    }
    return result
  }

  /** Hands over the commits made since the last call, oldest first. */
  takeCommits(): readonly Commit[] {
    const commits = this.#commits
    if (commits.length > 0) this.#commits = []
    return commits
  }

  tasksOfService(serviceId: string): readonly Task[] {
    return this.taskTable.ofService(serviceId)
  }

  /** In order of creation. */
  tasksOnNode(nodeId: string): readonly Task[] {
    return this.taskTable.onNode(nodeId)
  }

  /** All tasks of one slot, old ones first (`slotKey`). */
  tasksInSlot(key: string): readonly Task[] {
    return this.taskTable.inSlot(key)
  }

  /** Slots that have tasks. */
  get slotCount(): number {
    return this.taskTable.slotCount
  }

  get byCreation(): (a: Task, b: Task) => number {
    return this.taskTable.byCreation
  }
}

/** What may be written in one transaction. Every write stamps the version (S-3). */
export class Transaction {
  readonly #store: Store
  readonly #changes: Change[]
  readonly #now: SimTime
  readonly #version: number

  constructor(store: Store, changes: Change[], now: SimTime, version: number) {
    this.#store = store
    this.#changes = changes
    this.#now = now
    this.#version = version
  }

  createTask(task: Omit<Task, "meta">): Task {
    const after: Task = { ...task, meta: this.#newMeta() }
    this.#store.taskTable.add(after)
    this.#changes.push({ kind: "task", after })
    return after
  }

  updateTask(before: Task, patch: Partial<Omit<Task, "id" | "meta">>): Task {
    const after: Task = { ...before, ...patch, meta: this.#touched(before.meta) }
    this.#store.taskTable.replace(before, after)
    this.#changes.push({ kind: "task", before, after })
    return after
  }

  deleteTask(before: Task): void {
    this.#store.taskTable.delete(before)
    this.#changes.push({ kind: "task", before })
  }

  createService(service: Omit<Service, "meta">): Service {
    const after: Service = { ...service, meta: this.#newMeta() }
    this.#store.services.set(after.id, after)
    this.#changes.push({ kind: "service", after, cause: { by: "client", specWritten: true } })
    return after
  }

  /** `write` returns the whole new service, so that optional fields can be cleared. */
  updateService(before: Service, after: Omit<Service, "meta">, cause: ServiceCause): Service {
    const written: Service = { ...after, meta: this.#touched(before.meta) }
    this.#store.services.set(before.id, written)
    this.#changes.push({ kind: "service", before, after: written, cause })
    return written
  }

  deleteService(before: Service): void {
    this.#store.services.delete(before.id)
    this.#changes.push({ kind: "service", before, cause: { by: "client", specWritten: false } })
  }

  createNode(node: Omit<Node, "meta">): Node {
    const after: Node = { ...node, meta: this.#newMeta() }
    this.#store.nodes.set(after.id, after)
    this.#changes.push({ kind: "node", after })
    return after
  }

  updateNode(before: Node, patch: Partial<Omit<Node, "id" | "meta">>): Node {
    return this.replaceNode(before, { ...before, ...patch })
  }

  /** Where something is to go: a patch cannot take away. */
  replaceNode(before: Node, node: Omit<Node, "meta">): Node {
    const after: Node = { ...node, meta: this.#touched(before.meta) }
    this.#store.nodes.set(after.id, after)
    this.#changes.push({ kind: "node", before, after })
    return after
  }

  deleteNode(before: Node): void {
    this.#store.nodes.delete(before.id)
    this.#changes.push({ kind: "node", before })
  }

  createNetwork(network: Omit<Network, "meta">): Network {
    const after: Network = { ...network, meta: this.#newMeta() }
    this.#store.networks.set(after.id, after)
    this.#changes.push({ kind: "network", after })
    return after
  }

  deleteNetwork(before: Network): void {
    this.#store.networks.delete(before.id)
    this.#store.networkIsGone(before)
    this.#changes.push({ kind: "network", before })
  }

  createData(kind: "secret" | "config", data: Omit<Secret, "meta">): Secret {
    const after: Secret = { ...data, meta: this.#newMeta() }
    this.#dataTable(kind).set(after.id, after)
    this.#changes.push({ kind, after })
    return after
  }

  updateData(kind: "secret" | "config", before: Secret, labels: Record<string, string>): Secret {
    const spec = { ...before.spec, Labels: labels }
    const after: Secret = { ...before, spec, meta: this.#touched(before.meta) }
    this.#dataTable(kind).set(after.id, after)
    this.#changes.push({ kind, before, after })
    return after
  }

  deleteData(kind: "secret" | "config", before: Secret): void {
    this.#dataTable(kind).delete(before.id)
    this.#changes.push({ kind, before })
  }

  #dataTable(kind: "secret" | "config"): Map<string, Secret> {
    return kind === "secret" ? this.#store.secrets : this.#store.configs
  }

  #newMeta(): Meta {
    return { version: this.#version, createdAt: this.#now, updatedAt: this.#now }
  }

  #touched(meta: Meta): Meta {
    return { version: this.#version, createdAt: meta.createdAt, updatedAt: this.#now }
  }
}
