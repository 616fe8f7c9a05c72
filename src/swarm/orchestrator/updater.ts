/**
 * The updater: rolls a service's dirty slots over to its present spec, one run a service. Its
 * goroutines are written out as data, so that a run can be frozen at any instant (section 13).
 */

import type { Service, Task } from "../objects.ts"
import { sameMeaning } from "../spec-equality.ts"
import { type UpdatePolicy, updatePolicy } from "../spec-values.ts"
import type { Commit, Transaction } from "../store.ts"
import { ended, wanted } from "../task-states.ts"
import { SECOND, type SimTime } from "../time.ts"
import type { World } from "../world.ts"
import { isTaskDirty } from "./dirty.ts"
import { createTask } from "./new-task.ts"
import type { RestartSupervisor } from "./restart.ts"
import type { DirtySlot, Slot, SlotTask } from "./slot.ts"
import {
  completeUpdate,
  isRollingBack,
  pauseUpdate,
  rollbackUpdate,
  startUpdate,
} from "./update-status.ts"

export type WorkerState =
  | { readonly phase: "idle" }
  /** U-9, U-12: until the delayed start of `task` is over; `kept` tasks are not waited for further. */
  | {
      readonly phase: "starting"
      readonly task: string
      readonly kept: boolean
      readonly slot: DirtySlot
      /** `task` has ended before it could start. */
      readonly over?: true
    }
  /** U-10: until the new task runs or has ended. */
  | { readonly phase: "coming-up"; readonly task: string; readonly slot: DirtySlot }
  /** U-8: the delay after each slot. */
  | { readonly phase: "sleeping"; readonly timer: number }

export interface Run {
  /** As it was when the run began: new tasks are made from it. */
  readonly service: Service
  readonly rollback: boolean
  /** Slots not yet handed out. */
  dirty: DirtySlot[]
  /** How many there were at first: what the failure ratio refers to (U-16). */
  readonly total: number
  readonly workers: WorkerState[]
  /** Workers that are not idle. */
  busy: number
  /** Tasks made by this run: null until they run, then since when (U-14). */
  readonly updated: Map<string, SimTime | null>
  readonly failed: Set<string>
  /** U-15: ends that came while nobody listened. */
  late: string[]
  /** "handing": a slot waits for a free worker; "finishing": workers end; then the last watch. */
  phase: "handing" | "finishing" | "monitoring"
  /** U-16: no completion after the workers have ended. */
  stopped: boolean
  monitor: number | null
}

export class Updater {
  readonly #world: World
  readonly #restarts: RestartSupervisor
  readonly #runs = new Map<string, Run>()
  /** Which worker waits for a new task. */
  readonly #waits = new Map<string, { readonly service: string; readonly worker: number }>()

