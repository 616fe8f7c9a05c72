/** The control API for nodes, and the two faults that take one away and bring it back. */

import { ok, type Result } from "../lib/result.ts"
import type { Agents } from "./agent.ts"
import type { Command, Refusal } from "./command.ts"
import type { Outcome } from "./control.ts"
import { RAFT_PORT } from "./founding.ts"
import type { ImageStore } from "./image-store.ts"
import type { Node } from "./objects.ts"
import { invalid, notFound, refuse } from "./refusals.ts"
import { ended } from "./task-states.ts"
import { MILLISECOND, SECOND } from "./time.ts"
import type { World } from "./world.ts"

type CommandOf<T extends Command["type"]> = Extract<Command, { type: T }>

/** From power to a node that is Ready again, as recorded. */
const BOOT_TIME = 980 * MILLISECOND
/** K-5. */
const FORGET_AFTER = 24 * 3_600 * SECOND

export class NodeControl {
  readonly #world: World
  readonly #agents: Agents
  readonly #images: ImageStore
  /** Agenda entries of nodes that are lost, booting or down, by node. */
  readonly #timers: Map<string, number>

  constructor(
    world: World,
    agents: Agents,
    images: ImageStore,
    timers: readonly (readonly [string, number])[] = [],
  ) {
    this.#world = world
    this.#agents = agents
    this.#images = images
    this.#timers = new Map(timers)
  }

  get state(): readonly (readonly [string, number])[] {
    return [...this.#timers]
  }

  update({ node: name, version, spec }: CommandOf<"node-update">): Outcome {
    const found = this.find(name)
    if (!found.ok) return found
    const node = found.value
    const availability = spec.Availability ?? "active"
    if (!["active", "pause", "drain"].includes(availability)) {
      return invalid(`invalid Availability: "${availability}"`)
    }
    const role = spec.Role ?? roleOf(node)
    const refused = role === "worker" ? this.#demotionProblem(node) : null
    if (refused !== null) return refused
    if (version !== node.meta.version) return refuse("Unknown", "update out of sequence")
    const { store, now } = this.#world
    const { manager, ...rest } = node
    const address = `${node.status.address}:${RAFT_PORT}`
    const written = store.transaction(now, (tx) =>
      tx.replaceNode(node, {
        ...rest,
        spec: { ...structuredClone(spec), Role: role, Availability: availability },
        membership: "pending",
        ...(role === "manager" && { manager: manager ?? { leader: false, address } }),
      }),
    )
    return ok({ id: node.id, version: written.meta.version })
  }

  /** What stands against making a worker of a node, in the manager's own words. */
  #demotionProblem(node: Node): Outcome | null {
    if (node.manager === undefined) return null
    if (this.#managers() === 1) {
      return refuse("FailedPrecondition", "attempting to demote the last manager of the swarm")
    }
    if (node.manager.leader) {
      return refuse(
        "FailedPrecondition",
        `${node.description.hostname} leads this swarm and your shell is on it: it cannot be demoted`,
      )
    }
    if (!this.#quorumAmongOthers(node)) {
      return refuse(
        "FailedPrecondition",
        "can't remove member from the raft: this would result in a loss of quorum",
      )
    }
    return null
  }

  #managers(): number {
    return [...this.#world.store.nodes.values()].filter((node) => node.manager !== undefined).length
  }

  remove({ node: name, force }: CommandOf<"node-remove">): Outcome {
    const found = this.find(name)
    if (!found.ok) return found
    const node = found.value
    if (node.manager !== undefined) {
      return refuse(
        "FailedPrecondition",
        `node ${node.id} is a cluster manager and is a member of the raft cluster. It must be demoted to worker before removal`,
      )
    }
    if (!force && node.status.state !== "down") {
      return refuse("FailedPrecondition", `node ${node.id} is not down and can't be removed`)
    }
    this.#agents.forgetNode(node.id)
    this.#clearTimer(node.id)
    this.#images.forgetNode(node.id)
    const { store, now } = this.#world
    store.transaction(now, (tx) => {
      // DI-6: nobody will ever tell what becomes of its tasks.
      const message = "Task belonged to a node that has been deleted"
      for (const task of store.tasksOnNode(node.id)) {
        const status = { state: "orphaned", timestamp: now, message, err: "" } as const
        if (!ended(task)) tx.updateTask(task, { status })
      }
      tx.deleteNode(node)
    })
    return ok({ id: node.id })
  }

