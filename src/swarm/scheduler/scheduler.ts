/** The scheduler: gives waiting tasks a node, in passes that wait for commits to calm down. */

import type { Node, Task } from "../objects.ts"
import type { Change, Commit, Transaction } from "../store.ts"
import { ended, wanted } from "../task-states.ts"
import { MILLISECOND, SECOND, type SimTime } from "../time.ts"
import type { World } from "../world.ts"
import { explainNoNode, fillsNodes, nodePasses } from "./filters.ts"
import { type Failures, NodeLoads } from "./node-load.ts"
import { type Candidate, NodeWalk } from "./node-walk.ts"
import { shares } from "./spread.ts"

/** K-1. */
const DEBOUNCE = 50 * MILLISECOND
const MAX_LATENCY = SECOND

export interface SchedulerState {
  /** PENDING tasks without a node; and those whose node is preset. */
  readonly unassigned: readonly string[]
  readonly preassigned: readonly string[]
  readonly pass: Pass | null
  readonly failures: Failures
}

interface Pass {
  readonly since: SimTime
  readonly timer: number
  /** The commits had calmed down before; later ones do not prolong it. */
  readonly late?: boolean
}

export class Scheduler {
  readonly #world: World
  readonly #loads: NodeLoads
  readonly #unassigned: Set<string>
  readonly #preassigned: Set<string>
  #pass: Pass | null

  constructor(world: World, state?: SchedulerState) {
    this.#world = world
    this.#loads = new NodeLoads(world.store.tasks.values(), state?.failures)
    this.#unassigned = new Set(state?.unassigned)
    this.#preassigned = new Set(state?.preassigned)
    this.#pass = state?.pass ?? null
  }

