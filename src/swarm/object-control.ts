/** The control API for networks, secrets and configs, and for the settings of the swarm. */

import { ok } from "../lib/result.ts"
import { type Allocator, attachments } from "./allocator.ts"
import type { Command } from "./command.ts"
import type { Outcome } from "./control.ts"
import { within } from "./limits.ts"
import { invalid, notFound, refuse } from "./refusals.ts"
import type { NetworkSpec, ServiceSpec } from "./spec.ts"
import { freeBridge, overlap, wishedSubnet } from "./subnets.ts"
import { validateSwarmSpec } from "./swarm-settings.ts"
import { ended, wanted } from "./task-states.ts"
import { references, validateName } from "./validate.ts"
import type { World } from "./world.ts"

type CommandOf<T extends Command["type"]> = Extract<Command, { type: T }>
type Kind = "secret" | "config"

const dataName = /^[a-zA-Z0-9]+(?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?$/

export class ObjectControl {
  readonly #world: World
  readonly #allocator: Allocator

  constructor(world: World, allocator: Allocator) {
    this.#world = world
    this.#allocator = allocator
  }

  updateSwarm({ version, spec, rotate }: CommandOf<"swarm-update">): Outcome {
    const { store, now } = this.#world
    const checked = validateSwarmSpec(spec)
    if (!checked.ok) return checked
    const { swarm } = store
    if (version !== swarm.version) return refuse("Unknown", "update out of sequence")
    const turned = Object.fromEntries(rotate.map((name) => [name, swarm.rotations[name] + 1]))
    store.writeSwarm(now, { spec, rotations: { ...swarm.rotations, ...turned } })
    return ok({ id: "", version: store.swarm.version })
  }

  createNetwork({ spec, node }: CommandOf<"network-create">): Outcome {
    const { store, limits, now, ids } = this.#world
    const name = validateName(spec.Name)
    if (!name.ok) return name
    if (node !== undefined) return this.#createBridge(spec, node)
    for (const network of store.networks.values()) {
      if (network.node === undefined && network.spec.Name === spec.Name) {
        return refuse("AlreadyExists", `network with name ${spec.Name} already exists`)
      }
      if (spec.Ingress && network.spec.Ingress) {
        return refuse("AlreadyExists", `ingress network (${network.id}) is already present`)
      }
    }
    const driver = spec.Driver || "overlay"
    if (driver !== "overlay") {
      return invalid(`only overlay networks can be created in this swarm, not ${driver}`)
    }
    const count = within(store.networks.size + 1, limits.networks, "networks")
    if (!count.ok) return count
    const network = store.transaction(now, (tx) =>
      tx.createNetwork({
        id: ids.object(),
        spec: { ...structuredClone(spec), Driver: driver },
        scope: "swarm",
        ...(wishedSubnet(spec) ?? this.#allocator.subnet()),
      }),
    )
    return ok({ id: network.id, version: network.meta.version })
  }

  #createBridge(spec: NetworkSpec, node: string): Outcome {
    const { store, limits, now, ids } = this.#world
    const others = [...store.networks.values()].filter(
      (network) => network.scope === "local" && (network.node ?? node) === node,
    )
    const count = within(store.networks.size + 1, limits.networks, "networks")
    if (!count.ok) return count
    const wished = wishedSubnet(spec)
    const taken = others.map(({ subnet }) => subnet)
    if (wished !== null && taken.some((subnet) => overlap(subnet, wished.subnet))) {
      return refuse("FailedPrecondition", "Pool overlaps with other one on this address space")
    }
    const addresses = wished ?? freeBridge(taken)
    if (addresses === null) {
      const message =
        "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network"
      return refuse("FailedPrecondition", message)
    }
    const network = store.transaction(now, (tx) =>
      tx.createNetwork({
        id: ids.container(),
        spec: structuredClone(spec),
        scope: "local",
        node,
        ...addresses,
      }),
    )
    return ok({ id: network.id })
  }

  removeNetwork({ network: name }: CommandOf<"network-remove">): Outcome {
    const { store, now } = this.#world
    const network =
      store.networks.get(name) ??
      [...store.networks.values()].find((net) => net.spec.Name === name || net.id.startsWith(name))
    if (network === undefined || name === "") return notFound(`network ${name} not found`)
    const firsts = network.scope === "local" && network.node === undefined
    if (firsts || network.spec.Ingress) {
      return refuse(
        "FailedPrecondition",
        `${network.spec.Name} is a pre-defined network and cannot be removed`,
      )
    }
    for (const service of store.services.values()) {
      if (attachments(service.spec).some(({ Target }) => Target === network.id)) {
        return refuse(
          "FailedPrecondition",
          `network ${network.id} is in use by service ${service.id}`,
        )
      }
    }
    for (const task of store.tasks.values()) {
      const holds = task.networks.some(({ networkId }) => networkId === network.id)
      // A task that is to go holds no network: `stack rm` removes both in one breath.
      if (holds && wanted(task) && !ended(task)) {
        return refuse("FailedPrecondition", `network ${network.id} is in use by task ${task.id}`)
      }
    }
    store.transaction(now, (tx) => tx.deleteNetwork(network))
    return ok({ id: network.id })
  }

  createData(kind: Kind, { spec }: CommandOf<"secret-create" | "config-create">): Outcome {
    const { store, limits, now, ids } = this.#world
    const table = kind === "secret" ? store.secrets : store.configs
    if (spec.Name === "") return invalid("name must be provided")
    if (spec.Name.length > 64 || !dataName.test(spec.Name)) {
      return invalid(
        `invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]`,
      )
    }
    // As recorded: SwarmKit hands this error on without a code of its own.
    if (spec.Driver) return refuse("Unknown", `plugin "${spec.Driver.Name}" not found`)
    const bytes = bytesOf(spec.Data ?? "")
    const limit = kind === "secret" ? limits.dataBytes : 2 * limits.dataBytes
    if (bytes === 0 || bytes >= limit) {
      return invalid(`${kind} data must be larger than 0 and less than ${limit} bytes`)
    }
    for (const existing of table.values()) {
      if (existing.spec.Name === spec.Name) {
        return refuse("AlreadyExists", `${kind} ${spec.Name} already exists`)
      }
    }
    const count = within(table.size + 1, limits.data, `${kind}s`)
    if (!count.ok) return count
    const data = store.transaction(now, (tx) =>
      tx.createData(kind, { id: ids.object(), spec: structuredClone(spec) }),
    )
    return ok({ id: data.id, version: data.meta.version })
  }

  updateData(kind: Kind, command: CommandOf<"secret-update" | "config-update">): Outcome {
    const { store, now } = this.#world
    const { id, version, spec } = command
    const table = kind === "secret" ? store.secrets : store.configs
    const data = table.get(id)
    if (data === undefined) return notFound(`${kind} ${id} not found`)
    const other = spec.Data !== undefined && spec.Data !== data.spec.Data
    if (other || spec.Name !== data.spec.Name) return invalid("only updates to Labels are allowed")
    if (version !== data.meta.version) return refuse("Unknown", "update out of sequence")
    const Labels = structuredClone(spec.Labels ?? {})
    const written = store.transaction(now, (tx) => tx.updateData(kind, data, Labels))
    return ok({ id, version: written.meta.version })
  }

  removeData(kind: Kind, name: string): Outcome {
    const { store, now } = this.#world
    const table = kind === "secret" ? store.secrets : store.configs
    const data = table.get(name) ?? [...table.values()].find((item) => item.spec.Name === name)
    if (data === undefined) return notFound(`${kind} ${name} not found`)
    const users = [...store.services.values()].filter((service) =>
      uses(service.spec, kind, data.id),
    )
    if (users.length > 0) {
      const names = users.map((service) => service.spec.Name).join(", ")
      const plural = users.length > 1 ? "services" : "service"
      return invalid(`${kind} '${data.spec.Name}' is in use by the following ${plural}: ${names}`)
    }
    store.transaction(now, (tx) => tx.deleteData(kind, data))
    return ok({ id: data.id })
  }
}

/** Of base64 text. */
const bytesOf = (text: string): number => Math.floor((text.replace(/=+$/, "").length * 3) / 4)

function uses(spec: ServiceSpec, kind: Kind, id: string): boolean {
  const container = spec.TaskTemplate?.ContainerSpec ?? {}
  const list = references(container, kind === "secret" ? "Secret" : "Config")
  return list.some((reference) => reference.id === id)
}
