/** What students are called on screen: their names, or numbers while names are hidden. */
import type { StudentView } from "../../src/wire/classroom.ts"
import { keptSwitch } from "./kept.ts"

/** Kept over reloads: one must not show the names by accident, in front of the class. */
export const hideNames = keptSwitch("rollcall-hide-names", false)

/** Names by student: numbers go by the order of joining, so they stay. */
export function namesOf(students: Iterable<StudentView>): ReadonlyMap<string, string> {
  const all = [...students]
  if (!hideNames.value) return new Map(all.map((student) => [student.id, student.name]))
  return new Map(
    all
      .sort((a, b) => a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1))
      .map((student, index) => [student.id, `Student ${index + 1}`]),
  )
}
