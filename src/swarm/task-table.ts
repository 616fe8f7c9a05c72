/** The tasks of a store, with what they are looked up by: their service, their node and their slot. */
import type { Task } from "./objects.ts"
import { slotKey } from "./orchestrator/slot.ts"

export class TaskTable {
  readonly #tasks = new Map<string, Task>()
  readonly #byService = new Map<string, Set<string>>()
  readonly #byNode = new Map<string, Set<string>>()
  readonly #bySlot = new Map<string, Set<string>>()
  /** Which was created before which: placing them comes later, and in another order. */
  readonly #order = new Map<string, number>()
  #created = 0

  get all(): ReadonlyMap<string, Task> {
    return this.#tasks
  }

  ofService(serviceId: string): readonly Task[] {
    return this.#listed(this.#byService.get(serviceId))
  }

  /** In order of creation. */
  onNode(nodeId: string): readonly Task[] {
    return this.#listed(this.#byNode.get(nodeId)).sort(this.byCreation)
  }

  /** All tasks of one slot, old ones first (`slotKey`). */
  inSlot(key: string): readonly Task[] {
    return this.#listed(this.#bySlot.get(key))
  }

  /** Slots that have tasks. */
  get slotCount(): number {
    return this.#bySlot.size
  }

  /** Orders tasks by creation. */
  readonly byCreation = (a: Task, b: Task): number => this.#rank(a) - this.#rank(b)

  add(task: Task): void {
    this.#tasks.set(task.id, task)
    this.#order.set(task.id, this.#created++)
    enter(this.#byService, task.serviceId, task.id)
    enter(this.#bySlot, slotKey(task), task.id)
    if (task.nodeId !== "") enter(this.#byNode, task.nodeId, task.id)
  }

  /** A task is of one service and slot all its life, and is placed once. */
  replace(before: Task, after: Task): void {
    this.#tasks.set(after.id, after)
    if (before.nodeId !== after.nodeId) enter(this.#byNode, after.nodeId, after.id)
  }

  delete(task: Task): void {
    this.#tasks.delete(task.id)
    this.#order.delete(task.id)
    leave(this.#byService, task.serviceId, task.id)
    leave(this.#bySlot, slotKey(task), task.id)
    leave(this.#byNode, task.nodeId, task.id)
  }

  #rank(task: Task): number {
    return this.#order.get(task.id) ?? 0
  }

  #listed(ids: ReadonlySet<string> | undefined): Task[] {
    const tasks: Task[] = []
    for (const id of ids ?? []) {
      const task = this.#tasks.get(id)
      if (task !== undefined) tasks.push(task)
    }
    return tasks
  }
}

function enter(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key)
  if (ids === undefined) index.set(key, new Set([id]))
  else ids.add(id)
}

function leave(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key)
  ids?.delete(id)
  if (ids?.size === 0) index.delete(key)
}
