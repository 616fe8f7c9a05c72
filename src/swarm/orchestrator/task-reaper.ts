/** The task reaper: forgets old tasks beyond the history limit, and removed ones (section 10). */

import type { Service, Task } from "../objects.ts"
import { restartRules } from "../spec-values.ts"
import type { Commit, Transaction } from "../store.ts"
import { atLeast, ended, wanted } from "../task-states.ts"
import { MILLISECOND } from "../time.ts"
import type { World } from "../world.ts"
import { byStatusTime } from "./replicated.ts"
import { isJob, slotKey } from "./slot.ts"

/** K-12. */
const BATCH_INTERVAL = 250 * MILLISECOND
/** Tasks that every slot has room for: as many as a swarm keeps by itself. */
const SLOT_ROOM = 5

export interface ReaperState {
  readonly dirty: readonly (readonly [string, string])[]
  readonly cleanup: readonly string[]
  readonly timer: number | null
}

export class TaskReaper {
  readonly #world: World
  /** Slots to look at, each with its service. */
  readonly #dirty: Map<string, string>
  /** Removed tasks whose containers have gone. */
  readonly #cleanup: Set<string>
  #timer: number | null
  /** In place of the swarm's own (benches). */
  readonly #historyLimit: number | undefined

  constructor(world: World, state?: ReaperState, historyLimit?: number) {
    this.#world = world
    this.#historyLimit = historyLimit
    this.#dirty = new Map(state?.dirty)
    this.#cleanup = new Set(state?.cleanup)
    this.#timer = state?.timer ?? null
  }

  get state(): ReaperState {
    return { dirty: [...this.#dirty], cleanup: [...this.#cleanup], timer: this.#timer }
  }

  /** TR-1: the timer is not prolonged by later events. */
  onCommit(commit: Commit): void {
    let touched = false
    for (const change of commit) {
      if (change.kind !== "task" || change.after === undefined) continue
      touched = true
      const task = change.after
      if (change.before === undefined) this.#dirty.set(slotKey(task), task.serviceId)
      if (removable(task)) this.#cleanup.add(task.id)
    }
    const work = this.#dirty.size + this.#cleanup.size
    if (!touched || work === 0 || this.#timer !== null) return
    const { agenda, now } = this.#world
    this.#timer = agenda.add(now + BATCH_INTERVAL, { type: "reaper-tick" })
  }

  tick(): void {
    this.#timer = null
    const { store, now } = this.#world
    store.transaction(now, (tx) => {
      for (const id of this.#cleanup) {
        const task = store.tasks.get(id)
        if (task !== undefined) tx.deleteTask(task)
      }
      this.#cleanup.clear()
      for (const [key, service] of this.#dirty) {
        if (!this.#trim(tx, key, service)) this.#dirty.delete(key)
      }
    })
  }

  /** TR-5, TR-7: true while the slot must be looked at again. */
  #trim(tx: Transaction, key: string, serviceId: string): boolean {
    const { store } = this.#world
    const service = store.services.get(serviceId)
    if (service === undefined) return false
    const tasks = store.tasksInSlot(key)
    let surplus = tasks.length - this.#limit(service)
    if (surplus <= 0) return false
    let running = 0
    for (const task of tasks.toSorted(byStatusTime)) {
      if (!forgettable(task)) {
        running += 1
        continue
      }
      tx.deleteTask(task)
      surplus -= 1
      if (surplus === 0) break
    }
    return running > 1
  }

  /** Tasks kept in a slot, the current one included: as many as are wished and there is room for. */
  #limit(service: Service): number {
    const { limits, store } = this.#world
    const room = Math.max(SLOT_ROOM, Math.floor(limits.history / store.slotCount))
    const wished = this.#wished(service)
    return wished < 0 ? room : Math.min(wished, room)
  }

  /** K-13; below 0 all are. */
  #wished(service: Service): number {
    // As recorded.
    if (isJob(service.spec)) return -1
    const { maxAttempts } = restartRules(service.spec.TaskTemplate ?? {})
    const { Orchestration } = this.#world.store.swarm.spec
    const kept = this.#historyLimit ?? Orchestration.TaskHistoryRetentionLimit
    return maxAttempts > 0 ? maxAttempts + 1 : kept
  }
}

/** A job knows by its tasks what has been completed, and what is yet to be tried again. */
function forgettable(task: Task): boolean {
  if (task.jobIteration === undefined) return ended(task) || (unassigned(task) && !wanted(task))
  return ended(task) && task.status.state !== "complete" && !wanted(task)
}

/** TR-6. */
const removable = (task: Task): boolean =>
  task.desiredState === "remove" && (unassigned(task) || atLeast(task.status.state, "complete"))

const unassigned = (task: Task): boolean => !atLeast(task.status.state, "assigned")
