/** What the naive model speaks of, and the rules of it that need no waiting. */

/** Whole microseconds. */
export type Micros = number
export const SECOND = 1_000_000

export interface Pace {
  readonly parallelism: number
  readonly delay: Micros
  readonly action: "pause" | "continue" | "rollback"
  /** Null: not given, 5 s (U-5). */
  readonly monitor: Micros | null
  readonly ratio: number
  readonly order: "stop-first" | "start-first"
}

export interface Policy {
  readonly condition: "none" | "on-failure" | "any"
  readonly delay: Micros
  readonly attempts: number
  /** 0: no window. */
  readonly window: Micros
}

export interface Plan {
  readonly replicas: number
  readonly image: string
  readonly force: number
  readonly restart: Policy
  readonly update: Pace
  readonly rollback: Pace
}

export const order =
  "new pending assigned accepted preparing ready starting running complete shutdown failed rejected remove orphaned".split(
    " ",
  )
export const rank = (state: string) => order.indexOf(state)
export const RUNNING = rank("running")

export interface ModelTask {
  /** `slot.n`: the n-th task ever made in its slot. */
  readonly key: string
  readonly slot: number
  readonly plan: Plan
  readonly version: number
  desired: string
  state: string
  /** When its status was stored last. */
  changed: Micros
  node: string
}

export interface Status {
  readonly state: string
  readonly since: Micros
  readonly message: string
}

/** Spec and version together, as they are exchanged by a rollback. */
export interface Definition {
  readonly plan: Plan
  readonly version: number
}

export interface Start {
  done: boolean
  /** RS-2: the task ended while it waited. */
  again: boolean
  /** The task that must go first. */
  readonly old: ModelTask | null
  /** RS-9: the node of `old` was lost, and nobody will say when it stops. */
  lost: boolean
}

export interface ModelNode {
  readonly availability: "active" | "pause" | "drain"
  readonly state: string
}

/** What one write leaves the orchestrator to do. */
export interface Commit {
  readonly restarts: Set<ModelTask>
  reconcile: boolean
}

/** What other parts of the cluster committed. */
export type News =
  | { readonly type: "task"; readonly key: string; readonly state: string; readonly node: string }
  | { readonly type: "reaped"; readonly key: string }
  /** Null: it was removed. */
  | { readonly type: "node"; readonly id: string; readonly node: ModelNode | null }

export interface Run {
  readonly plan: Plan
  readonly made: Map<string, Micros | null>
  /** Tasks whose end has not been looked at yet. */
  readonly ends: ModelTask[]
  cancelled: boolean
  over: boolean
}

export interface Worker {
  slot: readonly ModelTask[] | null
  closed: boolean
}

/** */
export function keptSlots(
  running: ReadonlyMap<number, readonly ModelTask[]>,
  replicas: number,
): number[] {
  const up = (slot: number) =>
    (running.get(slot) ?? []).some((task) => task.state === "running") ? 0 : 1
  const slots = [...running.keys()].sort((a, b) => up(a) - up(b) || a - b)
  if (slots.length <= replicas) return slots
  const copies = new Map<string, number>()
  const index = new Map<number, number>()
  for (const slot of slots) {
    const [task, second] = running.get(slot) ?? []
    if (task === undefined || second !== undefined || task.node === "") continue
    copies.set(task.node, (copies.get(task.node) ?? 0) + 1)
    index.set(slot, copies.get(task.node) ?? 0)
  }
  const last = Number.MAX_SAFE_INTEGER
  return slots.sort((a, b) => (index.get(a) ?? last) - (index.get(b) ?? last)).slice(0, replicas)
}

/** RS-5 to RS-7: how often each slot was restarted, and whether it may be once more. */
export class RestartHistory {
  readonly #slots = new Map<number, { version: number; count: number; times: Micros[] }>()

  mayRestart(task: ModelTask): boolean {
    const { condition, attempts, window } = task.plan.restart
    if (condition === "none") return false
    if (condition === "on-failure" && task.state === "complete") return false
    const history = this.#slots.get(task.slot)
    if (attempts === 0 || history === undefined || history.version !== task.version) return true
    if (window === 0) return history.count < attempts
    // Whoever asks about a task makes the supervisor forget what lies before that task's window.
    history.times = history.times.filter((at) => at > task.changed - window)
    return history.times.filter((at) => at < task.changed).length < attempts
  }

  /** RS-7. */
  record(fresh: ModelTask, now: Micros): void {
    const { attempts, window } = fresh.plan.restart
    if (attempts === 0) return
    let history = this.#slots.get(fresh.slot)
    if (history?.version !== fresh.version) {
      history = { version: fresh.version, count: 0, times: [] }
      this.#slots.set(fresh.slot, history)
    }
    history.count += 1
    if (window > 0) history.times.push(now)
  }
}

/** D-1, as far as nodes and placement do not matter. */
export function dirty({ plan, version }: Definition, task: ModelTask): boolean {
  if (version === task.version) return false
  const { image, force, restart } = plan
  const own = { image: task.plan.image, force: task.plan.force, restart: task.plan.restart }
  return JSON.stringify({ image, force, restart }) !== JSON.stringify(own)
}

/** U-14, U-16: which ends count, and when they are too many. */
export class Judge {
  monitor: Micros
  readonly #run: Run
  readonly #pace: Pace
  readonly #slots: number
  readonly #counted = new Set<string>()

  constructor(run: Run, pace: Pace, slots: number) {
    this.#run = run
    this.#pace = pace
    this.#slots = slots
    this.monitor = pace.monitor ?? 5 * SECOND
  }

  /** The task that broke the limit, if this end did. */
  hears(task: ModelTask | undefined, now: Micros): string | null {
    if (task === undefined || this.#counted.has(task.key)) return null
    const since = this.#run.made.get(task.key)
    if (since === undefined) return null
    if (since !== null && now - since > this.monitor) return null
    this.#counted.add(task.key)
    const share = Math.fround(this.#counted.size / this.#slots)
    return share > Math.fround(this.#pace.ratio) ? task.key : null
  }
}
