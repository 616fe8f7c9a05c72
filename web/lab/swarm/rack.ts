/** What the swarm view draws, derived from the model: nodes, their tiles, what is over, other services. */
import type { Node, Service } from "../../../src/engine/facts.ts"
import type { TaskView } from "../../../src/wire/lab.ts"
import { isWorkerService, shapeOf, tagOf } from "../../../src/wire/versions.ts"
import type { Model } from "../model/model.ts"
import { isOver, type Look, lookOf } from "../model/task.ts"

export interface Tile {
  readonly task: TaskView
  readonly look: Look
  /** 1 square, 2 round, 3 cut corners. */
  readonly shape: 1 | 2 | 3
  readonly tag: string
}

export interface NodeColumn {
  readonly node: Node
  readonly name: string
  readonly role: "Leader" | "Manager" | "Worker"
  readonly down: boolean
  /** Drained or paused by the student. */
  readonly availability: "active" | "pause" | "drain"
  readonly tiles: readonly Tile[]
  /** Newest first. */
  readonly past: readonly Tile[]
  /** Tasks of the other services, by their short names. */
  readonly others: readonly { readonly name: string; readonly look: Look }[]
}

export interface Rack {
  readonly columns: readonly NodeColumn[]
  /** Without a node yet, or on a node that is gone. */
  readonly homeless: readonly Tile[]
  /** In slot order. */
  readonly slots: readonly SlotView[]
  readonly service: Service | null
  readonly wanted: number
  readonly running: number
}

export interface SlotView {
  readonly slot: number
  /** Oldest first; what is over only if nothing newer runs. */
  readonly tiles: readonly Tile[]
  readonly settled: boolean
}

/** What the picture is drawn from: the student's page knows more, an instructor's only this. */
export type Seen = Pick<Model, "tasks" | "services" | "nodes" | "versions">

export function rackOf(model: Seen): Rack {
  const tasks = [...model.tasks.values()]
  const workers = tasks.filter((task) => isWorkerService(task.serviceName))
  const tiles = workers.map((task) => tileOf(model, task))
  const slots = slotsOf(tiles)
  const shown = new Set(slots.flatMap((slot) => slot.tiles))
  const service = [...model.services.values()].find((each) => isWorkerService(each.spec.Name ?? ""))
  const columns = [...model.nodes.values()].toSorted(byName).map((node): NodeColumn => {
    const here = tiles.filter((tile) => tile.task.nodeId === node.id)
    return {
      node,
      name: node.description.hostname,
      role: node.manager?.leader ? "Leader" : node.spec.Role === "manager" ? "Manager" : "Worker",
      down: node.status.state !== "ready",
      availability: node.spec.Availability ?? "active",
      tiles: here.filter((tile) => shown.has(tile)).toSorted(byPlace),
      past: here.filter((tile) => !shown.has(tile)).toSorted(newestFirst),
      others: othersOn(tasks, node.id),
    }
  })
  return {
    columns,
    homeless: [...shown].filter((tile) => !model.nodes.has(tile.task.nodeId)),
    slots,
    service: service ?? null,
    wanted: service?.spec.Mode?.Replicated?.Replicas ?? slots.length,
    running: tiles.filter((tile) => tile.look === "running").length,
  }
}

function tileOf(model: Seen, task: TaskView): Tile {
  const { image } = task
  return { task, look: lookOf(task), shape: shapeOf(model.versions, image), tag: tagOf(image) }
}

function slotsOf(tiles: readonly Tile[]): readonly SlotView[] {
  const bySlot = Map.groupBy(tiles, (tile) => tile.task.slot)
  return [...bySlot.entries()]
    .map(([slot, all]) =>
      slotOf(
        slot,
        all.toSorted((a, b) => -newestFirst(a, b)),
      ),
    )
    .filter((slot) => slot.tiles.length > 0)
    .toSorted((a, b) => a.slot - b.slot)
}

function slotOf(slot: number, oldestFirst: readonly Tile[]): SlotView {
  const alive = oldestFirst.filter((tile) => !isOver(tile.look))
  const settled = alive.length === 1 && alive[0]?.look === "running"
  const tiles = settled ? alive : [...alive, ...lastTrouble(oldestFirst, alive)].toSorted(oldest)
  return { slot, tiles, settled }
}

/** While a slot is not whole, the last task that failed in it stays in the picture and says why. */
function lastTrouble(oldestFirst: readonly Tile[], alive: readonly Tile[]): readonly Tile[] {
  const last = oldestFirst.findLast((tile) => isOver(tile.look))
  if (last === undefined || last.look === "shutdown" || last.look === "complete") return []
  const newerRuns = alive.some(
    (tile) => tile.look === "running" && tile.task.meta.createdAt > last.task.meta.createdAt,
  )
  return newerRuns ? [] : [last]
}

function othersOn(tasks: readonly TaskView[], nodeId: string): NodeColumn["others"] {
  return tasks
    .filter((task) => task.nodeId === nodeId && !isWorkerService(task.serviceName))
    .map((task) => ({ name: shortName(task.serviceName), look: lookOf(task) }))
    .filter((other) => !isOver(other.look))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** Without the stack's name: `rng` for `dockercoins_rng`. */
function shortName(serviceName: string): string {
  return serviceName.slice(serviceName.indexOf("_") + 1)
}

const order: Record<Look, number> = {
  running: 0,
  stopping: 1,
  starting: 2,
  ready: 3,
  preparing: 4,
  new: 5,
  failed: 6,
  rejected: 7,
  orphaned: 8,
  complete: 9,
  shutdown: 10,
}

const byPlace = (a: Tile, b: Tile) =>
  order[a.look] - order[b.look] || a.task.slot - b.task.slot || newestFirst(a, b)
const newestFirst = (a: Tile, b: Tile) =>
  b.task.meta.createdAt - a.task.meta.createdAt || (a.task.id < b.task.id ? 1 : -1)
const oldest = (a: Tile, b: Tile) => -newestFirst(a, b)

/** node2 before node10: the number at the end counts as a number. */
function byName(a: Node, b: Node): number {
  const [left, right] = [a.description.hostname, b.description.hostname]
  const numbers = [left, right].map((name) => Number(/\d+$/.exec(name)?.[0] ?? 0))
  const byNumber = (numbers[0] ?? 0) - (numbers[1] ?? 0)
  return byNumber || (left < right ? -1 : 1)
}
