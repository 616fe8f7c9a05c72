/** A class's progress as a table for spreadsheets: a row a student and step. */
import type { ClassView, StudentView } from "../wire/classroom.ts"

const columns = ["student", "joined", "step", "title", "started", "done", "attempts", "hints"]

export function progressCsv(view: ClassView, students: readonly StudentView[]): string {
  const rows = students.flatMap((student) =>
    view.steps.map((step) => {
      const progress = student.progress[step.id]
      return [
        student.name,
        time(student.joinedAt),
        step.id,
        step.title,
        time(progress?.startedAt ?? null),
        time(progress?.doneAt ?? null),
        String(progress?.attempts ?? 0),
        String(progress?.hints ?? 0),
      ]
    }),
  )
  return [columns, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("")
}

/** "Student 7" instead of names, by the order of joining, as the instructor's pages number them. */
export function numbered(students: readonly StudentView[]): readonly StudentView[] {
  return students.map((student, index) => ({ ...student, name: `Student ${index + 1}` }))
}

const time = (at: number | null) => (at === null ? "" : new Date(at).toISOString())

/**
 * A spreadsheet would run a name like `=1+1` as a formula, in wide characters too: an apostrophe makes it
 * text. Some split at semicolons: those are quoted like commas.
 */
function cell(text: string): string {
  const safe = /^[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
