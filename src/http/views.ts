/** Rows of D1 as the public API and the objects see them. */
import type { ClassRow } from "../classroom/classes.ts"
import type { ProgressRow } from "../classroom/progress.ts"
import type { StudentRow } from "../classroom/students.ts"
import type { ClassroomState, ClassSettings } from "../durable/rpc.ts"
import type { ClassView, StepProgress, StudentView } from "../wire/classroom.ts"
import type { Catalogue } from "./catalogue.ts"

export function settingsOf(row: ClassRow): ClassSettings {
  const { id, code, title, exercise, rate, openSteps, state, version } = row
  return { id, code, title, exercise, rate, openSteps, state, version }
}

export function classView(row: ClassRow, catalogue: Catalogue): ClassView {
  const { id, code, title, exercise, rate, openSteps, state, createdAt, endedAt } = row
  const { joinable, stuckMinutes } = row
  const steps = catalogue.steps(exercise) ?? []
  return {
    ...{ id, code, title, exercise, rate, openSteps, state, joinable, stuckMinutes },
    ...{ createdAt, endedAt, steps },
  }
}

export function classroomState(row: ClassRow, catalogue: Catalogue): ClassroomState {
  return { settings: settingsOf(row), view: classView(row, catalogue) }
}

/** D1 knows who there is and how far they are; the classroom's object, who is here and what runs. */
export function studentViews(
  students: readonly StudentRow[],
  rows: readonly ProgressRow[],
  live: readonly StudentView[],
): StudentView[] {
  const liveById = new Map(live.map((view) => [view.id, view]))
  const progressById = Map.groupBy(rows, (row) => row.student)
  return students.map(({ id, name, joinedAt }) => {
    const view = liveById.get(id)
    return {
      id,
      name,
      joinedAt,
      lastSeenAt: view?.lastSeenAt ?? joinedAt,
      connected: view?.connected ?? false,
      swarm: view?.swarm ?? null,
      progress: Object.fromEntries(
        (progressById.get(id) ?? []).map((row) => [row.step, stepProgress(row)]),
      ),
      faults: view?.faults ?? [],
      trouble: view?.trouble ?? [],
      guesses: view?.guesses ?? {},
      failed: view?.failed ?? [],
      failedInRow: view?.failedInRow ?? 0,
    }
  })
}

function stepProgress({ startedAt, doneAt, attempts, hints }: ProgressRow): StepProgress {
  return { startedAt, doneAt, attempts, hints }
}
