/** One bar a completion of a job, or one a node for global jobs; jobs end, and so does waiting for them. */
import type { ApiService, ApiTask } from "../../engine/types.ts"
import { type Bars, isTerminal, MOST_BARS, pickTasks, rankOf, type ServiceView } from "./bars.ts"
import type { ProgressDisplay } from "./display.ts"
import { shortError } from "./short-error.ts"

const COMPLETE = rankOf("complete")

export class ReplicatedJobBars implements Bars {
  private readonly display: ProgressDisplay
  private readonly total: number
  private readonly atOnce: number
  private started = false

  constructor(display: ProgressDisplay, { Spec }: ApiService) {
    const { MaxConcurrent = 1, TotalCompletions = MaxConcurrent } = Spec.Mode?.ReplicatedJob ?? {}
    this.display = display
    this.total = TotalCompletions
    this.atOnce = MaxConcurrent
  }

  async update({ service, tasks, activeNodes }: ServiceView): Promise<boolean> {
    if (!this.started) {
      this.started = true
      await this.showOverall(0, 0)
      for (let bar = 1; bar <= this.total && this.total <= MOST_BARS; bar++) {
        await this.display.show({ id: this.barOf(bar), text: " " })
      }
    }
    const shown = pickTasks(ofThisRun(service, tasks), (task) => task.Slot ?? 0, activeNodes)
    for (const task of shown) {
      if (this.total > MOST_BARS) continue
      await showTask(this.display, this.barOf((task.Slot ?? 0) + 1), task)
    }
    const done = shown.filter(isComplete).length
    await this.showOverall(shown.filter(isUnderWay).length, done)
    return done === this.total
  }

  private barOf(bar: number): string {
    return `${padded(bar, this.total)}/${this.total}`
  }

  private async showOverall(active: number, done: number): Promise<void> {
    await showDone(this.display, done, this.total)
    const wished = Math.min(this.atOnce, this.total - done)
    const text = `${padded(active, this.atOnce)} out of ${wished} tasks`
    await this.display.show({ id: "active tasks", text })
  }
}

export class GlobalJobBars implements Bars {
  private readonly display: ProgressDisplay
  private total: number | null = null

  constructor(display: ProgressDisplay) {
    this.display = display
  }

  async update({ service, tasks, activeNodes }: ServiceView): Promise<boolean> {
    const ours = ofThisRun(service, tasks)
    if (this.total === null) {
      if (tasks.length === 0 && activeNodes.size > 0) return false
      this.total = ours.length
      await showDone(this.display, 0, this.total)
    }
    const shown = pickTasks(ours, (task) => task.NodeID ?? "", activeNodes)
    for (const task of shown) {
      if (this.total > MOST_BARS) continue
      await showTask(this.display, (task.NodeID ?? "").slice(0, 12), task)
    }
    const done = shown.filter(isComplete).length
    await showDone(this.display, done, this.total)
    return done === this.total
  }
}

const ofThisRun = ({ JobStatus }: ApiService, tasks: readonly ApiTask[]): ApiTask[] =>
  tasks.filter(
    ({ JobIteration }) =>
      JobIteration !== undefined && JobIteration.Index === JobStatus?.JobIteration.Index,
  )

const isComplete = ({ Status }: ApiTask): boolean => Status.State === "complete"
const isUnderWay = ({ Status }: ApiTask): boolean => !isTerminal(Status.State)

/** As many digits as the greatest number of its kind. */
const padded = (count: number, greatest: number): string =>
  String(count).padStart(String(greatest).length, "0")

const showDone = (display: ProgressDisplay, done: number, total: number): Promise<void> =>
  display.show({
    id: "job progress",
    text: `${padded(done, total)} out of ${total} complete`,
    share: [done, total],
  })

async function showTask(display: ProgressDisplay, id: string, task: ApiTask): Promise<void> {
  const { Err = "", State } = task.Status
  if (Err !== "") return display.show({ id, text: shortError(Err) })
  if (rankOf(task.DesiredState) > COMPLETE || rankOf(State) > COMPLETE) return
  const text = State.padEnd("preparing".length)
  await display.show({ id, text, share: [rankOf(State), COMPLETE] })
}
