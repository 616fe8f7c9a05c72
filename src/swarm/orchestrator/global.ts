/** The global orchestrator: one task of a service on every eligible node (section 8). */

import type { Node, Service, Task } from "../objects.ts"
import { constraintsMet } from "../scheduler/constraint.ts"
import type { Change, Commit, Transaction } from "../store.ts"
import { ended, wanted } from "../task-states.ts"
import type { World } from "../world.ts"
import { isTaskDirty } from "./dirty.ts"
import { createTask, invalidNode } from "./new-task.ts"
import type { RestartSupervisor } from "./restart.ts"
import { globalSlotKey, isGlobal, type Slot } from "./slot.ts"
import type { Updater } from "./updater.ts"

export class GlobalOrchestrator {
  readonly #world: World
  readonly #restarts: RestartSupervisor
  readonly #updater: Updater

  constructor(world: World, restarts: RestartSupervisor, updater: Updater) {
    this.#world = world
    this.#restarts = restarts
    this.#updater = updater
  }

  onCommit(commit: Commit): void {
    const restarts: Task[] = []
    const services = new Set<string>()
    for (const change of commit) this.#note(change, restarts, services)
    if (restarts.length > 0) this.#restartAll(restarts.sort(this.#world.store.byCreation))
    for (const id of services) {
      const service = this.#world.store.services.get(id)
      if (service !== undefined) this.#reconcile(service)
    }
  }

  #note(change: Change, restarts: Task[], services: Set<string>): void {
    if (change.kind === "service" && change.after !== undefined) {
      if (isGlobal(change.after.spec)) services.add(change.after.id)
    } else if (change.kind === "task") {
      const { before, after } = change
      if ((after ?? before)?.jobIteration !== undefined) return
      // G-6, G-7: only updates are watched; a deleted task is not made again.
      if (after === undefined && before?.slot === 0) this.#restarts.cancel(before.id)
      if (before === undefined || after === undefined || after.slot !== 0) return
      if (wanted(after) && ended(after)) restarts.push(after)
    } else if (change.kind === "node") {
      if (change.after === undefined) this.#nodeDeleted(change.before)
      else if (invalidNode(change.after)) this.#nodeUnusable(change.after)
      else this.#nodeUsable(change.after)
    }
  }

  /** G-6. */
  #restartAll(tasks: readonly Task[]): void {
    const { store, now } = this.#world
    store.transaction(now, (tx) => {
      for (const { id } of tasks) {
        const task = store.tasks.get(id)
        const service = task === undefined ? undefined : store.services.get(task.serviceId)
        if (task === undefined || service === undefined) continue
        const node = store.nodes.get(task.nodeId)
        if (node === undefined || invalidNode(node)) continue
        const stays = node.spec.Availability !== "pause" && fits(service, node)
        if (stays) this.#restarts.restart(tx, service, task)
        else shutDown(tx, [task])
      }
    })
  }

  /** G-2. */
  #reconcile(service: Service): void {
    const { store, now } = this.#world
    const slots: Slot[] = []
    store.transaction(now, (tx) => {
      const tasks = store.tasksOfService(service.id)
      shutDown(
        tx,
        tasks.filter(({ nodeId }) => invalidNode(store.nodes.get(nodeId))),
      )
      for (const node of store.nodes.values()) {
        if (invalidNode(node)) continue
        const tasks = store.tasksInSlot(globalSlotKey(service, node.id))
        const [first, ...others] = this.#updatable(service, tasks)
        if (!fits(service, node)) shutDown(tx, tasks)
        else if (node.spec.Availability === "pause") continue
        else if (first !== undefined) slots.push([first, ...others])
        else createTask(this.#world, tx, service, { slot: 0, nodeId: node.id }, "running")
      }
    })
    this.#updater.update(service, slots)
  }

  /** R-7 holds for global slots too. */
  #updatable(service: Service, tasks: readonly Task[]): readonly Task[] {
    const desired = tasks.filter(wanted)
    if (desired.length > 0 || service.updateStatus?.state === "rollback_started") return desired
    const newest = tasks.at(-1)
    return newest === undefined || this.#restarts.shouldRestart(newest) ? [] : [newest]
  }

  /** G-5. */
  #nodeDeleted(node: Node | undefined): void {
    if (node === undefined) return
    const { store, now } = this.#world
    store.transaction(now, (tx) => {
      for (const task of store.tasksOnNode(node.id).filter(isOurs)) tx.deleteTask(task)
    })
  }

  /** G-3: no replacement elsewhere. */
  #nodeUnusable(node: Node): void {
    const { store, now } = this.#world
    store.transaction(now, (tx) => {
      shutDown(tx, store.tasksOnNode(node.id).filter(isOurs))
    })
  }

  /** G-4: brought up to date at once, without the updater. */
  #nodeUsable(node: Node): void {
    if (node.spec.Availability === "pause") return
    const { store, now } = this.#world
    store.transaction(now, (tx) => {
      for (const service of store.services.values()) {
        if (isGlobal(service.spec)) this.#reconcileNode(tx, service, node)
      }
    })
  }

  #reconcileNode(tx: Transaction, service: Service, node: Node): void {
    // Tasks that do not fit any more are the constraint enforcer's affair (CE-1).
    if (!fits(service, node)) return
    const tasks = this.#world.store.tasksInSlot(globalSlotKey(service, node.id))
    const updatable = this.#updatable(service, tasks)
    const clean = updatable.filter((task) => !isTaskDirty(service, task, node))
    if (updatable.length > 0 && clean.length === updatable.length) {
      shutDown(tx, clean.slice(1))
      return
    }
    shutDown(
      tx,
      updatable.filter((task) => task !== clean[0]),
    )
    if (clean.length === 0) {
      createTask(this.#world, tx, service, { slot: 0, nodeId: node.id }, "running")
    }
  }
}

/** Jobs take no notice of nodes that go, as recorded. */
const isOurs = ({ slot, jobIteration }: Task): boolean => slot === 0 && jobIteration === undefined

const fits = (service: Service, node: Node): boolean =>
  constraintsMet(service.spec.TaskTemplate?.Placement?.Constraints ?? [], node)

function shutDown(tx: Transaction, tasks: readonly Task[]): void {
  for (const task of tasks) if (wanted(task)) tx.updateTask(task, { desiredState: "shutdown" })
}
