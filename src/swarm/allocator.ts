/**
 * The allocator: subnets, virtual addresses, published ports, and addresses of tasks, which become
 * PENDING when they have theirs (swarm-semantics L-1 to L-3).
 */
import type { Network, Service, Task } from "./objects.ts"
import { isPredefined, predefinedNetworks } from "./predefined-networks.ts"
import type { EndpointSpec, PortConfig, ServiceSpec } from "./spec.ts"
import type { Commit } from "./store.ts"
import { ended } from "./task-states.ts"
import type { World } from "./world.ts"

const FIRST_DYNAMIC_PORT = 30_000
const LAST_DYNAMIC_PORT = 32_767
/** A /24 less network, gateway and broadcast. */
const LAST_HOST = 254

export type Address = { readonly networkId: string; readonly address: string }

export class Allocator {
  readonly #world: World
  /** Host numbers in use, by network. Derived: rebuilt from the store. */
  readonly #hosts = new Map<string, Set<number>>()
  /** L-2: tasks that found no free address and stay NEW. */
  readonly #waiting = new Set<string>()

  constructor(world: World) {
    this.#world = world
    for (const service of world.store.services.values()) this.#note(service.endpoint.virtualIPs)
    for (const task of world.store.tasks.values()) {
      if (!ended(task)) this.#note(task.networks)
      if (task.status.state === "new") this.#waiting.add(task.id)
    }
  }

  /** The next free 10.0.N.0/24. */
  subnet(): { readonly subnet: string; readonly gateway: string } {
    const taken = new Set([...this.#world.store.networks.values()].map((net) => net.subnet))
    for (let block = 0; ; block++) {
      const prefix = `10.${Math.floor(block / 256)}.${block % 256}`
      const subnet = `${prefix}.0/24`
      if (!taken.has(subnet)) return { subnet, gateway: `${prefix}.1` }
    }
  }

  /**
   * Of a service as it is about to be written; keeps what it already has. What has and had neither ports
   * nor addresses is not looked at, as recorded: its endpoint goes on telling of the spec before.
   */
  endpoint(spec: ServiceSpec, previous?: Service["endpoint"]): Service["endpoint"] {
    const endpointSpec = spec.EndpointSpec ?? {}
    const ports = this.#ports(endpointSpec, previous)
    const wanted = endpointSpec.Mode === "dnsrr" ? [] : this.#serviceNetworks(spec)
    const kept = (previous?.virtualIPs ?? []).filter(({ networkId }) =>
      wanted.some((network) => network.id === networkId),
    )
    for (const vip of previous?.virtualIPs ?? []) if (!kept.includes(vip)) this.#release([vip])
    const virtualIPs = wanted.flatMap((network) => {
      const own = kept.find(({ networkId }) => networkId === network.id)
      const allocated = own ?? this.#allocate(network)
      return allocated === null ? [] : [allocated]
    })
    const had = [...(previous?.ports ?? []), ...(previous?.virtualIPs ?? [])]
    const isWritten = had.length > 0 || ports.length > 0 || virtualIPs.length > 0
    return { spec: isWritten ? endpointSpec : (previous?.spec ?? {}), ports, virtualIPs }
  }

  onCommit(commit: Commit): void {
    const fresh: Task[] = []
    for (const change of commit) {
      if (change.kind === "service" && change.after === undefined && change.before !== undefined) {
        this.#release(change.before.endpoint.virtualIPs)
      }
      if (change.kind !== "task") continue
      const { before, after } = change
      if (before === undefined && after !== undefined) fresh.push(after)
      const holding = before !== undefined && !ended(before)
      if (holding && (after === undefined || ended(after))) this.#freed(before, fresh)
    }
    if (fresh.length > 0) this.#admit(fresh)
  }

  /** L-2: whatever one task gives back, a waiting one may take. */
  #freed(task: Task, fresh: Task[]): void {
    this.#waiting.delete(task.id)
    if (task.networks.length === 0) return
    this.#release(task.networks)
    for (const id of this.#waiting) {
      const waiting = this.#world.store.tasks.get(id)
      if (waiting !== undefined) fresh.push(waiting)
    }
  }

  #admit(tasks: readonly Task[]): void {
    const { store, now } = this.#world
    store.transaction(now, (tx) => {
      for (const { id } of tasks) {
        const task = store.tasks.get(id)
        if (task?.status.state !== "new") continue
        const networks = this.#taskAddresses(task)
        if (networks === null) {
          this.#waiting.add(id)
          continue
        }
        this.#waiting.delete(id)
        const message = "pending task scheduling"
        const status = { ...task.status, state: "pending", timestamp: now, message } as const
        tx.updateTask(task, { networks, status })
      }
    })
  }

