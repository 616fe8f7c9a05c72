/** A small swarm for tests: five nodes, a few images as the recordings had them, and all events kept. */

import { digestOf } from "../../src/lib/digest.ts"
import {
  type Applied,
  type Cluster,
  type ClusterOptions,
  createCluster,
  type NodeDeclaration,
} from "../../src/swarm/cluster.ts"
import type { Command, Done, Refusal } from "../../src/swarm/command.ts"
import type { ClusterEvent, Output, TaskEvent } from "../../src/swarm/events.ts"
import { emptyConfig } from "../../src/swarm/image-config.ts"
import type { Image, ImageBehaviour, Service, Task, UpdateState } from "../../src/swarm/objects.ts"
import type { ContainerSpec, ServiceSpec, TaskSpec } from "../../src/swarm/spec.ts"
import { SECOND, type SimTime } from "../../src/swarm/time.ts"

const fiveNodes: readonly NodeDeclaration[] = [
  { name: "node1", role: "manager" },
  { name: "node2", role: "manager" },
  { name: "node3", role: "manager" },
  { name: "node4", role: "worker" },
  { name: "node5", role: "worker" },
]

const polite: ImageBehaviour = {
  onTerm: { exit: 0 },
  onInt: { exit: 130 },
  exitAfter: null,
  exitCode: null,
  health: null,
}

/** The stand-ins of the recordings, by what they do. */
export const behaviours = {
  web: polite,
  worker: { ...polite, onTerm: "ignore", onInt: "ignore" },
  crash: { ...polite, exitAfter: 2 * SECOND, exitCode: 1 },
  late: { ...polite, exitAfter: 8 * SECOND, exitCode: 1 },
  zero: { ...polite, exitAfter: 3 * SECOND, exitCode: 0 },
  well: { ...polite, health: { interval: SECOND, retries: 3, passesAfter: 2_500_000 } },
  sick: { ...polite, health: { interval: SECOND, retries: 2, passesAfter: null } },
  stubborn: {
    ...polite,
    onTerm: "ignore",
    health: { interval: SECOND, retries: 2, passesAfter: null },
  },
} satisfies Record<string, ImageBehaviour>

export const registry = "127.0.0.1:5000"

export function imageNamed(name: string, behaviour: ImageBehaviour): Image {
  return {
    id: digestOf(`config of ${name}`),
    digest: digestOf(`manifest of ${name}`),
    size: 2_000_000,
    createdAt: 0,
    behaviour,
    program: null,
    config: emptyConfig,
    history: [],
  }
}

/** What tests may say about a service in a few words. */
export interface Wish extends Omit<ServiceSpec, "Name" | "Mode"> {
  readonly image?: string
  readonly replicas?: number
  readonly global?: boolean
  readonly container?: ContainerSpec
  readonly task?: TaskSpec
}

export function specOf(name: string, wish: Wish): ServiceSpec {
  const { image = "web:v1", replicas = 3, global = false, container, task, ...rest } = wish
  return {
    ...rest,
    Name: name,
    Mode: global ? { Global: {} } : { Replicated: { Replicas: replicas } },
    TaskTemplate: { ...task, ContainerSpec: { Image: `${registry}/${image}`, ...container } },
  }
}

/** One cluster under test. Times are seconds. */
export class TestSwarm {
  readonly cluster: Cluster
  readonly events: ClusterEvent[] = []

  constructor(options: Partial<ClusterOptions> & { readonly seed?: number } = {}) {
    const seed = options.seed ?? 1
    this.cluster = createCluster({ nodes: fiveNodes, ...options, seed })
    for (const [name, behaviour] of Object.entries(behaviours)) {
      for (const version of ["v1", "v2"]) this.publish(`${name}:${version}`, behaviour)
    }
    this.hear(this.cluster.advance(0))
    this.events.length = 0
  }

  get now(): number {
    return this.cluster.now / SECOND
  }

