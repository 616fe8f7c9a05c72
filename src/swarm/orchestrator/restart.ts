/**
 * The restart supervisor: replaces tasks that ended, spaces the attempts, and starts a waiting task
 * once its delay is over and its predecessor has gone (swarm-semantics section 7).
 */

import type { Service, Task } from "../objects.ts"
import { restartRules } from "../spec-values.ts"
import type { Commit, NodeChange, Transaction } from "../store.ts"
import { ended, wanted } from "../task-states.ts"
import { SECOND, type SimTime } from "../time.ts"
import type { World } from "../world.ts"
import { createTask, drained } from "./new-task.ts"
import { isGlobal, isGlobalJob, slotKey } from "./slot.ts"

/** K-11: no replacement waits longer for its predecessor. */
const OLD_TASK_TIMEOUT = 60 * SECOND
/** Of one slot, however many a policy allows. */
const ATTEMPTS_COUNTED = 100

interface DelayedStart {
  /** The waiting new task. */
  readonly task: string
  /** The predecessor that must go first; null when there is none to wait for, or it has gone. */
  oldTask: string | null
  /** Agenda entry of the delay; null once it is over. */
  delay: number | null
  /** Agenda entry of the 60 s limit. */
  timeout: number | null
  /** RS-2: the task ended while it waited, and is restarted once the wait is over. */
  again: boolean
}

interface History {
  specVersion: number
  count: number
  /** Only kept where a window is set. */
  times: SimTime[]
}

export interface RestartState {
  readonly delays: readonly DelayedStart[]
  readonly history: readonly (readonly [string, History])[]
}

export class RestartSupervisor {
  readonly #world: World
  readonly #delays = new Map<string, DelayedStart>()
  /** New tasks by the old one they wait for. */
  readonly #waiting = new Map<string, Set<string>>()
  /** By slot; the slot key begins with the service's id. */
  readonly #history = new Map<string, History>()
  /** Told when a delayed start is over, however it ended (the updater's workers wait for that). */
  onDelayOver: (taskId: string) => void = () => {}

  constructor(world: World, state?: RestartState) {
    this.#world = world
    for (const delayed of state?.delays ?? []) {
      this.#delays.set(delayed.task, { ...delayed })
      if (delayed.oldTask !== null) this.#await(delayed.oldTask, delayed.task)
    }
    for (const [key, history] of state?.history ?? []) this.#history.set(key, history)
  }

  get state(): RestartState {
    return { delays: [...this.#delays.values()], history: [...this.#history] }
  }

  /** RS-1 to RS-4: retires a task that ended or lost its node, and makes its replacement. */
  restart(tx: Transaction, service: Service, task: Task): void {
    const delayed = this.#delays.get(task.id)
    if (delayed !== undefined) delayed.again = true
    if (delayed !== undefined || !wanted(task)) return
    const retired = tx.updateTask(task, { desiredState: "shutdown" })
    if (!this.shouldRestart(retired)) return
    const node = this.#world.store.nodes.get(task.nodeId)
    const place =
      isGlobal(service.spec) || isGlobalJob(service.spec)
        ? { slot: 0, nodeId: task.nodeId }
        : { slot: task.slot, nodeId: "" }
    const replacement = createTask(this.#world, tx, service, place, "ready")
    this.#record(replacement)
    const delay = node !== undefined && drained(node) ? 0 : restartRules(task.spec).delay
    const waitStop = !ended(task) && node?.status.state !== "down"
    this.delayStart(replacement.id, waitStop ? retired : null, delay)
  }

  /** RS-5, RS-6. */
  shouldRestart(task: Task): boolean {
    const rules = restartRules(task.spec)
    if (rules.condition === "none") return false
    if (rules.condition === "on-failure" && task.status.state === "complete") return false
    // A global job's attempts are noted by node and looked for without: they never run out.
    const isGlobalJobs = task.jobIteration !== undefined && task.slot === 0
    if (rules.maxAttempts === 0 || isGlobalJobs) return true
    const history = this.#history.get(slotKey(task))
    if (history === undefined || history.specVersion !== task.specVersion) return true
    if (rules.window === 0) return history.count < rules.maxAttempts
    const at = task.status.appliedAt ?? task.status.timestamp
    history.times = history.times.filter((time) => time > at - rules.window)
    return history.times.filter((time) => time < at).length < rules.maxAttempts
  }

  /** RS-9: `task` gets desired RUNNING after the delay and, if one is given, once `old` has ended. */
  delayStart(task: string, old: Task | null, delay: SimTime): void {
    const again = this.#isToRestart(task)
    this.cancel(task)
    const { agenda, now } = this.#world
    const oldTask = old !== null && !ended(old) ? old.id : null
    const timeout =
      oldTask === null
        ? null
        : agenda.add(now + OLD_TASK_TIMEOUT, { type: "old-task-timeout", task })
    const atOnce = delay === 0 && oldTask === null && this.#comesFirst(task)
    const entry = atOnce ? null : agenda.add(now + delay, { type: "restart-delay", task })
    this.#delays.set(task, { task, oldTask, delay: entry, timeout, again })
    if (oldTask !== null) this.#await(oldTask, task)
  }

  /** RS-12, with nothing to wait for: also ends a delay that was pending. */
  startNow(task: string): void {
    const again = this.#isToRestart(task)
    this.cancel(task)
    this.#start(task, again)
  }

  cancel(task: string): void {
    const delayed = this.#delays.get(task)
    if (delayed === undefined) return
    this.#forget(delayed)
    this.onDelayOver(task)
  }

  clearHistory(service: Service): void {
    for (const key of this.#history.keys()) {
      if (key.startsWith(service.id)) this.#history.delete(key)
    }
  }

  delayElapsed(task: string): void {
    const delayed = this.#delays.get(task)
    if (delayed === undefined) return
    delayed.delay = null
    this.#startIfFree(delayed)
  }

  oldTaskTimedOut(task: string): void {
    const delayed = this.#delays.get(task)
    if (delayed === undefined) return
    delayed.timeout = null
    this.#release(delayed)
  }

  /** RS-9: what has nothing to wait for, or nobody any more, starts before others hear of that. */
  startFree(commit: Commit): void {
    for (const change of commit) {
      if (change.kind === "node" && isLost(change)) this.#replaceLost(change.before?.id ?? "")
      if (change.kind !== "task" || change.before !== undefined) continue
      const delayed = this.#delays.get(change.after?.id ?? "")
      if (delayed?.delay === null && delayed.oldTask === null) this.#begin(delayed)
    }
  }

  #replaceLost(node: string): void {
    const { chooser, store } = this.#world
    for (const { id } of store.tasksOnNode(node)) {
      for (const waiting of this.#waiting.get(id) ?? []) {
        const [delayed, task] = [this.#delays.get(waiting), store.tasks.get(waiting)]
        if (delayed === undefined || delayed.delay !== null || task === undefined) continue
        if (chooser.race("start-before-loss", task)) this.#begin(delayed)
      }
    }
  }

  /** RS-9.4: what a waiting start may be waiting for. */
  onCommit(commit: Commit): void {
    for (const change of commit) {
      if (change.kind === "task" && change.after !== undefined && ended(change.after)) {
        this.#releaseWaiting(change.after.id)
      }
      if (change.kind !== "node" || !isLost(change)) continue
      for (const { id } of this.#world.store.tasksOnNode(change.before?.id ?? "")) {
        this.#releaseWaiting(id)
      }
    }
  }

  /** Agenda entry of a later awakening, if the manager oversleeps. */
  #sleepsOn(id: string): number | null {
    const { agenda, chooser, now, store } = this.#world
    const task = store.tasks.get(id)
    const at = task === undefined ? now : chooser.wakesAt(task, now)
    return at > now ? agenda.add(at, { type: "restart-delay", task: id }) : null
  }

  #releaseWaiting(oldTask: string): void {
    for (const task of this.#waiting.get(oldTask) ?? []) {
      const delayed = this.#delays.get(task)
      if (delayed !== undefined) this.#release(delayed)
    }
  }

  #release(delayed: DelayedStart): void {
    if (delayed.oldTask !== null) this.#unawait(delayed.oldTask, delayed.task)
    delayed.oldTask = null
    this.#startIfFree(delayed)
  }