  /** Null when a network has no address left; what was taken till then is given back. */
  #taskAddresses(task: Task): readonly Address[] | null {
    const addresses: Address[] = []
    const service = this.#world.store.services.get(task.serviceId)
    const { spec: TaskTemplate, endpointSpec: EndpointSpec = {} } = task
    const spec = { TaskTemplate, EndpointSpec }
    for (const network of this.#serviceNetworks(
      service === undefined ? spec : { ...service.spec, ...spec },
    )) {
      const address = this.#allocate(network)
      if (address === null) {
        this.#release(addresses)
        return null
      }
      addresses.push(address)
    }
    return addresses
  }

  /** The overlay networks that a service's tasks join, ingress included where it publishes ports. */
  #serviceNetworks(spec: ServiceSpec): readonly Network[] {
    const { networks } = this.#world.store
    const joined: Network[] = []
    if ((spec.EndpointSpec?.Ports ?? []).some(isIngress)) {
      for (const network of networks.values()) if (network.spec.Ingress) joined.push(network)
    }
    for (const { Target: target = "" } of attachments(spec)) {
      const network = networks.get(target) ?? this.#predefined(target)
      if (network?.scope === "swarm") joined.push(network)
    }
    return joined
  }

  #predefined(id: string): Network | undefined {
    const { networks } = this.#world.store
    return predefinedNetworks(networks.values()).find((network) => network.id === id)
  }

  #allocate(network: Network): Address | null {
    if (isPredefined(network)) return { networkId: network.id, address: "" }
    const taken = this.#hosts.get(network.id) ?? new Set()
    this.#hosts.set(network.id, taken)
    for (let host = 2; host <= LAST_HOST; host++) {
      if (taken.has(host)) continue
      taken.add(host)
      return { networkId: network.id, address: `${prefixOf(network)}.${host}/24` }
    }
    return null
  }

  #note(addresses: readonly Address[]): void {
    for (const { networkId, address } of addresses) {
      const taken = this.#hosts.get(networkId) ?? new Set()
      taken.add(hostOf(address))
      this.#hosts.set(networkId, taken)
    }
  }

  #release(addresses: readonly Address[]): void {
    for (const { networkId, address } of addresses) {
      this.#hosts.get(networkId)?.delete(hostOf(address))
    }
  }

  /** Ports without a number get a free one from 30000 on, and keep it. */
  #ports(spec: EndpointSpec, previous: Service["endpoint"] | undefined): readonly PortConfig[] {
    const taken = new Set<number>()
    for (const service of this.#world.store.services.values()) {
      for (const port of service.endpoint.ports) taken.add(port.PublishedPort ?? 0)
    }
    return (spec.Ports ?? []).map((port) => {
      const complete = {
        ...port,
        Protocol: port.Protocol || "tcp",
        PublishMode: port.PublishMode || "ingress",
      }
      if (port.PublishedPort || !isIngress(port)) return complete
      const own = previous?.ports.find(
        (old) => old.TargetPort === port.TargetPort && old.Protocol === complete.Protocol,
      )
      const published = own?.PublishedPort ?? freePort(taken)
      taken.add(published)
      return { ...complete, PublishedPort: published }
    })
  }
}

export const isIngress = (port: PortConfig): boolean =>
  (port.PublishMode || "ingress") === "ingress"

/** Newer clients attach networks to the task; very old ones to the service. */
export const attachments = (spec: ServiceSpec) => spec.TaskTemplate?.Networks ?? spec.Networks ?? []

function freePort(taken: ReadonlySet<number>): number {
  for (let port = FIRST_DYNAMIC_PORT; port < LAST_DYNAMIC_PORT; port++) {
    if (!taken.has(port)) return port
  }
  return LAST_DYNAMIC_PORT
}

const prefixOf = (network: Network): string => network.subnet.split(".").slice(0, 3).join(".")

function hostOf(address: string): number {
  return Number(address.split("/")[0]?.split(".")[3] ?? 0)
}
