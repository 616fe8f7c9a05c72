/** What a class looks like at this moment: everything that the class page and its projector draw from. */
import type { ClassView, StudentView } from "../../src/wire/classroom.ts"
import type { LiveClass } from "./live.ts"
import { namesOf } from "./names.ts"
import { now } from "./now.ts"
import { columnsOf, type Standing, standingOf } from "./standing.ts"

export interface ClassState {
  readonly view: ClassView
  readonly students: readonly StudentView[]
  readonly names: ReadonlyMap<string, string>
  readonly standings: ReadonlyMap<string, Standing>
  readonly columns: ReturnType<typeof columnsOf>
  /** Tags by their shapes: the first is square, the second round, the third has cut corners. */
  readonly versions: readonly string[]
}

/** Null until the first picture has come. */
export function classState(live: LiveClass): ClassState | null {
  const view = live.view.value
  if (view === null) return null
  const students = [...live.students.value.values()]
  const columns = columnsOf(students, view.steps)
  const medians = columns.map((column) => column.median)
  const at = view.endedAt ?? now.value
  const standings = new Map(
    students.map((student) => [student.id, standingOf(student, view, medians, at)]),
  )
  const versions = live.versions.value
  return { view, students, names: namesOf(students), standings, columns, versions }
}