  constructor(world: World, restarts: RestartSupervisor, runs: readonly Run[] = []) {
    this.#world = world
    this.#restarts = restarts
    restarts.onDelayOver = (task) => this.#delayOver(task)
    for (const run of runs) {
      this.#runs.set(run.service.id, run)
      for (const [index, worker] of run.workers.entries()) {
        if ("task" in worker) this.#wait(run, index, worker.task)
      }
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
    const dirty = slots.filter((slot) => this.#isDirty(service, slot))
    if (dirty.length === 0) {
      if (state === "updating" || state === "rollback_started") {
        completeUpdate(this.#world, service.id)
      }
      return
    }
    if (state === undefined) startUpdate(this.#world, service.id)
    this.#begin(service, dirty)
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

  onCommit(commit: Commit): void {
    const tasks = commit.filter((change) => change.kind === "task")
    const ends = tasks.flatMap(({ before, after }) =>
      before !== undefined && after !== undefined && ended(after) ? [after] : [],
    )
    const late = ends.filter(
      (task) => this.#isCounted(task) && !this.#world.chooser.race("count-before-hand-out", task),
    )
    for (const task of ends) if (!late.includes(task)) this.#taskEnded(task)
    for (const { after } of tasks) if (after !== undefined) this.#taskUp(after)
    for (const task of late) this.#taskEnded(task)
  }

  workerDelayOver(serviceId: string, index: number): void {
    const run = this.#runs.get(serviceId)
    if (run === undefined) return
    this.#put(run, index, { phase: "idle" })
    this.#handOut(run, index)
    this.#finishIfDone(run)
  }

  /** U-19. */
  monitorEnded(serviceId: string): void {
    const run = this.#runs.get(serviceId)
    if (run === undefined) return
    run.monitor = null
    this.#runs.delete(serviceId)
    completeUpdate(this.#world, serviceId)
  }

  /** U-3. */
  #isDirty(service: Service, slot: Slot): boolean {
    return slot.length > 1 || this.#isTaskDirty(service, slot[0])
  }

  #isTaskDirty(service: Service, task: Task): boolean {
    return isTaskDirty(service, task, this.#world.store.nodes.get(task.nodeId))
  }

  #begin(service: Service, slots: readonly Slot[]): void {
    const rollback = isRollingBack(service)
    const { parallelism } = updatePolicy(service.spec, rollback)
    const workers = parallelism === 0 ? slots.length : Math.min(parallelism, slots.length)
    const run: Run = {
      service,
      rollback,
      dirty: slots.map((slot) => this.#dirtySlot(service, slot)),
      total: slots.length,
      workers: Array.from({ length: workers }, () => ({ phase: "idle" as const })),
      busy: 0,
      updated: new Map(),
      failed: new Set(),
      late: [],
      phase: "handing",
      stopped: false,
      monitor: null,
    }
    this.#runs.set(service.id, run)
    for (let index = 0; index < workers; index++) this.#handOut(run, index)
    this.#finishIfDone(run)
  }

  #dirtySlot(service: Service, slot: Slot): DirtySlot {
    const tasks = slot.map((task): SlotTask => {
      if (!wanted(task)) return { id: task.id, is: "stopped" }
      if (this.#isTaskDirty(service, task)) return { id: task.id, is: "old" }
      return { id: task.id, is: task.desiredState === "running" ? "running" : "waiting" }
    })
    return { slot: slot[0].slot, nodeId: slot[0].nodeId, tasks }
  }

  /** U-7: gives a free worker slots until it has to wait or none is left. */
  #handOut(run: Run, index: number): void {
    while (run.phase === "handing" && run.workers[index]?.phase === "idle") {
      const slot = this.#takeSlot(run)
      if (slot !== undefined) this.#put(run, index, this.#work(run, index, slot))
      if (run.dirty.length === 0) run.phase = "finishing"
    }
  }

  /** When all slots are handed out and all workers have ended: the last watch, or the end. */
  #finishIfDone(run: Run): void {
    if (run.phase !== "finishing" || run.busy > 0) return
    if (run.stopped) this.#runs.delete(run.service.id)
    else this.#monitor(run)
  }

  #put(run: Run, index: number, next: WorkerState): void {
    const wasBusy = run.workers[index]?.phase !== "idle"
    const isBusy = next.phase !== "idle"
    run.workers[index] = next
    run.busy += Number(isBusy) - Number(wasBusy)
  }

  #wait(run: Run, index: number, task: string): void {
    this.#waits.set(task, { service: run.service.id, worker: index })
  }

  #takeSlot(run: Run): DirtySlot | undefined {
    const chosen = this.#world.chooser.dirtySlot(run.service, run.dirty)
    const slot = run.dirty[chosen]
    const last = run.dirty.pop()
    if (last !== undefined && chosen < run.dirty.length) run.dirty[chosen] = last
    return slot
  }

