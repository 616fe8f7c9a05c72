/** What students are called on screen: their names, or numbers while names are hidden. */
import { effect, signal } from "@preact/signals"
import type { StudentView } from "../../src/wire/classroom.ts"

const key = "rollcall-hide-names"

/** Kept over reloads: one must not show the names by accident, in front of the class. */
export const hideNames = signal(stored())

effect(() => {
  try {
    localStorage.setItem(key, hideNames.value ? "yes" : "no")
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
})

function stored(): boolean {
  try {
    return localStorage.getItem(key) === "yes"
  } catch {
    return false
  }
}

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
