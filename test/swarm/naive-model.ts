/**
 * A second, naive model of what the manager decides about one replicated service: reconciliation,
 * restarts and updates (swarm-semantics 6, 7, 13, 14), with every worker a generator that waits for
 * what its rule says. It is told what nodes report and what clients ask, and writes down each
 * decision. It knows no index, no snapshot and no seed, and shares no code with `src/swarm`.
 */
import {
  type Definition,
  dirty,
  Judge,
  keptSlots,
  type Micros,
  type ModelTask,
  type NaiveProcess,
  type Pace,
  type Plan,
  type Process,
  RestartHistory,
  RUNNING,
  type Run,
  rank,
  SECOND,
  type Start,
  type Status,
  type Worker,
} from "./naive-terms.ts"

export class NaiveModel {
  readonly log: string[] = []
  readonly tasks: ModelTask[] = []
  now: Micros
  #current: Definition
  #previous: Definition | null = null
  #status: Status | null = null
  #versions = 1
  #stale = true
  #run: Run | null = null
  readonly #made = new Map<number, number>()
  readonly #failed = new Set<ModelTask>()
  readonly #starts = new Map<ModelTask, Start>()
  readonly #history = new RestartHistory()
  readonly #pick: (slots: readonly number[]) => number
  #processes: NaiveProcess[] = []

  /** `pick` is chance: which of the slots that are left a free worker takes (U-6). */
  constructor(plan: Plan, now: Micros, pick: (slots: readonly number[]) => number) {
    this.#current = { plan, version: 1 }
    this.now = now
    this.#pick = pick
    this.#settle()
  }

  /** The present wish. */
  get plan(): Plan {
    return this.#current.plan
  }

  /** When it does something by itself next. */
  get next(): Micros | null {
    const deadlines = this.#processes.map(({ wait }) => wait.deadline ?? Number.POSITIVE_INFINITY)
    const first = Math.min(...deadlines)
    return Number.isFinite(first) ? first : null
  }

  /** Lets time pass. */
  advance(to: Micros): void {
    for (let next = this.next; next !== null && next <= to; next = this.next) {
      this.now = Math.max(this.now, next)
      this.#settle()
    }
    this.now = to
  }

  /** TR-4: when the status of a task was stored last; a node may report the same state twice. */
  stored(key: string, at: Micros): void {
    const task = this.tasks.find((task) => task.key === key)
    if (task !== undefined) task.changed = at
  }

  /** What one commit of the cluster's other parts brought. */
  report(news: readonly { key: string; state: string | null; node: string }[]): void {
    for (const { key, state, node } of news) {
      const task = this.tasks.find((task) => task.key === key)
      if (task === undefined) continue
      if (state === null) {
        this.#forget(task)
        continue
      }
      task.state = state
      task.node = node
      this.#look(task)
    }
    this.#settle()
  }

  /** CA-12. */
  update(plan: Plan): void {
    this.#previous = this.#current
    this.#versions += 1
    this.#current = { plan, version: this.#versions }
    this.#status = null
    this.#written()
  }

  /** CA-11; false where there is nothing to go back to. */
  rollback(): boolean {
    if (this.#previous === null) return false
    const was = this.#current
    this.#current = this.#previous
    this.#previous = was
    const message = "manually requested rollback"
    this.#status = { state: "rollback_started", since: this.now, message }
    this.#written()
    return true
  }

  #written(): void {
    this.#stale = true
    this.#settle()
  }

