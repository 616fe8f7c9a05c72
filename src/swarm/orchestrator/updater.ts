/**
 * The updater: rolls a service's dirty slots over to its present spec, one run a service. Its
 * goroutines are written out as data, so that a run can be frozen at any instant (section 13).
 */

import type { Service, Task } from "../objects.ts"
import { sameMeaning } from "../spec-equality.ts"
import type { Commit } from "../store.ts"
import { ended } from "../task-states.ts"
import type { World } from "../world.ts"
import { dirtySlots } from "./dirty.ts"
import type { RestartSupervisor } from "./restart.ts"
import type { DirtySlot, Slot } from "./slot.ts"
import { SlotRenewal } from "./slot-renewal.ts"
import { countFailure, isCounted, watchTime } from "./update-failures.ts"
import { newRun, policyOf, type Run, type WorkerState } from "./update-run.ts"
import { completeUpdate, startUpdate } from "./update-status.ts"

export class Updater {
  readonly #world: World
  readonly #renewal: SlotRenewal
  readonly #runs = new Map<string, Run>()
  /** Which worker waits for a task. */
  readonly #waits = new Map<string, { readonly service: string; readonly worker: number }>()
  /** Ends that are counted only as the workers go on, in order; `inTime`: before the task's own does. */
  readonly #late: { readonly task: Task; readonly inTime: boolean }[] = []

  constructor(world: World, restarts: RestartSupervisor, runs: readonly Run[] = []) {
    this.#world = world
    this.#renewal = new SlotRenewal(world, restarts)
    restarts.onDelayOver = (task) => this.#delayOver(task)
    for (const run of runs) {
      this.#runs.set(run.service.id, run)
      for (const [index, worker] of run.workers.entries()) this.#noteWait(run, index, worker)
    }
  }

