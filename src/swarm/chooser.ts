/**
 * Where the real thing is free, a chooser decides: the seeded generator in life, a recording when our
 * swarm is held against a real one. It never makes a task, wishes for a state or says how one ends.
 */
import { Prng, type PrngState } from "../lib/prng.ts"
import type { Node, Service, Task, TaskState } from "./objects.ts"
import type { DirtySlot } from "./orchestrator/slot.ts"
import type { NodeWalk } from "./scheduler/node-walk.ts"
import type { Branch } from "./scheduler/spread.ts"
import { MILLISECOND, type SimTime } from "./time.ts"

/** The blocking steps of an agent that take time. */
export type Step = "accept" | "prepare" | "start" | "run" | "stop"

/** N-2, N-10, N-17: two parts of the manager that hear of the same thing, one after the other. */
export type Race =
  /** The updater counts the failure before the worker that waited for the task takes a next slot. */
  | "count-before-hand-out"
  /** The restart logic replaces the task before the updater has reacted. */
  | "restart-before-updater"
  /** A new task that waits for nothing is wanted to run before the allocator has dealt with it. */
  | "start-before-allocation"
  /** A task that waited for one on a node now lost starts before that node's tasks are given up. */
  | "start-before-loss"
  /** A node hears that a task is to stop before the task's container, about to end, has ended. */
  | "order-before-end"

export interface Placement {
  readonly task: Task
  readonly node: Node
}

export interface Chooser {
  /** U-6: which of the still dirty slots a free worker takes, as an index into `slots`. */
  dirtySlot(service: Service, slots: readonly DirtySlot[]): number
  /**
   * The order of the tasks that share a slot, on which it depends which of two good ones stays (U-12)
   * and which of two old ones is waited for (U-11): that of their ids, which are random.
   */
  inSlot(a: Task, b: Task): number
  /** N-4, N-5: which tasks of a group are placed, one after the other, and where: as `walk` offers. */
  placements(waiting: readonly Task[], walk: NodeWalk, count: number): readonly Placement[]
  /**
   * N-4: where one node had room for one task of a group, those of the others that were asked after it,
   * in any order; `reason` is what the rest of the group is then told.
   */
  unfitAskedLast(
    waiting: readonly Task[],
    unfit: readonly Node[],
    reason: (asked: readonly Node[]) => string,
  ): readonly Node[]
  /** N-6: which of the groups of a pass is placed next; `walk` tells where a group could go now. */
  nextGroup(
    groups: readonly (readonly Task[])[],
    walk: (group: readonly Task[]) => NodeWalk,
  ): number
  /** When a pass over waiting tasks really begins: the manager may wake late. */
  passesAt(waiting: readonly Task[], due: SimTime): SimTime
  /** N-4: the order in which the branches of a placement preference are filled up; all of them. */
  branchOrder(waiting: readonly Task[], branches: readonly Branch[]): readonly Branch[]
  /** How long a step takes; `expected` is what a quiet machine needs. */
  duration(task: Task, step: Step, expected: SimTime): SimTime
  /**
   * When the manager stores a status that the agent made at `now` (DI-3). Null: the batch that would
   * have stored it had a later status of the task already, so it is never seen; not allowed
   * for states in which a task ends.
   */
  storedAt(task: Task, state: TaskState, now: SimTime): SimTime | null
  /** The order in which the reports of one batch are stored, by the ids of their tasks; all of them. */
  reportOrder(tasks: readonly string[]): readonly string[]
  /** How long after its last heartbeat a dead node is noticed (DI-4). */
  heartbeatLoss(node: Node): SimTime
  /** When the manager wakes for a task that may start now: a race with all that it does beside. */
  wakesAt(task: Task, due: SimTime): SimTime
  /** Whether a race over `task` goes as its name says. */
  race(race: Race, task: Task): boolean
  /** False where nodes that differ in nothing but their number of tasks in all count as equal. */
  readonly knowsTotals: boolean
  /** What a snapshot keeps of it; null for a chooser that cannot be restored. */
  readonly state: SeededState | null
}