  /** The manager finds out when the heartbeats stay away. */
  powerOff({ node: name, gracefully = false }: CommandOf<"node-power-off">): Outcome {
    const found = this.find(name)
    if (!found.ok) return found
    const node = found.value
    if (node.manager?.leader) {
      return refuse(
        "FailedPrecondition",
        `${node.description.hostname} leads this swarm and your shell is on it: it cannot be powered off`,
      )
    }
    if (this.#agents.isOff(node.id)) return ok({ id: node.id })
    if (node.manager !== undefined && !this.#quorumWithout(node)) {
      return refuse(
        "FailedPrecondition",
        `without ${node.description.hostname} too few managers would be left for a quorum`,
      )
    }
    if (gracefully) this.#agents.stopEngine(node.id)
    else this.#agents.powerOff(node.id)
    const lost = this.#world.chooser.heartbeatLoss(node)
    this.#arm(node.id, lost, "node-lost")
    return ok({ id: node.id })
  }

  start({ node: name }: CommandOf<"node-start">): Outcome {
    const found = this.find(name)
    if (!found.ok) return found
    const node = found.value
    if (this.#agents.isOff(node.id)) this.#arm(node.id, BOOT_TIME, "node-up")
    return ok({ id: node.id })
  }

  lost(id: string): void {
    this.#setState(id, "down", "heartbeat failure")
    this.#arm(id, FORGET_AFTER, "node-forgotten")
  }

  up(id: string): void {
    this.#timers.delete(id)
    this.#agents.powerOn(id)
    this.#setState(id, "ready", "")
  }

  /** DI-6. */
  forgotten(id: string): void {
    this.#timers.delete(id)
    const { store, now } = this.#world
    store.transaction(now, (tx) => {
      for (const task of store.tasksOnNode(id)) {
        if (
          !["assigned", "accepted", "preparing", "ready", "starting", "running"].includes(
            task.status.state,
          )
        )
          continue
        tx.updateTask(task, { status: { ...task.status, state: "orphaned", timestamp: now } })
      }
    })
  }

  find(name: string): Result<Node, Refusal> {
    const { nodes } = this.#world.store
    const byId = nodes.get(name)
    if (byId !== undefined) return ok(byId)
    const matching: Node[] = []
    for (const node of nodes.values()) {
      if (node.description.hostname === name) return ok(node)
      if (name !== "" && node.id.startsWith(name)) matching.push(node)
    }
    const [only, ...others] = matching
    if (only === undefined) return notFound(`node ${name} not found`)
    return others.length === 0
      ? ok(only)
      : invalid(`node ${name} is ambiguous (${matching.length} matches found)`)
  }

  /** Leader election is not simulated, so a majority of managers stays up. */
  #quorumWithout(node: Node): boolean {
    const managers = [...this.#world.store.nodes.values()].filter((other) => other.manager)
    const up = managers.filter((other) => other !== node && !this.#agents.isOff(other.id))
    return up.length * 2 > managers.length
  }

  /** Of the managers that remain when this one is none any more. */
  #quorumAmongOthers(node: Node): boolean {
    const others = [...this.#world.store.nodes.values()].filter(
      (other) => other.manager && other !== node,
    )
    return others.filter(({ id }) => !this.#agents.isOff(id)).length * 2 > others.length
  }

  #setState(id: string, state: "down" | "ready", message: string): void {
    const { store, now } = this.#world
    const node = store.nodes.get(id)
    if (node === undefined) return
    store.transaction(now, (tx) =>
      tx.updateNode(node, { status: { ...node.status, state, message } }),
    )
  }

  #arm(node: string, after: number, type: "node-lost" | "node-up" | "node-forgotten"): void {
    this.#clearTimer(node)
    const { agenda, now } = this.#world
    this.#timers.set(node, agenda.add(now + after, { type, node }))
  }

  #clearTimer(node: string): void {
    const timer = this.#timers.get(node)
    if (timer !== undefined) this.#world.agenda.cancel(timer)
    this.#timers.delete(node)
  }
}

const roleOf = (node: Node): "manager" | "worker" =>
  node.manager === undefined ? "worker" : "manager"
