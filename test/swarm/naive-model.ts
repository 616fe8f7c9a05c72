/**
 * A second, naive model of what the manager decides about one replicated service: reconciliation,
 * restarts and updates (swarm-semantics 6, 7, 13, 14), with every worker a generator that waits for
 * what its rule says. It is told what nodes report and what clients ask, and writes down each
 * decision. It knows no index, no snapshot and no seed, and shares no code with `src/swarm`.
 */
import { type Process, Processes } from "./naive-processes.ts"
import { NaiveService } from "./naive-service.ts"
import {
  type Commit,
  type Definition,
  dirty,
  Judge,
  keptSlots,
  type Micros,
  type ModelNode,
  type ModelTask,
  type News,
  type Pace,
  type Plan,
  RestartHistory,
  RUNNING,
  type Run,
  rank,
  SECOND,
  type Start,
  type Worker,
} from "./naive-terms.ts"

export class NaiveModel {
  readonly log: string[] = []
  readonly tasks: ModelTask[] = []
  now: Micros
  readonly #service: NaiveService
  #run: Run | null = null
  readonly #made = new Map<number, number>()
  /** Writes that the orchestrator has not looked at, in order. */
  readonly #commits: Commit[] = [{ restarts: new Set(), reconcile: true }]
  /** Where what happens goes while all of it is one write. */
  #open: Commit | null = null
  readonly #starts = new Map<ModelTask, Start>()
  /** Those that were heard of; the others are active and ready. Null: removed. */
  readonly #nodes = new Map<string, ModelNode | null>()
  readonly #history = new RestartHistory()
  readonly #pick: (slots: readonly number[]) => number
  readonly #processes = new Processes()