export interface SeededState {
  readonly prng: PrngState
  /** Offset of the dispatcher's 100 ms timer. */
  readonly phase: SimTime
}

/** K-3: the dispatcher stores reports on a timer of its own. */
const REPORT_INTERVAL = 100 * MILLISECOND
/** From an agent to the dispatcher and through the store. */
const REPORT_TRAVEL = 8 * MILLISECOND

/** Chooses as the recorded swarm did on the whole, by the seed. */
export class SeededChooser implements Chooser {
  readonly knowsTotals: boolean = true
  readonly #prng: Prng
  readonly #phase: SimTime

  constructor(state: SeededState) {
    this.#prng = Prng.restored(state.prng)
    this.#phase = state.phase
  }

  static seeded(seed: number): SeededChooser {
    const prng = Prng.seeded(seed)
    const phase = prng.below(REPORT_INTERVAL)
    return new SeededChooser({ prng: prng.state, phase })
  }

  get state(): SeededState {
    return { prng: this.#prng.state, phase: this.#phase }
  }

  dirtySlot(_service: Service, slots: readonly DirtySlot[]): number {
    return this.#prng.below(slots.length)
  }

  inSlot(a: Task, b: Task): number {
    return a.id < b.id ? -1 : Number(a.id > b.id)
  }

  placements(waiting: readonly Task[], walk: NodeWalk, count: number): readonly Placement[] {
    const rest = [...waiting]
    const placements: Placement[] = []
    for (let offered = walk.offered; placements.length < count && offered.length > 0; ) {
      const choice = this.placement(rest, offered)
      const [task, node] = [rest[choice.task], offered[choice.node]]
      const last = rest.pop()
      if (task === undefined || node === undefined || last === undefined) break
      if (last !== task) rest[choice.task] = last
      placements.push({ task, node })
      walk.take(node, task)
      offered = walk.offered
    }
    return placements
  }

  /** As indices: a task, and one of the nodes that it may go to. */
  placement(waiting: readonly Task[], best: readonly Node[]): { task: number; node: number } {
    return { task: this.#prng.below(waiting.length), node: this.#prng.below(best.length) }
  }

  unfitAskedLast(_waiting: readonly Task[], unfit: readonly Node[]): readonly Node[] {
    return this.#prng.shuffled(unfit).slice(this.#prng.below(unfit.length + 1))
  }

  nextGroup(): number {
    return 0
  }

  passesAt(_waiting: readonly Task[], due: SimTime): SimTime {
    return due
  }

  branchOrder(_waiting: readonly Task[], branches: readonly Branch[]): readonly Branch[] {
    return this.#prng.shuffled(branches)
  }

  duration(_task: Task, step: Step, expected: SimTime): SimTime {
    const [low, high] = spread[step]
    return expected + this.#prng.between(low * MILLISECOND, high * MILLISECOND)
  }

  storedAt(_task: Task, _state: TaskState, now: SimTime): SimTime | null {
    const ticks = Math.ceil((now + REPORT_TRAVEL - this.#phase) / REPORT_INTERVAL)
    return this.#phase + ticks * REPORT_INTERVAL
  }

  reportOrder(tasks: readonly string[]): readonly string[] {
    return tasks
  }

  heartbeatLoss(_node: Node): SimTime {
    return this.#prng.between(8_500 * MILLISECOND, 16_500 * MILLISECOND)
  }

  wakesAt(_task: Task, due: SimTime): SimTime {
    return due
  }

  race(_race: Race, _task: Task): boolean {
    return true
  }
}

/** Milliseconds on top of what a step needs: measured on the recorded swarm. */
const spread: Record<Step, readonly [number, number]> = {
  accept: [0, 15],
  prepare: [0, 60],
  start: [0, 140],
  run: [0, 60],
  stop: [0, 60],
}