  #note(text: string): void {
    this.log.push(`${this.now} ${text}`)
  }

  /**
   * Goes round until nothing is left to do at this instant. In each round everybody reacts to what
   * the round before has written: restarts, reconciliation, delayed starts, the updater (N-10, N-17).
   */
  #settle(): void {
    for (let busy = true; busy; busy ||= this.#ring()) {
      // N-3: the older task first.
      const failed = this.tasks.filter((task) => this.#failed.has(task))
      const stale = this.#stale
      this.#failed.clear()
      this.#stale = false
      for (const task of failed) this.#restart(task)
      if (stale) this.#reconcile()
      busy = failed.length > 0 || stale
      for (const starts of [true, false]) {
        for (let next = this.#next(starts); next !== undefined; next = this.#next(starts)) {
          busy = true
          this.#resume(next)
        }
      }
    }
  }

  #next(starts: boolean): NaiveProcess | undefined {
    return this.#processes.find((process) => process.starts === starts && process.wait.until())
  }

  /** A timer that is due rings when everybody else has done what there was to do; false: none is. */
  #ring(): boolean {
    const due = this.#processes.find(({ wait }) => (wait.deadline ?? this.now + 1) <= this.now)
    if (due !== undefined) this.#resume(due)
    return due !== undefined
  }

  #spawn(body: Process, starts = false): void {
    const process = { body, starts, wait: { until: () => false } }
    this.#processes.push(process)
    this.#resume(process)
  }

  #resume(process: NaiveProcess): void {
    const step = process.body.next()
    if (step.done) this.#processes = this.#processes.filter((other) => other !== process)
    else process.wait = step.value
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
    if (rank(task.desired) <= RUNNING) this.#stale = true
    const start = this.#starts.get(task)
    if (start === undefined) return
    start.done = true
    this.#starts.delete(task)
  }

  /** R-2, U-14: an end is news for the restart supervisor and for the updater. */
  #look(task: ModelTask): void {
    if (rank(task.state) <= RUNNING) return
    if (rank(task.desired) <= RUNNING) this.#failed.add(task)
    this.#run?.ends.push(task)
  }

  // ---- reconciliation

  #reconcile(): void {
    const { plan } = this.#current
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
      this.#create(slot, this.#current, "running")
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
    if (this.#status?.state === "rollback_started") return []
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
    const fresh = this.#create(task.slot, this.#current, "ready")
    this.#history.record(fresh, this.now)
    this.#delayStart(fresh, task, task.plan.restart.delay, rank(task.state) <= RUNNING)
  }

  /** RS-5, RS-6. */
  /** RS-9: what it returns is done when the wait is over or given up. */
  #delayStart(
    fresh: ModelTask,
    old: ModelTask | null,
    delay: Micros | null,
    waitStop: boolean,
  ): Start {
    const earlier = this.#starts.get(fresh)
    if (earlier !== undefined) earlier.done = true
    const start = { done: false, again: false }
    this.#starts.set(fresh, start)
    const wait = waitStop && old !== null && rank(old.state) <= RUNNING ? old : null
    this.#spawn(this.#waitAndStart(fresh, wait, delay, start), true)
    return start
  }

  *#waitAndStart(
    fresh: ModelTask,
    old: ModelTask | null,
    delay: Micros | null,
    start: Start,
  ): Process {
    const safety = this.now + 60 * SECOND
    if (delay !== null) yield { until: () => start.done, deadline: this.now + delay }
    if (old !== null && !start.done) {
      yield { until: () => start.done || rank(old.state) > RUNNING, deadline: safety }
    }
    if (start.done) return
    start.done = true
    this.#starts.delete(fresh)
    if (this.tasks.includes(fresh)) this.#desire(fresh, "running")
    if (start.again) this.#failed.add(fresh)
  }

  // ---- the updater (section 13)

  /** U-1. */
  #startUpdater(slots: readonly (readonly ModelTask[])[]): void {
    const running = this.#run
    const { plan } = this.#current
    if (running !== null && !running.over) {
      if (JSON.stringify(running.plan) === JSON.stringify(plan)) return
      running.cancelled = true
    }
    const run: Run = { plan, made: new Map(), ends: [], cancelled: false, over: false }
    this.#run = run
    // The wish of each task is the one that reconciliation saw (U-8).
    const seen = new Map(slots.flat().map((task) => [task, task.desired]))
    this.#spawn(this.#update(run, this.#current, slots, seen))
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
    const at = this.#status?.state
    if (run.cancelled || at === "paused" || at === "rollback_paused") return
    const left = slots.filter((tasks) => tasks.length > 1 || tasks.some((t) => dirty(wished, t)))
    const total = left.length
    if (total === 0) {
      if (at === "updating" || at === "rollback_started") this.#complete()
      return
    }
    if (this.#status === null) this.#set("updating", "update in progress")
    const rolling = at === "rollback_started"
    const pace = rolling ? wished.plan.rollback : wished.plan.update
    const judge = new Judge(run, pace, total)
    const workers: Worker[] = []
    for (let n = 0; n < Math.min(pace.parallelism || total, total); n++) {
      const worker = { slot: null, closed: false }
      workers.push(worker)
      this.#spawn(this.#work(run, worker, wished, pace, seen))
    }
    let stopped = false
    let handing = true
    while (left.length > 0 && handing && !run.cancelled) {
      const idle = () => workers.find((worker) => worker.slot === null && !worker.closed)
      const news = () => pace.action !== "continue" && run.ends.length > 0
      yield { until: () => run.cancelled || news() || idle() !== undefined }
      if (run.cancelled) break
      const worker = idle()
      if (news()) {
        const guilty = judge.hears(run.ends.shift(), this.now)
        if (guilty !== null) {
          handing = false
          stopped = this.#react(pace, rolling, guilty)
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
      yield { until: () => run.cancelled || news(), deadline: end }
      if (run.cancelled) return
      if (!news()) continue
      const guilty = judge.hears(run.ends.shift(), this.now)
      if (guilty === null) continue
      if (this.#react(pace, rolling, guilty)) return
      break
    }
    this.#complete()
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

  /** U-11: there was something to stop, and somebody else has stopped all of it; the worker gives up. */
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

  /** U-16; true where the run stops for good. */
  #react(pace: Pace, rolling: boolean, guilty: string): boolean {
    const because = `due to failure or early termination of task ${guilty}`
    if (pace.action === "pause" || rolling) {
      const who = pace.action === "pause" ? "update" : "rollback"
      if (this.#status !== null) {
        const state = this.#status.state === "rollback_started" ? "rollback_paused" : "paused"
        this.#set(state, `${who} paused ${because}`)
      }
      return pace.action === "pause"
    }
    // U-17.
    if (this.#status === null || this.#previous === null) return true
    this.#current = this.#previous
    this.#previous = null
    this.#set("rollback_started", `update rolled back ${because}`)
    return true
  }

  #set(state: string, message: string): void {
    this.#status = { state, since: this.#status?.since ?? this.now, message }
    this.#note(`status ${state} since ${this.#status.since}: ${message}`)
    this.#stale = true
  }

  /** U-19. */
  #complete(): void {
    if (this.#status === null) return
    if (this.#status.state === "rollback_started") {
      this.#set("rollback_completed", "rollback completed")
    } else this.#set("completed", "update completed")
  }
}
