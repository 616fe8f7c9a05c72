/** The replicated orchestrator: keeps as many slots filled as the service wishes (section 6). */

import { patternSorted } from "../../lib/pattern-sort.ts"
import type { Service, Task } from "../objects.ts"
import type { Change, Commit, Transaction } from "../store.ts"
import { ended, wanted } from "../task-states.ts"
import type { World } from "../world.ts"
import { createTask, invalidNode } from "./new-task.ts"
import type { RestartSupervisor } from "./restart.ts"
import { isGlobal, isJob, replicas, type Slot } from "./slot.ts"
import type { Updater } from "./updater.ts"

export class ReplicatedOrchestrator {
  readonly #world: World
  readonly #restarts: RestartSupervisor
  readonly #updater: Updater

  constructor(world: World, restarts: RestartSupervisor, updater: Updater) {
    this.#world = world
    this.#restarts = restarts
    this.#updater = updater
  }

  /** book-keeping for each event, then a tick: restarts before reconciliations. */
  onCommit(commit: Commit): void {
    const restarts: Task[] = []
    const services = new Map<string, Service>()
    for (const change of commit) this.#note(change, restarts, services)
    if (restarts.length > 0) this.#restartAll(restarts.sort(this.#world.store.byCreation))
    for (const service of services.values()) {
      if (this.#world.store.services.has(service.id)) this.#reconcile(service)
    }
  }

  /** S-5: a service as this commit left it, though the next may have changed it already. */
  #note(change: Change, restarts: Task[], services: Map<string, Service>): void {
    if (change.kind === "service" && change.after !== undefined) {
      const { spec } = change.after
      if (!isGlobal(spec) && !isJob(spec)) services.set(change.after.id, change.after)
    } else if (change.kind === "task") {
      const { before, after } = change
      if ((after ?? before)?.jobIteration !== undefined) return
      if (after !== undefined && this.#mustRestart(after)) restarts.push(after)
      if (after === undefined && before !== undefined && before.slot !== 0) {
        const service = this.#world.store.services.get(before.serviceId)
        if (wanted(before) && service !== undefined) services.set(service.id, service)
        this.#restarts.cancel(before.id)
      }
    } else if (change.kind === "node") {
      const node = change.after ?? change.before
      if (node === undefined || (change.after !== undefined && !invalidNode(node))) return
      for (const task of this.#world.store.tasksOnNode(node.id)) {
        if (task.slot !== 0 && task.jobIteration === undefined && wanted(task)) restarts.push(task)
      }
    }
  }

  #mustRestart(task: Task): boolean {
    if (task.slot === 0 || !wanted(task)) return false
    if (ended(task)) return true
    return task.nodeId !== "" && invalidNode(this.#world.store.nodes.get(task.nodeId))
  }

  /** */
  #restartAll(tasks: readonly Task[]): void {
    const { store, now } = this.#world
    store.transaction(now, (tx) => {
      for (const { id } of tasks) {
        const task = store.tasks.get(id)
        const service = task === undefined ? undefined : store.services.get(task.serviceId)
        if (task !== undefined && service !== undefined) this.#restarts.restart(tx, service, task)
      }
    })
  }

  /** */
  #reconcile(service: Service): void {
    const { store, now } = this.#world
    const { running, dead } = this.#slots(service)
    const wished = replicas(service.spec)
    const kept = running.length > wished ? keepFirst(running, wished) : running
    this.#updater.update(service, kept)
    store.transaction(now, (tx) => {
      const refilled = this.#addTasks(tx, service, running, wished - running.length)
      for (const [slot, tasks] of dead) {
        if (!refilled.has(slot)) for (const task of tasks) tx.deleteTask(task)
      }
      const keeping = new Set(kept)
      for (const slot of running) {
        // surplus tasks are not replaced but removed, history and all.
        if (!keeping.has(slot)) {
          for (const task of slot) tx.updateTask(task, { desiredState: "remove" })
        }
      }
    })
  }

  #slots(service: Service): {
    readonly running: readonly Slot[]
    readonly dead: ReadonlyMap<number, readonly Task[]>
  } {
    const bySlot = new Map<number, Task[]>()
    for (const task of this.#world.store.tasksOfService(service.id)) {
      const tasks = bySlot.get(task.slot)
      if (tasks === undefined) bySlot.set(task.slot, [task])
      else tasks.push(task)
    }
    const running: Slot[] = []
    const dead = new Map<number, readonly Task[]>()
    for (const slot of [...bySlot.keys()].sort((a, b) => a - b)) {
      const tasks = bySlot.get(slot) ?? []
      const [first, ...others] = this.#updatable(service, tasks)
      if (first === undefined) dead.set(slot, tasks)
      else running.push([first, ...others])
    }
    return { running, dead }
  }

  /** */
  #updatable(service: Service, tasks: readonly Task[]): readonly Task[] {
    const desired = tasks.filter(wanted)
    if (desired.length > 0) return desired
    if (service.updateStatus?.state === "rollback_started") return []
    const newest = tasks.toSorted(byStatusTime).at(-1)
    if (newest === undefined || this.#restarts.shouldRestart(newest)) return []
    return [newest]
  }

  /** the lowest free numbers; never throttled. Returns the numbers it used. */
  #addTasks(
    tx: Transaction,
    service: Service,
    running: readonly Slot[],
    count: number,
  ): ReadonlySet<number> {
    const used = new Set(running.map((slot) => slot[0].slot))
    const added = new Set<number>()
    for (let slot = 1; added.size < count; slot++) {
      if (used.has(slot)) continue
      createTask(this.#world, tx, service, { slot, nodeId: "" }, "running")
      added.add(slot)
    }
    return added
  }
}

/** TR-4: oldest status change first. */
export function byStatusTime(a: Task, b: Task): number {
  const at = a.status.appliedAt ?? a.status.timestamp
  const other = b.status.appliedAt ?? b.status.timestamp
  return at - other
}

/** keeps balance by giving up the slots that are the n-th copy on their node. */
function keepFirst(slots: readonly Slot[], count: number): readonly Slot[] {
  const copies = new Map<string, number>()
  const ordered = slots.toSorted(
    (a, b) => Number(hasRunning(b)) - Number(hasRunning(a)) || a[0].slot - b[0].slot,
  )
  const indexed = ordered.map((slot) => ({ slot, copy: copyOnNode(slot, copies) }))
  // N-9: which of equals are kept is up to the original's sort, and seen with more than 12 slots.
  return patternSorted(indexed, (a, b) => a.copy < b.copy)
    .slice(0, count)
    .map(({ slot }) => slot)
}

const hasRunning = (slot: Slot): boolean => slot.some((task) => task.status.state === "running")

/** 1 for the first of its node, 2 for the second…; last are slots without a node of their own. */
function copyOnNode(slot: Slot, copies: Map<string, number>): number {
  const { nodeId } = slot[0]
  if (slot.length > 1 || nodeId === "") return Number.POSITIVE_INFINITY
  const copy = (copies.get(nodeId) ?? 0) + 1
  copies.set(nodeId, copy)
  return copy
}