  /** Builds an image on node1, pushes it, and pulls it on every node. */
  publish(name: string, behaviour: ImageBehaviour): void {
    const node = this.cluster.leader().id
    const tag = `${registry}/${name}`
    this.do({ type: "image-store", node, image: imageNamed(name, behaviour), tags: [tag] })
    this.do({ type: "image-push", node, tag })
    for (const { id } of this.cluster.nodes()) {
      this.do({ type: "image-pull", node: id, reference: tag })
    }
  }

  /** Applies a command now; a refusal fails the test. */
  do(command: Command): Done {
    const { result } = this.try(command)
    if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
    return result.value
  }

  try(command: Command): Applied {
    const applied = this.cluster.apply(command, this.cluster.now)
    this.hear(applied.output)
    return applied
  }

  refusal(command: Command): Refusal {
    const { result } = this.try(command)
    if (result.ok) throw new Error("the command was not refused")
    return result.error
  }

  create(name: string, wish: Wish): Service {
    this.do({ type: "service-create", spec: specOf(name, wish) })
    return this.service(name)
  }

  /** Creates it and waits until nothing moves any more. */
  settled(name: string, wish: Wish): Service {
    this.create(name, wish)
    this.settle()
    return this.service(name)
  }

  update(name: string, wish: Wish): void {
    const { version } = this.service(name).meta
    this.do({ type: "service-update", service: name, version, spec: specOf(name, wish) })
  }

  rollback(name: string): void {
    const { meta, spec } = this.service(name)
    const { version } = meta
    this.do({ type: "service-update", service: name, version, spec, rollback: "previous" })
  }

  /** Lets seconds pass. */
  wait(seconds: number): void {
    this.advanceTo(this.cluster.now + Math.round(seconds * SECOND))
  }

  /** Runs on until nothing is pending, at most an hour. */
  settle(): void {
    this.until(() => this.cluster.wakeAt === null, 3_600)
  }

  /** Runs on, instant by instant, until something holds; fails after `limit` seconds. */
  until(holds: () => boolean, limit = 600): void {
    const end = this.cluster.now + limit * SECOND
    while (!holds()) {
      const next = this.cluster.wakeAt
      if (next === null || next > end) throw new Error("it never came to that")
      this.advanceTo(next)
    }
  }

  untilStatus(name: string, state: UpdateState, limit = 600): void {
    this.until(() => this.service(name).updateStatus?.state === state, limit)
  }

  service(name: string): Service {
    const found = this.cluster.services().find((service) => service.spec.Name === name)
    if (found === undefined) throw new Error(`no service ${name}`)
    return found
  }

  tasks(name: string): readonly Task[] {
    return this.cluster.tasksOfService(this.service(name).id)
  }

  running(name: string): readonly Task[] {
    return this.tasks(name).filter((task) => task.status.state === "running")
  }

  /** Tasks of a slot that are still wanted. */
  wanted(name: string, slot: number): readonly Task[] {
    return this.tasks(name).filter(
      (task) => task.slot === slot && ["ready", "running"].includes(task.desiredState),
    )
  }

  nodeNamed(name: string) {
    const found = this.cluster.nodes().find((node) => node.description.hostname === name)
    if (found === undefined) throw new Error(`no node ${name}`)
    return found
  }

  availability(name: string, availability: "active" | "pause" | "drain"): void {
    const { id, meta, spec } = this.nodeNamed(name)
    const changed = { ...spec, Availability: availability }
    this.do({ type: "node-update", node: id, version: meta.version, spec: changed })
  }

  get taskEvents(): readonly TaskEvent[] {
    return this.events.filter((event) => event.type === "task")
  }

  /** The update status in the order in which it changed; null where it was cleared. */
  statuses(name: string): readonly (UpdateState | null)[] {
    const states: (UpdateState | null)[] = []
    for (const event of this.events) {
      if (event.type !== "service" || event.name !== name || !event.updateStatusChanged) continue
      states.push(event.updateStatus?.state ?? null)
    }
    return states
  }

  advanceTo(at: SimTime): void {
    while (!this.hear(this.cluster.advance(at)).finished);
  }

  hear(output: Output): Output {
    this.events.push(...output.events)
    return output
  }
}

export const imageOfTask = (task: Task): string =>
  (task.spec.ContainerSpec?.Image ?? "").replace(`${registry}/`, "")