  get runs(): readonly Run[] {
    return [...this.#runs.values()]
  }

  /** U-1 to U-5: called at each reconciliation with the slots that hold updatable tasks. */
  update(service: Service, slots: readonly Slot[]): void {
    const running = this.#runs.get(service.id)
    if (running !== undefined) {
      if (sameMeaning(running.service.spec, service.spec)) return
      this.cancel(service.id)
    }
    const state = service.updateStatus?.state
    if (state === "paused" || state === "rollback_paused") return
    const dirty = dirtySlots(service, slots, this.#world)
    if (dirty.length === 0) {
      if (state === "updating" || state === "rollback_started") {
        completeUpdate(this.#world, service.id)
      }
      return
    }
    if (state === undefined) startUpdate(this.#world, service.id)
    this.#begin(newRun(service, dirty))
  }

  /** U-20: leaves everything as it is; delayed starts belong to the restart supervisor. */
  cancel(serviceId: string): void {
    const run = this.#runs.get(serviceId)
    if (run === undefined) return
    if (run.monitor !== null) this.#world.agenda.cancel(run.monitor)
    for (const worker of run.workers) {
      if (worker.phase === "sleeping") this.#world.agenda.cancel(worker.timer)
      if ("task" in worker) this.#waits.delete(worker.task)
    }
    this.#runs.delete(serviceId)
  }

  /** N-2: failures come before the tasks that are up and the slots that their workers take next. */
  countEnds(commit: Commit): void {
    for (const task of this.#counted(commit)) {
      const inTime = this.#world.chooser.race("count-before-hand-out", task)
      if (inTime && this.#late.length === 0) this.#taskEnded(task)
      else this.#late.push({ task, inTime })
    }
  }

  onCommit(commit: Commit): void {
    if (this.#runs.size === 0) return
    const late = this.#late.splice(0)
    let waiting: Task[] = []
    const count = () => {
      for (const task of waiting) this.#taskEnded(task)
      waiting = []
    }
    for (const { kind, after } of commit) {
      if (kind !== "task" || after === undefined) continue
      const end = late.find(({ task }) => task.id === after.id)
      if (end !== undefined) waiting.push(after)
      // The main loop comes to what it had not heard of before this worker asks for a slot.
      if (end?.inTime) count()
      this.#taskUp(after)
    }
    count()
  }

  #counted(commit: Commit): readonly Task[] {
    if (this.#runs.size === 0) return []
    return commit.flatMap(({ kind, before, after }) => {
      if (kind !== "task" || before === undefined || after === undefined) return []
      const run = this.#runs.get(after.serviceId)
      return run !== undefined && ended(after) && isCounted(run, after) ? [after] : []
    })
  }

  workerDelayOver(serviceId: string, index: number): void {
    const run = this.#runs.get(serviceId)
    if (run === undefined) return
    this.#put(run, index, { phase: "idle" })
    this.#handOut(run, index)
    this.#endIfDone(run)
  }

  /** U-19. */
  monitorEnded(serviceId: string): void {
    const run = this.#runs.get(serviceId)
    if (run === undefined) return
    run.monitor = null
    this.#runs.delete(serviceId)
    completeUpdate(this.#world, serviceId)
  }

  #begin(run: Run): void {
    this.#runs.set(run.service.id, run)
    for (let index = 0; index < run.workers.length; index++) this.#handOut(run, index)
    this.#endIfDone(run)
  }

  /** U-7: gives a free worker slots until it has to wait or none is left. */
  #handOut(run: Run, index: number): void {
    while (run.phase === "handing" && run.workers[index]?.phase === "idle") {
      const slot = this.#takeSlot(run)
      if (slot !== undefined) {
        this.#put(run, index, this.#renewal.begin(run, slot) ?? this.#rest(run, index))
      }
      if (run.dirty.length === 0) run.phase = "finishing"
    }
  }

  #takeSlot(run: Run): DirtySlot | undefined {
    const chosen = this.#world.chooser.dirtySlot(run.service, run.dirty)
    const slot = run.dirty[chosen]
    const last = run.dirty.pop()
    if (last !== undefined && chosen < run.dirty.length) run.dirty[chosen] = last
    return slot
  }

  /** U-8: the delay after a slot, or at once ready for the next. */
  #rest(run: Run, index: number): WorkerState {
    const { delay } = policyOf(run)
    if (delay === 0) return { phase: "idle" }
    const action = { type: "worker-delay", service: run.service.id, worker: index } as const
    return { phase: "sleeping", timer: this.#world.agenda.add(this.#world.now + delay, action) }
  }

  #put(run: Run, index: number, next: WorkerState): void {
    const wasBusy = run.workers[index]?.phase !== "idle"
    const isBusy = next.phase !== "idle"
    run.workers[index] = next
    run.busy += Number(isBusy) - Number(wasBusy)
    this.#noteWait(run, index, next)
  }

  #noteWait(run: Run, index: number, worker: WorkerState): void {
    if (!("task" in worker)) return
    this.#waits.set(worker.task, { service: run.service.id, worker: index })
  }

  /** U-10: a task that was deleted before it ran or ended is waited for as long as the run lasts. */
  #delayOver(taskId: string): void {
    this.#forWorkerOf(taskId, (run, index, worker) => {
      if (worker.phase !== "starting") return
      if (worker.kept) {
        this.#free(run, index, taskId)
        return
      }
      this.#put(run, index, { phase: "coming-up", task: taskId, slot: worker.slot })
      const task = this.#world.store.tasks.get(taskId)
      if (task !== undefined) this.#taskUp(task)
      else if (worker.over) this.#cameUp(run, index, taskId)
    })
  }

  /** U-10. */
  #taskUp(task: Task): void {
    if (task.status.state !== "running" && !ended(task)) return
    this.#forWorkerOf(task.id, (run, index, worker) => {
      if (worker.phase === "starting") this.#put(run, index, { ...worker, over: true })
      if (worker.phase !== "coming-up") return
      const startFirst = policyOf(run).order === "start-first"
      if (startFirst && task.status.state === "running") {
        const { store, now } = this.#world
        store.transaction(now, (tx) => this.#renewal.removeOld(tx, worker.slot.tasks))
      }
      this.#cameUp(run, index, task.id)
    })
  }

  #cameUp(run: Run, index: number, taskId: string): void {
    run.updated.set(taskId, this.#world.now)
    this.#free(run, index, taskId)
  }

  #forWorkerOf(taskId: string, act: (run: Run, index: number, worker: WorkerState) => void): void {
    const wait = this.#waits.get(taskId)
    const run = wait === undefined ? undefined : this.#runs.get(wait.service)
    if (wait === undefined || run === undefined) return
    const worker = run.workers[wait.worker]
    if (worker !== undefined) act(run, wait.worker, worker)
  }

  #free(run: Run, index: number, taskId: string): void {
    this.#waits.delete(taskId)
    this.#put(run, index, this.#rest(run, index))
    this.#handOut(run, index)
    this.#endIfDone(run)
  }

  /** U-14, U-15: nobody listens between the last hand-out and the end of all workers. */
  #taskEnded(task: Task): void {
    const run = this.#runs.get(task.serviceId)
    if (run === undefined || !isCounted(run, task)) return
    if (policyOf(run).failureAction === "continue") return
    if (run.phase === "finishing") run.late.push(task.id)
    else this.#countFailure(run, task.id)
  }

  #countFailure(run: Run, taskId: string): void {
    if (!countFailure(this.#world, run, taskId)) return
    if (run.phase === "monitoring") this.#endWatch(run)
    else this.#endIfDone(run)
  }

  /** When all slots are handed out and all workers have ended: the last watch, or the end. */
  #endIfDone(run: Run): void {
    if (run.phase !== "finishing" || run.busy > 0) return
    if (run.stopped) this.#runs.delete(run.service.id)
    else this.#watch(run)
  }

  /** U-18. */
  #watch(run: Run): void {
    const { agenda, now } = this.#world
    run.phase = "monitoring"
    run.monitor = agenda.add(now + watchTime(run), { type: "monitor-end", service: run.service.id })
    const late = run.late
    run.late = []
    for (const task of late) {
      // The one before may have ended the run.
      if (this.#runs.get(run.service.id) === run) this.#countFailure(run, task)
    }
  }

  #endWatch(run: Run): void {
    if (run.monitor !== null) this.#world.agenda.cancel(run.monitor)
    run.monitor = null
    this.#runs.delete(run.service.id)
    if (!run.stopped) completeUpdate(this.#world, run.service.id)
  }
}