  #startIfFree(delayed: DelayedStart): void {
    if (delayed.delay !== null || delayed.oldTask !== null) return
    delayed.delay = this.#sleepsOn(delayed.task)
    if (delayed.delay === null) this.#begin(delayed)
  }

  #begin(delayed: DelayedStart): void {
    this.#forget(delayed)
    this.#start(delayed.task, delayed.again)
    this.onDelayOver(delayed.task)
  }

  #start(id: string, again: boolean): void {
    const { store, now } = this.#world
    const task = store.tasks.get(id)
    if (task === undefined || !wanted(task)) return
    const service = store.services.get(task.serviceId)
    store.transaction(now, (tx) => {
      const desiredState = task.jobIteration === undefined ? "running" : "complete"
      if (task.desiredState !== desiredState) tx.updateTask(task, { desiredState })
      // RS-2: what has ended meanwhile is news to the orchestrator only if it was not to run before.
      else if (again && service !== undefined) this.restart(tx, service, task)
    })
  }

  #comesFirst(id: string): boolean {
    const { chooser, store } = this.#world
    const task = store.tasks.get(id)
    return task !== undefined && chooser.race("start-before-allocation", task)
  }

  #isToRestart(task: string): boolean {
    return this.#delays.get(task)?.again === true
  }

  #forget(delayed: DelayedStart): void {
    const { agenda } = this.#world
    if (delayed.delay !== null) agenda.cancel(delayed.delay)
    if (delayed.timeout !== null) agenda.cancel(delayed.timeout)
    if (delayed.oldTask !== null) this.#unawait(delayed.oldTask, delayed.task)
    this.#delays.delete(delayed.task)
  }

  /** RS-7. */
  #record(replacement: Task): void {
    const rules = restartRules(replacement.spec)
    if (rules.maxAttempts === 0) return
    const key = slotKey(replacement)
    const known = this.#history.get(key)
    const history =
      known?.specVersion === replacement.specVersion
        ? known
        : { specVersion: replacement.specVersion, count: 0, times: [] }
    history.count += 1
    if (rules.window > 0) {
      history.times = [...history.times, replacement.meta.createdAt].slice(-ATTEMPTS_COUNTED)
    }
    this.#history.set(key, history)
  }

  #await(oldTask: string, task: string): void {
    const tasks = this.#waiting.get(oldTask)
    if (tasks === undefined) this.#waiting.set(oldTask, new Set([task]))
    else tasks.add(task)
  }

  #unawait(oldTask: string, task: string): void {
    const tasks = this.#waiting.get(oldTask)
    tasks?.delete(task)
    if (tasks?.size === 0) this.#waiting.delete(oldTask)
  }
}

const isLost = ({ before, after }: NodeChange): boolean =>
  before !== undefined && (after === undefined || after.status.state === "down")