  /** `pick` is chance: which of the slots that are left a free worker takes (U-6). */
  constructor(plan: Plan, now: Micros, pick: (slots: readonly number[]) => number) {
    this.#service = new NaiveService(plan, ({ state, since, message }) => {
      this.#note(`status ${state} since ${since}: ${message}`)
      this.#commit().reconcile = true
    })
    this.now = now
    this.#pick = pick
    this.#settle()
  }

  /** The present wish. */
  get plan(): Plan {
    return this.#service.current.plan
  }

  /** When it does something by itself next. */
  get next(): Micros | null {
    return this.#processes.next
  }

  /** Lets time pass. */
  advance(to: Micros): void {
    for (let next = this.next; next !== null && next <= to; next = this.next) {
      this.now = Math.max(this.now, next)
      this.#settle()
    }
    this.now = to
  }

  /**
   * TR-4: when the status of a task was stored last. As SwarmKit's agents do, a node reports again
   * what it has said already when the wish for an ended task changes, and the manager stamps it anew
   * (DI-3): this decides which of the dead tasks in a slot is the newest.
   */
  stored(key: string, at: Micros): void {
    const task = this.#named(key)
    if (task !== undefined) task.changed = at
  }

  /** U-14: an end may count each time it is reported. */
  reported(key: string): void {
    const task = this.#named(key)
    if (task !== undefined && rank(task.state) > RUNNING) this.#run?.ends.push(task)
  }

  #named(key: string): ModelTask | undefined {
    return this.tasks.find((task) => task.key === key)
  }

  /** What the cluster's other parts committed at one instant; rows that went may be its own doing. */
  report(news: readonly News[]): void {
    this.#open = this.#commit()
    for (const item of news) {
      if (item.type === "node") this.#nodeChanged(item.id, item.node)
      if (item.type === "task") this.#taskChanged(item.key, item.state, item.node)
    }
    this.#open = null
    this.#settle()
    for (const item of news) {
      const task = item.type === "reaped" ? this.#named(item.key) : undefined
      if (task !== undefined) this.#forget(task)
    }
    this.#settle()
  }

  update(plan: Plan): void {
    this.#service.update(plan)
    this.#commit().reconcile = true
    this.#settle()
  }

  /** False where there is nothing to go back to. */
  rollback(): boolean {
    if (!this.#service.rollback(this.now)) return false
    this.#commit().reconcile = true
    this.#settle()
    return true
  }

  /** whatever was under way is given up, and all tasks go, the dead ones too. */
  remove(): void {
    if (this.#run !== null) this.#run.cancelled = true
    for (const start of this.#starts.values()) start.done = true
    this.#starts.clear()
    for (const task of this.tasks) this.#desire(task, "remove")
    this.#settle()
  }

  #note(text: string): void {
    this.log.push(`${this.now} ${text}`)
  }

  /**
   * Until nothing is left to do at this instant: write after write, the orchestrator restarts and
   * reconciles, then everybody goes on who waited for it (R-1, N-10, N-17). SwarmKit's goroutines
   * race here; of the orders that they can take this is the one that ours takes too.
   */
  #settle(): void {
    for (;;) {
      const commit = this.#commits.shift()
      if (commit !== undefined) {
        // N-3: the older task first.
        for (const task of this.tasks.filter((task) => commit.restarts.has(task))) {
          this.#restart(task)
        }
        if (commit.reconcile) this.#reconcile()
      }
      const woken = this.#processes.run()
      if (commit === undefined && !woken && !this.#processes.ring(this.now)) return
    }
  }

  #commit(): Commit {
    if (this.#open !== null) return this.#open
    const commit = { restarts: new Set<ModelTask>(), reconcile: false }
    this.#commits.push(commit)
    return commit
  }

  // ---- tasks

  #create(slot: number, { plan, version }: Definition, desired: string): ModelTask {
    const n = (this.#made.get(slot) ?? 0) + 1
    this.#made.set(slot, n)
    const key = `${slot}.${n}`
    const task = { key, slot, plan, version, desired, state: "new", changed: this.now, node: "" }
    this.tasks.push(task)
    this.#note(`create ${key} ${plan.image} ${desired}`)
    return task
  }

  #desire(task: ModelTask, desired: string): void {
    if (rank(desired) <= rank(task.desired)) return
    task.desired = desired
    this.#note(`desire ${task.key} ${desired}`)
    this.#look(task)
  }

  /** nobody starts what is gone, and a task that was still wanted is missed. */
  #forget(task: ModelTask): void {
    const at = this.tasks.indexOf(task)
    if (at >= 0) this.tasks.splice(at, 1)
    if (rank(task.desired) <= RUNNING) this.#commit().reconcile = true
    const start = this.#starts.get(task)
    if (start === undefined) return
    start.done = true
    this.#starts.delete(task)
  }

  /** R-2, U-14: an end is news for the restart supervisor and for the updater. */
  #look(task: ModelTask): void {
    const ended = rank(task.state) > RUNNING
    if (rank(task.desired) <= RUNNING && (ended || this.#invalid(task.node)))
      this.#commit().restarts.add(task)
    if (ended) this.#run?.ends.push(task)
  }

  #taskChanged(key: string, state: string, node: string): void {
    const task = this.#named(key)
    if (task === undefined) return
    task.state = state
    task.node = node
    this.#look(task)
  }

  /** RS-9. */
  #nodeChanged(id: string, node: ModelNode | null): void {
    this.#nodes.set(id, node)
    for (const task of this.tasks) {
      if (task.node === id && rank(task.desired) <= RUNNING && this.#invalid(id)) {
        this.#commit().restarts.add(task)
      }
    }
    if (node !== null && node.state !== "down") return
    for (const start of this.#starts.values()) if (start.old?.node === id) start.lost = true
  }

  /** O-13. */
  #invalid(id: string): boolean {
    const node = this.#nodes.get(id)
    return node === null || node?.state === "down" || node?.availability === "drain"
  }

  // ---- reconciliation

  #reconcile(): void {
    const { plan } = this.#service.current
    const slots = new Map<number, ModelTask[]>()
    for (const task of this.tasks) slots.set(task.slot, [...(slots.get(task.slot) ?? []), task])
    const running = new Map<number, ModelTask[]>()
    const dead: ModelTask[][] = []
    for (const [slot, tasks] of slots) {
      const updatable = this.#updatable(tasks)
      if (updatable.length > 0) running.set(slot, updatable)
      else dead.push(tasks)
    }
    const kept = keptSlots(running, plan.replicas)
    this.#startUpdater(kept.map((slot) => running.get(slot) ?? []))
    for (let slot = 1, n = running.size; n < plan.replicas; slot++) {
      if (running.has(slot)) continue
      this.#create(slot, this.#service.current, "running")
      n += 1
      const reused = dead.findIndex(([task]) => task?.slot === slot)
      if (reused >= 0) dead.splice(reused, 1)
    }
    for (const task of dead.flat()) this.#forget(task)
    for (const [slot, tasks] of running) {
      if (!kept.includes(slot)) for (const task of tasks) this.#desire(task, "remove")
    }
  }

  /** */
  #updatable(tasks: readonly ModelTask[]): ModelTask[] {
    const wanted = tasks.filter((task) => rank(task.desired) <= RUNNING)
    if (wanted.length > 0) return wanted
    if (this.#service.rollingBack) return []
    const newest = [...tasks].sort((a, b) => a.changed - b.changed).at(-1)
    return newest !== undefined && !this.#history.mayRestart(newest) ? [newest] : []
  }

  // ---- restarts (section 7)

  #restart(task: ModelTask): void {
    const pending = this.#starts.get(task)
    if (pending !== undefined) {
      pending.again = true
      return
    }
    if (rank(task.desired) > rank("complete") || !this.tasks.includes(task)) return
    const again = this.#history.mayRestart(task)
    this.#desire(task, "shutdown")
    if (!again) return
    const fresh = this.#create(task.slot, this.#service.current, "ready")
    this.#history.record(fresh, this.now)
    const node = this.#nodes.get(task.node)
    const delay = node?.availability === "drain" ? 0 : task.plan.restart.delay
    const waitStop = rank(task.state) <= RUNNING && node?.state !== "down"
    this.#delayStart(fresh, task, delay, waitStop)
  }

  /** RS-9: what it returns is done when the wait is over or given up. */
  #delayStart(
    fresh: ModelTask,
    old: ModelTask | null,
    delay: Micros | null,
    waitStop: boolean,
  ): Start {
    const earlier = this.#starts.get(fresh)
    if (earlier !== undefined) earlier.done = true
    const again = earlier?.again ?? false
    const wait = waitStop && old !== null && rank(old.state) <= RUNNING ? old : null
    const start: Start = { done: false, again, old: wait, lost: false }
    this.#starts.set(fresh, start)
    this.#processes.spawn(this.#waitAndStart(fresh, delay, start), true)
    return start
  }

  *#waitAndStart(fresh: ModelTask, delay: Micros | null, start: Start): Process {
    const { old } = start
    const safety = this.now + 60 * SECOND
    if (delay === 0 && old === null) yield { until: () => true }
    else if (delay !== null) yield { until: () => start.done, deadline: this.now + delay }
    if (old !== null && !start.done) {
      const free = () => start.done || start.lost || rank(old.state) > RUNNING
      yield { until: free, deadline: safety }
    }
    if (start.done) return
    start.done = true
    this.#starts.delete(fresh)
    if (this.tasks.includes(fresh)) this.#desire(fresh, "running")
    if (start.again) this.#commit().restarts.add(fresh)
  }

  // ---- the updater (section 13)

  /** U-1. */
  #startUpdater(slots: readonly (readonly ModelTask[])[]): void {
    const running = this.#run
    const { plan } = this.#service.current
    if (running !== null && !running.over) {
      if (JSON.stringify(running.plan) === JSON.stringify(plan)) return
      running.cancelled = true
    }
    const run: Run = { plan, made: new Map(), ends: [], cancelled: false, over: false }
    this.#run = run
    // The wish of each task is the one that reconciliation saw (U-8).
    const seen = new Map(slots.flat().map((task) => [task, task.desired]))
    this.#processes.spawn(this.#update(run, this.#service.current, slots, seen))
  }

  *#update(
    run: Run,
    wished: Definition,
    slots: readonly (readonly ModelTask[])[],
    seen: ReadonlyMap<ModelTask, string>,
  ): Process {
    // It begins when reconciliation has ended.
    yield { until: () => true }
    yield* this.#roll(run, wished, slots, seen)
    run.over = true
  }

  *#roll(
    run: Run,
    wished: Definition,
    slots: readonly (readonly ModelTask[])[],
    seen: ReadonlyMap<ModelTask, string>,
  ): Process {
    const at = this.#service.status?.state
    if (run.cancelled || at === "paused" || at === "rollback_paused") return
    const left = slots.filter((tasks) => tasks.length > 1 || tasks.some((t) => dirty(wished, t)))
    const total = left.length
    if (total === 0) {
      if (at === "updating" || at === "rollback_started") this.#service.complete()
      return
    }
    this.#service.start(this.now)
    const rolling = at === "rollback_started"
    const pace = rolling ? wished.plan.rollback : wished.plan.update
    const judge = new Judge(run, pace, total)
    const workers: Worker[] = []
    for (let n = 0; n < Math.min(pace.parallelism || total, total); n++) {
      const worker = { slot: null, closed: false }
      workers.push(worker)
      this.#processes.spawn(this.#work(run, worker, wished, pace, seen))
    }
    let stopped = false
    let handing = true
    while (left.length > 0 && handing && !run.cancelled) {
      const idle = () => workers.find((worker) => worker.slot === null && !worker.closed)
      const news = () => pace.action !== "continue" && run.ends.length > 0
      yield { until: () => run.cancelled || news() || idle() !== undefined, failure: news }
      if (run.cancelled) break
      const worker = idle()
      if (news()) {
        const guilty = judge.hears(run.ends.shift(), this.now)
        if (guilty !== null) {
          handing = false
          stopped = this.#service.react(pace, rolling, guilty)
        }
      } else if (worker !== undefined) {
        const chosen = this.#pick(left.map(([task]) => task?.slot ?? 0))
        worker.slot = left.splice(chosen, 1)[0] ?? null
      }
    }
    yield { until: () => workers.every((worker) => worker.slot === null) }
    for (const worker of workers) worker.closed = true
    if (run.cancelled || stopped) return
    // U-18.
    if (pace.delay >= judge.monitor) judge.monitor = pace.delay + SECOND
    const end = this.now + judge.monitor
    while (this.now < end) {
      const news = () => pace.action !== "continue" && run.ends.length > 0
      yield { until: () => run.cancelled || news(), deadline: end, failure: news }
      if (run.cancelled) return
      if (!news()) continue
      const guilty = judge.hears(run.ends.shift(), this.now)
      if (guilty === null) continue
      if (this.#service.react(pace, rolling, guilty)) return
      break
    }
    this.#service.complete()
  }

  /** U-8. */
  *#work(
    run: Run,
    worker: Worker,
    wished: Definition,
    pace: Pace,
    seen: ReadonlyMap<ModelTask, string>,
  ): Process {
    for (;;) {
      yield { until: () => worker.slot !== null || worker.closed || run.cancelled }
      const { slot } = worker
      if (slot === null || run.cancelled) {
        worker.slot = null
        return
      }
      // As SwarmKit's worker: the first that was to run, else the last that was to wait.
      const clean = slot.filter((task) => !dirty(wished, task))
      const wish = (task: ModelTask) => rank(seen.get(task) ?? task.desired)
      const keep =
        clean.find((task) => wish(task) === RUNNING) ??
        clean.findLast((task) => wish(task) < RUNNING)
      if (keep === undefined) yield* this.#replace(run, slot, wished, pace, seen)
      else yield* this.#keep(run, slot, keep, seen)
      if (pace.delay > 0 && !run.cancelled) {
        yield { until: () => run.cancelled, deadline: this.now + pace.delay }
      }
      worker.slot = null
    }
  }

  /** U-9, U-10. */
  *#replace(
    run: Run,
    slot: readonly ModelTask[],
    wished: Definition,
    pace: Pace,
    seen: ReadonlyMap<ModelTask, string>,
  ): Process {
    if (pace.order === "stop-first" && this.#overtaken(slot, seen)) return
    const fresh = this.#create(slot[0]?.slot ?? 0, wished, "ready")
    run.made.set(fresh.key, null)
    const stopFirst = pace.order === "stop-first"
    const old = stopFirst ? this.#shutDown(slot) : null
    const start = this.#delayStart(fresh, old, null, stopFirst)
    yield { until: () => run.cancelled || start.done }
    yield { until: () => run.cancelled || rank(fresh.state) >= RUNNING }
    if (run.cancelled) return
    run.made.set(fresh.key, this.now)
    if (!stopFirst && fresh.state === "running") this.#shutDown(slot)
  }

  /** U-12. */
  *#keep(
    run: Run,
    slot: readonly ModelTask[],
    keep: ModelTask,
    seen: ReadonlyMap<ModelTask, string>,
  ): Process {
    const others = slot.filter((task) => task !== keep)
    if (this.#overtaken(others, seen)) return
    const old = this.#shutDown(others)
    if (seen.get(keep) === "running") return
    const start = this.#delayStart(keep, old, null, true)
    yield { until: () => run.cancelled || start.done }
  }

  /**
   * U-11: there was something to stop, and somebody else has stopped all of it. SwarmKit's batch then
   * fails as a whole, the new task included, and its worker goes on with the next slot.
   */
  #overtaken(tasks: readonly ModelTask[], seen: ReadonlyMap<ModelTask, string>): boolean {
    const then = tasks.filter((task) => rank(seen.get(task) ?? task.desired) <= RUNNING)
    const now = then.filter((task) => rank(task.desired) <= RUNNING && this.tasks.includes(task))
    return then.length > 0 && now.length === 0
  }

  /** U-11. */
  #shutDown(tasks: readonly ModelTask[]): ModelTask | null {
    let last: ModelTask | null = null
    for (const task of tasks) {
      if (rank(task.desired) > RUNNING || !this.tasks.includes(task)) continue
      this.#desire(task, "shutdown")
      last = task
    }
    return last
  }
}
