/** One bar a replica, or one a node for global services (CW-7 to CW-13). */
import type { ApiService, ApiTask } from "../../engine/types.ts"
import type { ProgressDisplay } from "./display.ts"
import { shortError } from "./short-error.ts"

/** What a read of the cluster gave. */
export interface ServiceView {
  readonly service: ApiService
  /** Only those of the service's present spec. */
  readonly tasks: readonly ApiTask[]
  /** Ids of the nodes that are not down. */
  readonly activeNodes: ReadonlySet<string>
}

/** Draws a view; tells whether everything runs. */
export interface Bars {
  update(view: ServiceView, rollback: boolean): Promise<boolean>
}

export const MOST_BARS = 20

/** The order in which states count; those that are not here are not shown. */
const rank: Readonly<Record<string, number>> = {
  new: 1,
  allocated: 2,
  pending: 3,
  assigned: 4,
  accepted: 5,
  preparing: 6,
  ready: 7,
  starting: 8,
  running: 9,
  complete: 10,
  shutdown: 11,
  failed: 12,
  rejected: 13,
}
const RUNNING = 9

export const rankOf = (state: string): number => rank[state] ?? 0
export const isTerminal = (state: string): boolean => rankOf(state) > RUNNING
const runs = (task: ApiTask): boolean =>
  !isTerminal(task.DesiredState) && task.Status.State === "running"

export class ReplicaBars implements Bars {
  private readonly display: ProgressDisplay
  private started = false
  private done = false
  /** Bar of each slot, in the order in which slots were met. */
  private readonly barOfSlot = new Map<number, number>()

  constructor(display: ProgressDisplay) {
    this.display = display
  }

  async update({ service, tasks, activeNodes }: ServiceView, rollback: boolean): Promise<boolean> {
    const replicas = service.Spec.Mode?.Replicated?.Replicas ?? 0
    if (!this.started) {
      this.started = true
      await showOverall(this.display, 0, replicas, rollback)
      for (let bar = 1; bar <= replicas && replicas <= MOST_BARS; bar++) {
        await this.display.show({ id: `${bar}/${replicas}`, text: " " })
      }
    }
    const shown = pickTasks(tasks, (task) => task.Slot ?? 0, activeNodes)
    if (this.done && shown.some((task) => task.Status.State !== "running")) this.done = false
    for (const task of shown) {
      const slot = task.Slot ?? 0
      const bar = this.barOfSlot.get(slot) ?? this.barOfSlot.size + 1
      this.barOfSlot.set(slot, bar)
      if (!this.done && replicas <= MOST_BARS && bar <= replicas) {
        await showTask(this.display, `${bar}/${replicas}`, task)
      }
    }
    const running = shown.filter(runs).length
    if (!this.done) {
      await showOverall(this.display, running, replicas, rollback)
      this.done = running === replicas
    }
    return running === replicas
  }
}

export class NodeBars implements Bars {
  private readonly display: ProgressDisplay
  private started = false
  private done = false

  constructor(display: ProgressDisplay) {
    this.display = display
  }

  async update({ tasks, activeNodes }: ServiceView, rollback: boolean): Promise<boolean> {
    const known = pickTasks(tasks, (task) => task.NodeID ?? "", null)
    if (!this.started) {
      if (known.length === 0) {
        await this.display.show({ id: "overall progress", text: "waiting for new tasks" })
        return false
      }
      this.started = true
      await showOverall(this.display, 0, known.length, rollback)
    }
    if (this.done && known.some((task) => task.Status.State !== "running")) this.done = false
    const shown = known.filter((task) => activeNodes.has(task.NodeID ?? ""))
    for (const task of shown) {
      if (!this.done && known.length <= MOST_BARS) {
        await showTask(this.display, (task.NodeID ?? "").slice(0, 12), task)
      }
    }
    const running = shown.filter(runs).length
    if (!this.done) {
      await showOverall(this.display, running, known.length, rollback)
      this.done = running === known.length
    }
    return running === known.length
  }
}

/** One task a slot or node: the one with the lowest desired state, then the lowest actual one (CW-8). */
export function pickTasks<Key extends number | string>(
  tasks: readonly ApiTask[],
  keyOf: (task: ApiTask) => Key,
  activeNodes: ReadonlySet<string> | null,
): ApiTask[] {
  const picked = new Map<Key, ApiTask>()
  for (const task of tasks) {
    const desired = rankOf(task.DesiredState)
    const actual = rankOf(task.Status.State)
    if (desired === 0 || actual === 0) continue
    const other = picked.get(keyOf(task))
    if (other !== undefined) {
      const difference = rankOf(other.DesiredState) - desired || rankOf(other.Status.State) - actual
      if (difference <= 0) continue
    }
    const placed = task.NodeID !== undefined && task.NodeID !== ""
    if (placed && activeNodes !== null && !activeNodes.has(task.NodeID ?? "")) continue
    picked.set(keyOf(task), task)
  }
  // Docker walks a Go map here, in any order; ours is by slot or node.
  return [...picked].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, task]) => task)
}

async function showTask(display: ProgressDisplay, id: string, task: ApiTask): Promise<void> {
  const error = task.Status.Err ?? ""
  if (error !== "") {
    await display.show({ id, text: shortError(error) })
  } else if (!isTerminal(task.DesiredState) && !isTerminal(task.Status.State)) {
    const text = task.Status.State.padEnd("preparing".length)
    await display.show({ id, text, share: [rankOf(task.Status.State), RUNNING] })
  }
}

async function showOverall(
  display: ProgressDisplay,
  running: number,
  total: number,
  rollback: boolean,
): Promise<void> {
  const count = `${running} out of ${total} tasks`
  const text = rollback ? `rolling back update: ${count}` : count
  await display.show({ id: "overall progress", text })
}
