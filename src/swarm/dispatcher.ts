/**
 * The dispatcher: carries assignments to the nodes and their status reports back into the store, both
 * in batches (swarm-semantics DI-1 to DI-3).
 */
import type { Task, TaskStatus } from "./objects.ts"
import type { Commit, TaskChange } from "./store.ts"
import { atLeast, compareStates, terminal } from "./task-states.ts"
import { MILLISECOND, type SimTime } from "./time.ts"
import type { World } from "./world.ts"

/** K-2. */
const QUIET = 100 * MILLISECOND
const MOST_CHANGES = 100

interface Outgoing {
  readonly node: string
  readonly tasks: Set<string>
  timer: number | null
}

interface Incoming {
  readonly at: SimTime
  /** By task: a later status of the same batch swallows an earlier one. */
  readonly statuses: Map<string, TaskStatus>
}

export interface DispatcherState {
  readonly off: readonly string[]
  readonly outgoing: readonly {
    readonly node: string
    readonly tasks: readonly string[]
    readonly timer: number | null
  }[]
  readonly incoming: readonly {
    readonly at: SimTime
    readonly statuses: readonly (readonly [string, TaskStatus])[]
  }[]
}

export class Dispatcher {
  readonly #world: World
  readonly #outgoing = new Map<string, Outgoing>()
  readonly #incoming = new Map<SimTime, Incoming>()
  /** Nodes without a session: nothing is sent to them. */
  readonly #off: Set<string>

  constructor(world: World, state?: DispatcherState) {
    this.#world = world
    this.#off = new Set(state?.off)
    for (const { node, tasks, timer } of state?.outgoing ?? []) {
      this.#outgoing.set(node, { node, tasks: new Set(tasks), timer })
    }
    for (const { at, statuses } of state?.incoming ?? []) {
      this.#incoming.set(at, { at, statuses: new Map(statuses) })
    }
  }

  get state(): DispatcherState {
    return {
      off: [...this.#off],
      outgoing: [...this.#outgoing.values()].map((batch) => ({
        ...batch,
        tasks: [...batch.tasks],
      })),
      incoming: [...this.#incoming.values()].map(({ at, statuses }) => ({
        at,
        statuses: [...statuses],
      })),
    }
  }

  onCommit(commit: Commit): void {
    const tasks: Task[] = []
    for (const change of commit) {
      if (change.kind !== "task" || !worthSending(change)) continue
      const task = change.after ?? change.before
      if (task !== undefined) tasks.push(task)
    }
    if (tasks.length > 0) this.#enqueue(tasks)
  }

  isOff(node: string): boolean {
    return this.#off.has(node)
  }

  /** A session begins: the node gets all its tasks again. */
  connect(node: string): void {
    this.#off.delete(node)
    this.#enqueue(this.#world.store.tasksOnNode(node))
  }

  disconnect(node: string): void {
    this.#off.add(node)
    const batch = this.#outgoing.get(node)
    if (batch?.timer != null) this.#world.agenda.cancel(batch.timer)
    this.#outgoing.delete(node)
  }

  /** The batch for a node is due: the ids of the tasks that changed. */
  take(node: string): readonly string[] {
    const batch = this.#outgoing.get(node)
    this.#outgoing.delete(node)
    return [...(batch?.tasks ?? [])]
  }

  /** An agent made a status; the chooser says when it is stored, or that nobody ever sees it. */
  report(task: Task, status: TaskStatus): void {
    const { agenda, chooser, now } = this.#world
    const at = chooser.storedAt(task, status.state, now)
    if (at === null) {
      if (terminal(status.state)) throw new Error("the chooser swallowed the end of a task")
      return
    }
    const batch = this.#incoming.get(at)
    if (batch === undefined) {
      this.#incoming.set(at, { at, statuses: new Map([[task.id, status]]) })
      agenda.add(at, { type: "reports", at })
    } else batch.statuses.set(task.id, status)
  }

  /** DI-3. */
  storeReports(at: SimTime): void {
    const batch = this.#incoming.get(at)
    this.#incoming.delete(at)
    const { store, now, chooser } = this.#world
    store.transaction(now, (tx) => {
      for (const id of chooser.reportOrder([...(batch?.statuses.keys() ?? [])])) {
        const task = store.tasks.get(id)
        const status = batch?.statuses.get(id)
        if (task === undefined || status === undefined) continue
        if (compareStates(status.state, task.status.state) < 0) continue
        tx.updateTask(task, { status: { ...status, appliedAt: now } })
      }
    })
  }

  /** The timers of the nodes are set once, however many tasks changed: last touched, last set. */
  #enqueue(tasks: readonly Task[]): void {
    const touched = new Set<Outgoing>()
    for (const { id, nodeId } of tasks) {
      if (nodeId === "" || this.#off.has(nodeId)) continue
      const batch = this.#outgoing.get(nodeId) ?? { node: nodeId, tasks: new Set(), timer: null }
      this.#outgoing.set(nodeId, batch)
      batch.tasks.add(id)
      touched.delete(batch)
      touched.add(batch)
    }
    const { agenda, now } = this.#world
    for (const batch of touched) {
      if (batch.timer !== null) agenda.cancel(batch.timer)
      const at = batch.tasks.size >= MOST_CHANGES ? now : now + QUIET
      batch.timer = agenda.add(at, { type: "assignments", node: batch.node })
    }
  }
}

/** DI-1, DI-2: what an agent has to know of. */
function worthSending({ before, after }: TaskChange): boolean {
  if (after === undefined) return before !== undefined && atLeast(before.status.state, "assigned")
  if (!atLeast(after.status.state, "assigned")) return false
  return after.status.state === "assigned" || before?.desiredState !== after.desiredState
}
