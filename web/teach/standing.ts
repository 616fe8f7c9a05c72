/** How a student stands in the steps, as the grid shows it: pure, from what the classroom says. */
import type { ClassView, StepProgress, StudentView } from "../../src/wire/classroom.ts"

export type Cell =
  | { readonly kind: "done"; readonly spent: number; readonly hints: number }
  | {
      readonly kind: "working" | "away" | "stuck"
      readonly since: number
      readonly hints: number
    }
  /** Something of it was seen, but the student is at an earlier step. */
  | { readonly kind: "begun"; readonly hints: number }
  | { readonly kind: "none" | "locked" }

export interface Standing {
  readonly cells: readonly Cell[]
  readonly done: number
  /** Index of the first step that is not done; the number of steps when all are. */
  readonly current: number
  /** When the last step went green, or they joined: what the current step's time counts from. */
  readonly since: number
  readonly stuck: boolean
}

const medianFactor = 3
/** Whoever fails so often one after the other is stuck at once. */
const failuresMost = 5

type StandingView = Pick<ClassView, "steps" | "openSteps" | "stuckMinutes" | "state">

export function standingOf(
  student: StudentView,
  { steps, openSteps, stuckMinutes, state }: StandingView,
  medians: readonly (number | null)[],
  now: number,
): Standing {
  const progress = steps.map((step) => student.progress[step.id])
  const done = progress.filter(isDone).length
  const first = progress.findIndex((step) => !isDone(step))
  const current = first === -1 ? steps.length : first
  const since = Math.max(student.joinedAt, ...progress.map((step) => step?.doneAt ?? 0))
  const patience = Math.max(stuckMinutes * 60_000, medianFactor * (medians[current] ?? 0))
  const waits = state !== "ended" && current < Math.min(openSteps, steps.length)
  const tired = now - since > patience || (student.failedInRow ?? 0) >= failuresMost
  const stuck = waits && student.connected && tired
  const cells = progress.map((step, index): Cell => {
    const hints = step?.hints ?? 0
    if (isDone(step)) return { kind: "done", spent: spentOn(student, step.doneAt), hints }
    if (index === current && waits) {
      return { kind: stuck ? "stuck" : student.connected ? "working" : "away", since, hints }
    }
    if (step?.startedAt) return { kind: "begun", hints }
    return { kind: index < openSteps ? "none" : "locked" }
  })
  return { cells, done, current, since, stuck }
}

const isDone = (step: StepProgress | undefined): step is StepProgress & { doneAt: number } =>
  step !== undefined && step.doneAt !== null

/** From the green before it, or from joining. */
function spentOn(student: StudentView, doneAt: number): number {
  const earlier = Object.values(student.progress)
    .map((step) => step.doneAt ?? Number.POSITIVE_INFINITY)
    .filter((at) => at < doneAt)
  return doneAt - Math.max(student.joinedAt, ...earlier)
}

/** How many have done each step, and how long it took half of them. */
export function columnsOf(
  students: readonly StudentView[],
  steps: ClassView["steps"],
): readonly { readonly done: number; readonly median: number | null }[] {
  return steps.map((step) => {
    const spent = students
      .filter((student) => isDone(student.progress[step.id]))
      .map((student) => spentOn(student, student.progress[step.id]?.doneAt ?? 0))
      .sort((a, b) => a - b)
    return { done: spent.length, median: spent[Math.floor(spent.length / 2)] ?? null }
  })
}

export type Order = "name" | "progress" | "help"

export function compareStudents(
  order: Order,
  standings: ReadonlyMap<string, Standing>,
): (a: StudentView, b: StudentView) => number {
  const byName = (a: StudentView, b: StudentView) =>
    a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1)
  const key = (student: StudentView) => {
    const standing = standings.get(student.id)
    if (standing === undefined || order === "name") return [0, 0]
    if (order === "progress") return [-standing.done, 0]
    return [standing.stuck ? 0 : 1, standing.since]
  }
  return (a, b) => {
    const [first = 0, second = 0] = key(a)
    const [otherFirst = 0, otherSecond = 0] = key(b)
    return first - otherFirst || second - otherSecond || byName(a, b)
  }
}
