/** How the hash rate moved while things happened: found by walking back from the present. */
import type { Cluster } from "../swarm/cluster.ts"
import type { ClusterEvent, NodeEvent, ProcessEvent, TaskEvent } from "../swarm/events.ts"
import type { SimTime } from "../swarm/time.ts"
import { programOfImage } from "./program.ts"
import { type HashRate, partOf, type RunningPart, rateOf, withoutDigest, works } from "./rate.ts"

/** The rate from `at` until the next point. */
export interface RatePoint extends HashRate {
  readonly at: SimTime
}

/**
 * The new points that a batch of events made, oldest first; none where the rate is what it was.
 * `cluster` is as the batch left it; `before` is the last point known, null at the very start.
 */
export function ratesAfter(
  before: RatePoint | null,
  events: readonly ClusterEvent[],
  cluster: Cluster,
): RatePoint[] {
  const moves = events.filter(isMove)
  if (before && moves.length === 0) return []
  const past = new Past(cluster)
  if (moves.length === 0) return [{ at: cluster.now, ...past.rate() }]
  const points: RatePoint[] = []
  for (const event of moves.toReversed()) {
    // What holds after this event; an event of the same instant that came later has spoken already.
    if (points.at(-1)?.at !== event.at) points.push({ at: event.at, ...past.rate() })
    past.undo(event)
  }
  return changesOnly(before, points.reverse())
}

/** A container began or ceased to work, or a node to be there. */
function isMove(event: ClusterEvent): event is TaskEvent | NodeEvent | ProcessEvent {
  if (event.type === "process") return true
  if (event.type === "node") return event.before?.status.state !== event.after?.status.state
  if (event.type !== "task") return false
  if (event.change === "removed") return event.from === "running" || event.to === "running"
  return event.change === "state" && (event.from === "running") !== (event.to === "running")
}

function changesOnly(before: RatePoint | null, points: readonly RatePoint[]): RatePoint[] {
  const changes: RatePoint[] = []
  let last = before
  for (const point of points) {
    if (last && sameRate(last, point)) continue
    changes.push(point)
    last = point
  }
  return changes
}

function sameRate(one: HashRate, other: HashRate): boolean {
  return one.total === other.total && JSON.stringify(one.byImage) === JSON.stringify(other.byImage)
}

/** Which containers worked, going back in time. */
class Past {
  private readonly cluster: Cluster
  /** By task id. */
  private readonly running = new Map<
    string,
    { readonly part: RunningPart; readonly node: string }
  >()
  private readonly down = new Set<string>()

  constructor(cluster: Cluster) {
    this.cluster = cluster
    for (const node of cluster.nodes()) if (node.status.state === "down") this.down.add(node.id)
    for (const task of cluster.tasks()) {
      const part = works(cluster, task) ? partOf(cluster, task) : null
      if (part) this.running.set(task.id, { part, node: task.nodeId })
    }
  }

  rate(): HashRate {
    const parts = [...this.running.values()].filter(({ node }) => !this.down.has(node))
    return rateOf(parts.map(({ part }) => part))
  }

  undo(event: TaskEvent | NodeEvent | ProcessEvent): void {
    if (event.type === "node") {
      if (event.before?.status.state === "down") this.down.add(event.node)
      else this.down.delete(event.node)
      return
    }
    const began =
      event.type === "process" ? event.works : event.change === "state" && event.to === "running"
    if (began) {
      this.running.delete(event.task)
      return
    }
    const part = this.partOfImage(event)
    if (part) this.running.set(event.task, { part, node: event.node })
  }

  /** The task may be gone from the store; what its image does is still known there or at the registry. */
  private partOfImage(event: TaskEvent | ProcessEvent): RunningPart | null {
    const task = this.cluster.task(event.task)
    if (task) return partOf(this.cluster, task)
    const found = this.cluster.resolve(event.image)
    const program = found ? programOfImage(found.image) : null
    return program ? { program, image: withoutDigest(event.image) } : null
  }
}
