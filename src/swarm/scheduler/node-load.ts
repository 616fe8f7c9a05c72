/** What each node carries, as the scheduler counts it (swarm-semantics SC-5 to SC-7). */
import type { Node, Task } from "../objects.ts"
import type { GenericResource, TaskSpec } from "../spec.ts"
import { atLeast, atMost, ended } from "../task-states.ts"
import { SECOND, type SimTime } from "../time.ts"

/** K-14: how far back failures count. */
const FAILURE_MEMORY = 300 * SECOND
/** Nodes where more went wrong are all as bad: a crash loop must not make lists without end. */
const FAILURES_COUNTED = 100

/** By node, service and specVersion. */
export type Failures = readonly (readonly [string, readonly SimTime[]])[]

/** What one placed task weighs on its node. */
interface Weight {
  readonly node: string
  readonly service: string
  /** Desired COMPLETE or less. */
  readonly active: boolean
  readonly nanoCPUs: number
  readonly memoryBytes: number
  readonly ports: readonly string[]
}

interface Load {
  active: number
  readonly activeByService: Map<string, number>
  nanoCPUs: number
  memoryBytes: number
  /** Host-mode ports in use, with how many tasks hold each. */
  readonly ports: Map<string, number>
}

export class NodeLoads {
  readonly #weights = new Map<string, Weight>()
  readonly #loads = new Map<string, Load>()
  readonly #failures: Map<string, readonly SimTime[]>

  constructor(tasks: Iterable<Task>, failures: Failures = []) {
    this.#failures = new Map(failures)
    for (const task of tasks) this.put(task)
  }

  get failures(): Failures {
    return [...this.#failures]
  }

  /** Counts the task as it is now, in place of what was counted before. */
  put(task: Task): void {
    const placed = task.nodeId !== "" && atLeast(task.status.state, "assigned") && !ended(task)
    const known = this.#weights.get(task.id)
    // Most changes weigh nothing: spec and node of a placed task stay as they are.
    if (placed && known?.active === isActive(task) && known.node === task.nodeId) return
    this.remove(task.id)
    if (!placed) return
    const weight = weightOf(task)
    this.#weights.set(task.id, weight)
    this.#add(weight, 1)
  }

  remove(taskId: string): void {
    const weight = this.#weights.get(taskId)
    if (weight === undefined) return
    this.#weights.delete(taskId)
    this.#add(weight, -1)
  }

  active(node: Node): number {
    return this.#loads.get(node.id)?.active ?? 0
  }

  activeOfService(node: Node, serviceId: string): number {
    return this.#loads.get(node.id)?.activeByService.get(serviceId) ?? 0
  }

  /** SC-5: tasks that are told to stop hold their reservation until they have ended. */
  fits(node: Node, spec: TaskSpec): boolean {
    const wanted = spec.Resources?.Reservations
    // Nodes here have no GPUs or the like.
    if ((wanted?.GenericResources ?? []).some(isWanted)) return false
    const load = this.#loads.get(node.id)
    const { nanoCPUs, memoryBytes } = node.description.resources
    return (
      (wanted?.NanoCPUs ?? 0) <= nanoCPUs - (load?.nanoCPUs ?? 0) &&
      (wanted?.MemoryBytes ?? 0) <= memoryBytes - (load?.memoryBytes ?? 0)
    )
  }

  portFree(node: Node, port: string): boolean {
    return (this.#loads.get(node.id)?.ports.get(port) ?? 0) === 0
  }

  /** SC-7. */
  failed(task: Task, now: SimTime): void {
    const key = failureKey(task.nodeId, task)
    const recent = this.#recent(key, now).slice(1 - FAILURES_COUNTED)
    this.#failures.set(key, [...recent, now])
    for (const [other, times] of this.#failures) {
      if ((times.at(-1) ?? 0) <= now - FAILURE_MEMORY) this.#failures.delete(other)
    }
  }

  recentFailures(node: Node, task: Task, now: SimTime): number {
    if (this.#failures.size === 0) return 0
    return this.#recent(failureKey(node.id, task), now).length
  }

  #recent(key: string, now: SimTime): readonly SimTime[] {
    const times = this.#failures.get(key)
    if (times === undefined) return []
    return times.filter((time) => time > now - FAILURE_MEMORY)
  }

  #add(weight: Weight, sign: 1 | -1): void {
    const load = this.#load(weight.node)
    if (weight.active) {
      load.active += sign
      adjust(load.activeByService, weight.service, sign)
    }
    load.nanoCPUs += sign * weight.nanoCPUs
    load.memoryBytes += sign * weight.memoryBytes
    for (const port of weight.ports) adjust(load.ports, port, sign)
  }

  #load(node: string): Load {
    const known = this.#loads.get(node)
    if (known !== undefined) return known
    const load: Load = {
      active: 0,
      activeByService: new Map(),
      nanoCPUs: 0,
      memoryBytes: 0,
      ports: new Map(),
    }
    this.#loads.set(node, load)
    return load
  }
}

/** Host-mode ports with a number of their own, as `80/tcp`. */
export function hostPorts(task: Task): readonly string[] {
  const ports: string[] = []
  for (const port of task.endpointSpec?.Ports ?? []) {
    if (port.PublishMode === "host" && port.PublishedPort) {
      ports.push(`${port.PublishedPort}/${port.Protocol || "tcp"}`)
    }
  }
  return ports
}

/** SC-6. */
export const isActive = (task: Task): boolean => atMost(task.desiredState, "complete")

function weightOf(task: Task): Weight {
  const reserved = task.spec.Resources?.Reservations
  return {
    node: task.nodeId,
    service: task.serviceId,
    active: isActive(task),
    nanoCPUs: reserved?.NanoCPUs ?? 0,
    memoryBytes: reserved?.MemoryBytes ?? 0,
    ports: hostPorts(task),
  }
}

const isWanted = ({ DiscreteResourceSpec, NamedResourceSpec }: GenericResource): boolean =>
  (DiscreteResourceSpec?.Value ?? 0) > 0 || NamedResourceSpec !== undefined

function adjust(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + by
  if (count === 0) counts.delete(key)
  else counts.set(key, count)
}

const failureKey = (node: string, task: Task): string =>
  `${node}/${task.serviceId}/${task.specVersion}`