  get state(): SchedulerState {
    return {
      unassigned: [...this.#unassigned],
      preassigned: [...this.#preassigned],
      pass: this.#pass,
      failures: this.#loads.failures,
    }
  }

  /** SC-2. */
  onCommit(commit: Commit): void {
    let relevant = false
    for (const change of commit) relevant = this.#note(change) || relevant
    const { agenda, now } = this.#world
    if (this.#pass === null) {
      if (!relevant || this.#unassigned.size + this.#preassigned.size === 0) return
      this.#pass = { since: now, timer: this.#arm() }
      return
    }
    if (this.#pass.late) return
    agenda.cancel(this.#pass.timer)
    if (now - this.#pass.since > MAX_LATENCY) this.#placeAll()
    else this.#pass = { since: this.#pass.since, timer: this.#arm() }
  }

  /** The commits have calmed down. */
  run(): void {
    const { now, chooser } = this.#world
    const tasks = [...this.#take(this.#preassigned), ...this.#take(this.#unassigned)]
    const at = chooser.passesAt(tasks, now)
    if (at <= now || this.#pass === null) this.#placeAll()
    else this.#pass = { since: this.#pass.since, timer: this.#arm(at), late: true }
  }

  /** One pass: preset nodes first, then groups of like tasks (SC-1, SC-9). */
  #placeAll(): void {
    this.#pass = null
    const { store, now, chooser } = this.#world
    store.transaction(now, (tx) => {
      for (const task of this.#take(this.#preassigned)) this.#confirm(tx, task)
      const groups = [...this.#groups()]
      while (groups.length > 0) {
        const next = chooser.nextGroup(groups, (group) => this.#walk(group))
        for (const group of groups.splice(next, 1)) this.#placeGroup(tx, group)
      }
    })
  }

  #arm(at = this.#world.now + DEBOUNCE): number {
    return this.#world.agenda.add(at, { type: "scheduler-pass" })
  }

  /** True when a pass could change something. */
  #note(change: Change): boolean {
    if (change.kind === "node") return change.after !== undefined
    if (change.kind !== "task") return false
    const { before, after } = change
    if (after === undefined) {
      if (before !== undefined) this.#forget(before.id)
      return true
    }
    this.#loads.put(after)
    if (ended(after)) {
      const preset = this.#forget(after.id)
      if (before !== undefined && !ended(before)) this.#noteFailure(after, preset)
      return true
    }
    if (after.status.state !== "pending") return false
    if (after.nodeId === "") this.#unassigned.add(after.id)
    else this.#preassigned.add(after.id)
    return true
  }

  #forget(id: string): boolean {
    this.#loads.remove(id)
    this.#unassigned.delete(id)
    return this.#preassigned.delete(id)
  }

  /** SC-7: tasks of global services were not placed by us. */
  #noteFailure(task: Task, preset: boolean): void {
    if (preset || task.slot === 0 || task.nodeId === "") return
    const { state } = task.status
    if (state === "failed" || state === "rejected") this.#loads.failed(task, this.#world.now)
  }

  #take(queue: Set<string>): readonly Task[] {
    const tasks: Task[] = []
    for (const id of queue) {
      const task = this.#world.store.tasks.get(id)
      if (task?.status.state === "pending") tasks.push(task)
      else queue.delete(id)
    }
    return tasks.sort(this.#world.store.byCreation)
  }

  /** N-6: by creation of the service, older spec versions first. */
  #groups(): readonly (readonly Task[])[] {
    const groups = new Map<string, Task[]>()
    for (const task of this.#take(this.#unassigned)) {
      const key = `${task.serviceId}/${task.specVersion}`
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [task])
      else group.push(task)
    }
    return [...groups.values()]
  }

  /** SC-16. */
  #confirm(tx: Transaction, task: Task): void {
    const node = this.#world.store.nodes.get(task.nodeId)
    if (node === undefined) return
    if (nodePasses(task, node, this.#loads)) {
      this.#preassigned.delete(task.id)
      this.#assign(tx, task, node, "scheduler confirmed task can run on preassigned node")
    } else this.#explain(tx, task, explainNoNode(task, [node], this.#loads))
  }

  #placeGroup(tx: Transaction, group: readonly Task[]): void {
    const [first, ...others] = group
    if (first === undefined) return
    const nodes = [...this.#world.store.nodes.values()]
    const waiting = [...group]
    const room = (below: readonly Node[], most: number) => this.#room(first, below, most)
    const { chooser } = this.#world
    const walks = shares([first, ...others], nodes, this.#loads, chooser, room).flatMap(
      (share) => this.#placeOn(tx, waiting, share.nodes, share.count) ?? [],
    )
    if (waiting.length === 0) return
    const asked = this.#askedLast(waiting, nodes, walks)
    for (const task of waiting) this.#unplaceable(tx, task, asked)
  }

  /** SC-4: the nodes that count as having failed, which are those asked since one last had room. */
  #askedLast(
    waiting: readonly Task[],
    nodes: readonly Node[],
    walks: readonly NodeWalk[],
  ): readonly Node[] {
    const [like] = waiting
    const last = walks.findLastIndex(({ hadRoomAgain }) => hadRoomAgain)
    const full = walks.slice(Math.max(0, last)).flatMap(({ lastFull }) => lastFull)
    if (like === undefined || last >= 0) return full
    const unfit = nodes.filter((node) => !full.includes(node))
    if (walks.length === 0) return unfit
    const reason = (more: readonly Node[]) => explainNoNode(like, [...full, ...more], this.#loads)
    return [...full, ...this.#world.chooser.unfitAskedLast(waiting, unfit, reason)]
  }

  /** SC-10 to SC-12. Null when nothing was placed. */
  #placeOn(
    tx: Transaction,
    waiting: Task[],
    nodes: readonly Node[],
    count: number,
  ): NodeWalk | null {
    if (waiting.length === 0 || count === 0) return null
    const walk = this.#walk(waiting, nodes)
    if (walk.offered.length === 0) return null
    const most = waiting.length
    for (const { task, node } of this.#world.chooser.placements(waiting, walk.clone(), count)) {
      walk.take(node, task)
      this.#unassigned.delete(task.id)
      this.#assign(tx, task, node, "scheduler assigned task to node")
    }
    const rest = waiting.filter(({ id }) => this.#unassigned.has(id))
    waiting.splice(0, most, ...rest)
    return walk
  }

  #walk(
    group: readonly Task[],
    nodes: readonly Node[] = [...this.#world.store.nodes.values()],
  ): NodeWalk {
    const candidates = nodes.flatMap((node) => {
      const [like] = group
      return like === undefined ? [] : this.#candidate(like, node, group.length)
    })
    return new NodeWalk(candidates, group.length, this.#world.chooser.knowsTotals)
  }

  #candidate(like: Task, node: Node, most: number): readonly Candidate[] {
    if (!nodePasses(like, node, this.#loads)) return []
    const loads = this.#loads
    return [
      {
        node,
        failures: loads.recentFailures(node, like, this.#world.now),
        ofService: loads.activeOfService(node, like.serviceId),
        inAll: loads.active(node),
        room: this.#roomOnNode(like, node, most),
      },
    ]
  }

  /** How many tasks like this one the nodes can take, counted up to `most`. */
  #room(like: Task, nodes: readonly Node[], most: number): number {
    let room = 0
    for (const node of nodes) {
      if (nodePasses(like, node, this.#loads)) room += this.#roomOnNode(like, node, most)
      if (room >= most) return most
    }
    return room
  }

  /** A placement fills no node but its own. */
  #roomOnNode(like: Task, node: Node, most: number): number {
    if (!fillsNodes(like)) return most
    const trial = {
      ...like,
      nodeId: node.id,
      status: { ...like.status, state: "assigned" },
    } as const
    let room = 0
    while (room < most && nodePasses(like, node, this.#loads)) {
      room += 1
      this.#loads.put({ ...trial, id: `trial ${room}` })
    }
    for (let i = 1; i <= room; i++) this.#loads.remove(`trial ${i}`)
    return room
  }

  /** SC-15. */
  #assign(tx: Transaction, task: Task, node: Node, message: string): void {
    const { now } = this.#world
    const status = { ...task.status, state: "assigned", timestamp: now, message, err: "" } as const
    this.#loads.put(tx.updateTask(task, { nodeId: node.id, status }))
  }

  /** SC-20, SC-21. */
  #unplaceable(tx: Transaction, task: Task, asked: readonly Node[]): void {
    const { store, now } = this.#world
    const service = store.services.get(task.serviceId)
    if (service === undefined) {
      this.#unassigned.delete(task.id)
      return
    }
    if (task.specVersion >= service.specVersion) {
      const reason = explainNoNode(task, asked, this.#loads)
      this.#explain(tx, task, reason === "" ? "no suitable node" : `no suitable node (${reason})`)
      return
    }
    this.#unassigned.delete(task.id)
    if (wanted(task)) return
    const status = { ...task.status, state: "shutdown", timestamp: now, err: "" } as const
    tx.updateTask(task, { status })
  }

  /** The same result again is not written, so the time stands. */
  #explain(tx: Transaction, task: Task, err: string): void {
    if (task.status.err === err) return
    tx.updateTask(task, { status: { ...task.status, err, timestamp: this.#world.now } })
  }
}
