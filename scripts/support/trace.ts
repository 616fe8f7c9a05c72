/** A lab's events as the recordings of real swarms have them: seconds, short names, no digests. */
import type { ClusterEvent, TaskEvent } from "../../src/swarm/events.ts"
import { SECOND } from "../../src/swarm/time.ts"

export interface Transition {
  readonly t_s: number
  readonly committed_s: number
  readonly service: string
  readonly slot: number | null
  readonly node: string | null
  readonly task: string
  readonly id: string
  readonly image: string
  readonly from: string | null
  readonly to: string
  readonly desired: string
  readonly message: string
  readonly err: string | null
  readonly exit_code: number | null
  readonly desired_from?: string
  readonly event?: "desired" | "removed"
}

export interface UpdateStatusChange {
  readonly t_s: number
  readonly service: string
  /** Null: the status was cleared. */
  readonly state: string | null
  readonly message: string | null
  readonly started_s: number | null
  readonly completed_s: number | null
}

/** As the recordings of the course's stack name its services. */
const recordedAliases: ReadonlyMap<string, string> = new Map([
  ["dockercoins_worker", "w"],
  ["dockercoins_rng", "g"],
  ["dockercoins_hasher", "h"],
  ["dockercoins_redis", "d"],
  ["dockercoins_webui", "u"],
])

export class Trace {
  readonly transitions: Transition[] = []
  readonly updateStatus: UpdateStatusChange[] = []
  /** Service name → letters that stand for it in task names. */
  readonly aliases = new Map<string, string>()
  private readonly startedAt: number
  private readonly nodeName: (id: string) => string
  private readonly generations = new Map<string, string[]>()

  /** `startedAt`: cluster µs that count as second 0. */
  constructor(startedAt: number, nodeName: (id: string) => string) {
    this.startedAt = startedAt
    this.nodeName = nodeName
  }

  add(events: readonly ClusterEvent[]): void {
    for (const event of events) {
      if (event.type === "task") this.transitions.push(this.transition(event))
      else if (event.type === "service" && event.after && event.updateStatusChanged) {
        const { updateStatus } = event
        const completed = updateStatus?.completedAt
        this.updateStatus.push({
          t_s: this.seconds(event.at),
          service: event.name,
          state: updateStatus?.state ?? null,
          message: updateStatus?.message ?? null,
          started_s: updateStatus ? this.seconds(updateStatus.startedAt) : null,
          completed_s: completed === undefined ? null : this.seconds(completed),
        })
      }
    }
  }

  /** Tasks that were there before the trace began. */
  know(tasks: readonly { id: string; serviceName: string; slot: number; nodeId: string }[]): void {
    for (const { id, serviceName, slot, nodeId } of tasks) {
      this.shortName(id, serviceName, slot, this.nodeName(nodeId))
    }
  }

  private transition(event: TaskEvent): Transition {
    const node = event.node === "" ? null : this.nodeName(event.node)
    const { from, to, desired, desiredFrom } = event
    // Only a new state has a time of its own; the rest happens when the manager writes it.
    const byManager = event.change === "desired" || event.change === "removed"
    return {
      t_s: this.seconds(byManager ? event.at : event.statusAt),
      committed_s: this.seconds(event.at),
      service: event.serviceName,
      slot: event.slot === 0 ? null : event.slot,
      node,
      task: this.shortName(event.task, event.serviceName, event.slot, node ?? ""),
      id: event.task.slice(0, 12),
      image: event.image.replace(/@sha256:.*$/, ""),
      from: event.change === "created" ? null : from,
      to,
      desired,
      message: event.message,
      err: event.err === "" ? null : event.err,
      exit_code: event.exitCode,
      ...(desiredFrom !== null && desiredFrom !== desired && { desired_from: desiredFrom }),
      ...(byManager && { event: event.change }),
    }
  }

  /** `w3.2`: the second task of slot 3; `r@node4.1`: a global service's first task on node4. */
  private shortName(id: string, service: string, slot: number, node: string): string {
    const place = this.alias(service) + (slot === 0 ? `@${node}` : slot)
    const known = this.generations.get(place) ?? []
    this.generations.set(place, known)
    if (!known.includes(id)) known.push(id)
    return `${place}.${known.indexOf(id) + 1}`
  }

  private alias(service: string): string {
    const known = this.aliases.get(service)
    if (known !== undefined) return known
    const name = service.slice(service.lastIndexOf("_") + 1)
    const used = new Set([...this.aliases.values(), ...recordedAliases.values()])
    let length = 1
    while (length < name.length && used.has(name.slice(0, length))) length++
    const alias = recordedAliases.get(service) ?? name.slice(0, length)
    this.aliases.set(service, alias)
    return alias
  }

  private seconds(at: number): number {
    return Math.round((at - this.startedAt) / (SECOND / 1000)) / 1000
  }
}