  /** U-18. */
  #monitor(run: Run): void {
    const { agenda, now } = this.#world
    run.phase = "monitoring"
    run.monitor = agenda.add(now + this.#watch(run), {
      type: "monitor-end",
      service: run.service.id,
    })
    const late = run.late
    run.late = []
    for (const task of late) {
      // The one before may have ended the run.
      if (this.#runs.get(run.service.id) === run) this.#countFailure(run, task)
    }
  }

  /** How long after it ran a task's end counts; U-15, U-18: in the end long enough for late ones. */
  #watch(run: Run): SimTime {
    const { delay, monitor } = this.#policy(run)
    return run.phase === "monitoring" && delay >= monitor ? delay + SECOND : monitor
  }

  #policy(run: Run): UpdatePolicy {
    return updatePolicy(run.service.spec, run.rollback)
  }

  /** U-8: what a worker does with one slot; the answer is what it then waits for. */
  #work(run: Run, index: number, slot: DirtySlot): WorkerState {
    const keep =
      slot.tasks.find((task) => task.is === "running") ??
      slot.tasks.findLast((task) => task.is === "waiting")
    const next =
      keep === undefined ? this.#replace(run, index, slot) : this.#keep(run, index, slot, keep)
    return next ?? this.#rest(run, index)
  }

  /** The delay after a slot, or at once ready for the next. */
  #rest(run: Run, index: number): WorkerState {
    const { delay } = this.#policy(run)
    if (delay === 0) return { phase: "idle" }
    const action = { type: "worker-delay", service: run.service.id, worker: index } as const
    return { phase: "sleeping", timer: this.#world.agenda.add(this.#world.now + delay, action) }
  }

  /** U-9, U-13. Where others stopped all old tasks meanwhile, stop-first leaves the slot to them. */
  #replace(run: Run, index: number, slot: DirtySlot): WorkerState | null {
    const { store, now } = this.#world
    if (!store.services.has(run.service.id)) return null
    const stopFirst = this.#policy(run).order === "stop-first"
    if (stopFirst && this.#overtaken(slot.tasks)) return null
    const place = slot.slot === 0 ? slot : { slot: slot.slot, nodeId: "" }
    const { task, old } = store.transaction(now, (tx) => ({
      task: createTask(this.#world, tx, run.service, place, "ready"),
      old: stopFirst ? this.#removeOld(tx, slot.tasks) : null,
    }))
    run.updated.set(task.id, null)
    this.#wait(run, index, task.id)
    if (old === null || ended(old)) {
      this.#restarts.startNow(task.id)
      return { phase: "coming-up", task: task.id, slot }
    }
    this.#restarts.delayStart(task.id, old, 0)
    return { phase: "starting", task: task.id, kept: false, slot }
  }

  /** U-12: a clean task is there already; the others go. */
  #keep(run: Run, index: number, slot: DirtySlot, kept: SlotTask): WorkerState | null {
    const { store, now } = this.#world
    const others = slot.tasks.filter((task) => task.id !== kept.id)
    if (this.#overtaken(others)) return null
    const old = store.transaction(now, (tx) => this.#removeOld(tx, others))
    if (kept.is === "running") return null
    if (old === null || ended(old)) {
      this.#restarts.startNow(kept.id)
      return null
    }
    this.#wait(run, index, kept.id)
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

  /** U-11: the last one that was told to stop is the one to wait for. */
  #removeOld(tx: Transaction, tasks: readonly SlotTask[]): Task | null {
    let last: Task | null = null
    for (const { id } of tasks) {
      const task = this.#world.store.tasks.get(id)
      if (task !== undefined && wanted(task)) {
        last = tx.updateTask(task, { desiredState: "shutdown" })
      }
    }
    return last
  }

  /** U-10: a task that was deleted before it ran or ended is waited for as long as the run lasts. */
  #delayOver(taskId: string): void {
    this.#forWorkerOf(taskId, (run, index, worker) => {
      if (worker.phase !== "starting") return
      const task = this.#world.store.tasks.get(taskId)
      if (worker.kept || (task === undefined && worker.over)) {
        this.#free(run, index, taskId)
        return
      }
      this.#put(run, index, { phase: "coming-up", task: taskId, slot: worker.slot })
      if (task !== undefined) this.#taskUp(task)
    })
  }

  /** U-10. */
  #taskUp(task: Task): void {
    if (task.status.state !== "running" && !ended(task)) return
    this.#forWorkerOf(task.id, (run, index, worker) => {
      if (worker.phase === "starting") this.#put(run, index, { ...worker, over: true })
      if (worker.phase !== "coming-up") return
      run.updated.set(task.id, this.#world.now)
      const startFirst = this.#policy(run).order === "start-first"
      if (startFirst && task.status.state === "running") {
        const { store, now } = this.#world
        store.transaction(now, (tx) => this.#removeOld(tx, worker.slot.tasks))
      }
      this.#free(run, index, task.id)
    })
  }

  #free(run: Run, index: number, taskId: string): void {
    this.#waits.delete(taskId)
    this.#put(run, index, this.#rest(run, index))
    this.#handOut(run, index)
    this.#finishIfDone(run)
  }

  #forWorkerOf(taskId: string, act: (run: Run, index: number, worker: WorkerState) => void): void {
    const wait = this.#waits.get(taskId)
    const run = wait === undefined ? undefined : this.#runs.get(wait.service)
    if (wait === undefined || run === undefined) return
    const worker = run.workers[wait.worker]
    if (worker !== undefined) act(run, wait.worker, worker)
  }

  #isCounted(task: Task): boolean {
    const run = this.#runs.get(task.serviceId)
    return run?.updated.has(task.id) === true && !run.failed.has(task.id)
  }

  /** U-14, U-15: nobody listens between the last hand-out and the end of all workers. */
  #taskEnded(task: Task): void {
    const run = this.#runs.get(task.serviceId)
    if (run === undefined || !this.#isCounted(task)) return
    if (this.#policy(run).failureAction === "continue") return
    if (run.phase === "finishing") run.late.push(task.id)
    else this.#countFailure(run, task.id)
  }

  #countFailure(run: Run, taskId: string): void {
    const since = run.updated.get(taskId)
    if (since === undefined || run.failed.has(taskId) || run.stopped) return
    const policy = this.#policy(run)
    if (since !== null && this.#world.now - since > this.#watch(run)) return
    run.failed.add(taskId)
    const ratio = Math.fround(Math.fround(run.failed.size) / Math.fround(run.total))
    if (ratio > policy.maxFailureRatio) this.#act(run, policy, taskId)
  }

  /** U-16, U-17. A rollback that fails is paused, yet its run goes on to complete (quirk). */
  #act(run: Run, policy: UpdatePolicy, taskId: string): void {
    const rollbackFails = policy.failureAction === "rollback" && run.rollback
    const watching = run.phase === "monitoring"
    if (run.phase === "handing") run.phase = "finishing"
    run.dirty = []
    run.stopped = !rollbackFails
    const cause = `due to failure or early termination of task ${taskId}`
    if (rollbackFails) pauseUpdate(this.#world, run.service.id, `rollback paused ${cause}`)
    else if (policy.failureAction === "pause") {
      pauseUpdate(this.#world, run.service.id, `update paused ${cause}`)
    } else rollbackUpdate(this.#world, run.service.id, `update rolled back ${cause}`)
    if (watching) this.#endWatch(run)
    else this.#finishIfDone(run)
  }

  #endWatch(run: Run): void {
    if (run.monitor !== null) this.#world.agenda.cancel(run.monitor)
    run.monitor = null
    this.#runs.delete(run.service.id)
    if (!run.stopped) completeUpdate(this.#world, run.service.id)
  }
}
