/** What a worker of the updater does to one slot: a new task in place of the old ones (U-8 to U-13). */
import type { Task } from "../objects.ts"
import type { Transaction } from "../store.ts"
import { ended, wanted } from "../task-states.ts"
import type { World } from "../world.ts"
import { createTask } from "./new-task.ts"
import type { RestartSupervisor } from "./restart.ts"
import type { DirtySlot, SlotTask } from "./slot.ts"
import { policyOf, type Run, type Waiting } from "./update-run.ts"

export class SlotRenewal {
  readonly #world: World
  readonly #restarts: RestartSupervisor

  constructor(world: World, restarts: RestartSupervisor) {
    this.#world = world
    this.#restarts = restarts
  }

  /** U-8: begins with a slot; the answer is what there then is to wait for. */
  begin(run: Run, slot: DirtySlot): Waiting | null {
    const keep =
      slot.tasks.find((task) => task.is === "running") ??
      slot.tasks.findLast((task) => task.is === "waiting")
    return keep === undefined ? this.#replace(run, slot) : this.#keep(slot, keep)
  }

  /** U-11: the last one that was told to stop is the one to wait for. */
  removeOld(tx: Transaction, tasks: readonly SlotTask[]): Task | null {
    let last: Task | null = null
    for (const { id } of tasks) {
      const task = this.#world.store.tasks.get(id)
      if (task !== undefined && wanted(task)) {
        last = tx.updateTask(task, { desiredState: "shutdown" })
      }
    }
    return last
  }

  /** U-9, U-13. Where others stopped all old tasks meanwhile, stop-first leaves the slot to them. */
  #replace(run: Run, slot: DirtySlot): Waiting | null {
    const { store, now } = this.#world
    if (!store.services.has(run.service.id)) return null
    const stopFirst = policyOf(run).order === "stop-first"
    if (stopFirst && this.#overtaken(slot.tasks)) return null
    const place = slot.slot === 0 ? slot : { slot: slot.slot, nodeId: "" }
    const { task, old } = store.transaction(now, (tx) => ({
      task: createTask(this.#world, tx, run.service, place, "ready"),
      old: stopFirst ? this.removeOld(tx, slot.tasks) : null,
    }))
    run.updated.set(task.id, null)
    const waitsForNothing = old === null || ended(old)
    if (waitsForNothing && this.#world.chooser.race("start-before-allocation", task)) {
      this.#restarts.startNow(task.id)
      return { phase: "coming-up", task: task.id, slot }
    }
    this.#restarts.delayStart(task.id, old, 0)
    return { phase: "starting", task: task.id, kept: false, slot }
  }

  /** U-12: a clean task is there already; the others go. */
  #keep(slot: DirtySlot, kept: SlotTask): Waiting | null {
    const { store, now } = this.#world
    const others = slot.tasks.filter((task) => task.id !== kept.id)
    if (this.#overtaken(others)) return null
    const old = store.transaction(now, (tx) => this.removeOld(tx, others))
    if (kept.is === "running") return null
    if (old === null || ended(old)) {
      this.#restarts.startNow(kept.id)
      return null
    }
    this.#restarts.delayStart(kept.id, old, 0)
    return { phase: "starting", task: kept.id, kept: true, slot }
  }

  /** There were tasks to stop, but every one of them has been told to already. */
  #overtaken(tasks: readonly SlotTask[]): boolean {
    const stoppable = tasks.filter((task) => task.is !== "stopped")
    return stoppable.length > 0 && !stoppable.some(({ id }) => this.#isWanted(id))
  }

  #isWanted(id: string): boolean {
    const task = this.#world.store.tasks.get(id)
    return task !== undefined && wanted(task)
  }
}
