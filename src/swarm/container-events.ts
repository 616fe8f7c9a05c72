/**
 * What the engine that clients talk to tells of the containers on its node, at the instant at which it
 * happens there: the manager hears of it later.
 */
import type { Container } from "./container.ts"
import { containerName } from "./container-name.ts"
import type { ContainerEvent, ProcessEvent } from "./events.ts"
import { stopSignalOf } from "./image.ts"
import type { Image, Task } from "./objects.ts"
import { imageOf } from "./spec-values.ts"
import type { World } from "./world.ts"

/** What the events of a container say again and again, also when its task has gone. */
export interface Told {
  readonly task: string
  readonly service: string
  readonly serviceName: string
  readonly node: string
  /** `web.1.<task>`, as `docker ps` shows it. */
  readonly name: string
  readonly image: string
  readonly labels: Readonly<Record<string, string>>
  /** Number of the signal that stops it. */
  readonly signal: string
  /** What it hangs on, while it runs. */
  readonly networks: readonly ToldNetwork[]
}

export interface ToldNetwork {
  readonly id: string
  readonly name: string
  readonly driver: string
}

/** Null for nodes whose engine nobody asks. */
export function toldOf(world: World, task: Task, image: Image): Told | null {
  if (world.store.nodes.get(task.nodeId)?.manager?.leader !== true) return null
  return {
    task: task.id,
    service: task.serviceId,
    serviceName: task.serviceName,
    node: task.nodeId,
    name: containerName(task),
    image: imageOf(task.spec),
    labels: { ...image.config.labels, ...task.spec.ContainerSpec?.Labels },
    signal: stopSignalOf(image, task.spec.ContainerSpec ?? {}),
    networks: networksOf(world, task),
  }
}

/** Without a network of the swarm it hangs on the node's bridge. */
function networksOf({ store }: World, task: Task): ToldNetwork[] {
  const all = [...store.networks.values()]
  const ids = new Set(task.networks.map(({ networkId }) => networkId))
  const wished = new Set((task.spec.Networks ?? []).map(({ Target }) => Target))
  const joined = all.filter(
    ({ id, spec }) => ids.has(id) || wished.has(id) || wished.has(spec.Name),
  )
  const hanging = joined.length > 0 ? joined : all.filter(({ spec }) => spec.Name === "bridge")
  return hanging.map(({ id, spec }) => ({ id, name: spec.Name, driver: spec.Driver ?? "overlay" }))
}

/** A container's part in the life of its node, as the engine tells it. */
export class ContainerTeller {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  created(container: Container): void {
    this.#say(container, "create")
  }

  starting(container: Container): void {
    this.#network(container, "connect")
  }

  notStarted(container: Container): void {
    this.#network(container, "disconnect")
  }

  /** `probed`: with a health check, which has passed (true) or failed (false). */
  started(container: Container, probed: boolean | null): void {
    if (container.phase === undefined) this.#say(container, "start")
    container.phase ??= "up"
    if (probed !== null) {
      this.#say(container, probed ? "health_status: healthy" : "health_status: unhealthy")
    }
    if (probed === false) this.#ask(container)
  }

  /** The signal that asks it to stop is sent. */
  asked(container: Container): void {
    if (!this.#isRunning(container)) return
    this.started(container, null)
    this.#ask(container)
  }

  #ask(container: Container): void {
    if (container.phase === "asked to stop") return
    container.phase = "asked to stop"
    this.#say(container, "kill", { signal: container.told?.signal ?? "15" })
  }

  killed(container: Container): void {
    this.#say(container, "kill", { signal: "9" })
  }

  paused(container: Container): void {
    this.#say(container, "pause")
  }

  unpaused(container: Container): void {
    this.#say(container, "unpause")
  }

  restarted(container: Container): void {
    this.#say(container, "restart")
  }

  /** Of any node: a client's hand has let the process of a task's container work, or not. */
  process(of: Pick<ProcessEvent, "task" | "node" | "image" | "works">): void {
    this.#world.announce({ type: "process", at: this.#world.now, ...of })
  }

  ended(container: Container, exitCode: number): void {
    this.started(container, null)
    const byHand = container.endedBy !== undefined
    const asked = container.phase === "asked to stop"
    if (asked && !byHand && exitCode === 137 && container.onStop === "ignore") {
      this.killed(container)
    }
    this.#say(container, "die", { exitCode: String(exitCode) })
    this.#network(container, "disconnect")
    if (asked) this.#say(container, "stop")
    delete container.phase
  }

  /** A stop that the swarm asked for is over. */
  stopped(container: Container, exitCode: number): void {
    if (container.startedAt === null || container.startedAt > this.#world.now) return
    this.started(container, null)
    this.#ask(container)
    this.ended(container, exitCode)
  }

  /** A container that ran is killed first. */
  destroyed(container: Container): void {
    if (container.phase !== undefined && this.#isRunning(container)) {
      this.killed(container)
      this.ended({ ...container, endedBy: "remove" }, 137)
    }
    this.#say(container, "destroy")
  }

  #isRunning({ startedAt, endsAt }: Container): boolean {
    const { now } = this.#world
    return startedAt !== null && startedAt <= now && (endsAt === null || endsAt > now)
  }

  #say(
    { id, told }: Container,
    action: ContainerEvent["action"],
    more: Readonly<Record<string, string>> = {},
  ): void {
    if (!told) return
    const { networks: _, signal: __, ...known } = told
    const at = this.#world.now
    this.#world.announce({ type: "container", action, at, container: id, ...known, more })
  }

  #network({ id, told }: Container, action: "connect" | "disconnect"): void {
    if (!told) return
    for (const network of told.networks) {
      this.#world.announce({
        type: "attachment",
        action,
        at: this.#world.now,
        node: told.node,
        container: id,
        network,
      })
    }
  }
}
