/** The students of a class as their labs last reported themselves, in the classroom's own SQLite. */
import type { StudentView } from "../wire/classroom.ts"
import type { LabReport } from "./rpc.ts"
import { number, text } from "./store.ts"

export class Roster {
  readonly #sql: SqlStorage

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql
    this.#sql.exec(
      "CREATE TABLE IF NOT EXISTS students (id TEXT PRIMARY KEY, version INTEGER NOT NULL, view TEXT NOT NULL) WITHOUT ROWID",
    )
  }

  /** The new student's first view; null when they were there already. */
  enroll(student: { id: string; name: string; joinedAt: number }): StudentView | null {
    const { id, name, joinedAt } = student
    const view: StudentView = {
      id,
      name,
      joinedAt,
      lastSeenAt: joinedAt,
      connected: false,
      swarm: null,
      progress: {},
    }
    const { rowsWritten } = this.#sql.exec(
      "INSERT OR IGNORE INTO students (id, version, view) VALUES (?, 0, ?)",
      id,
      JSON.stringify(view),
    )
    return rowsWritten > 0 ? view : null
  }

  /** The view before this one; null for a report that is older, or of somebody who is not here. */
  report({ version, view }: LabReport): StudentView | null {
    const [row] = this.#sql
      .exec("SELECT version, view FROM students WHERE id = ?", view.id)
      .toArray()
    if (row === undefined || number(row.version) >= version) return null
    const before: StudentView = JSON.parse(text(row.view))
    this.#sql.exec(
      "UPDATE students SET version = ?, view = ? WHERE id = ?",
      version,
      JSON.stringify(view),
      view.id,
    )
    return before
  }

  remove(id: string): void {
    this.#sql.exec("DELETE FROM students WHERE id = ?", id)
  }

  /** In the order of joining. */
  students(): StudentView[] {
    return this.#sql
      .exec("SELECT view FROM students")
      .toArray()
      .map((row): StudentView => JSON.parse(text(row.view)))
      .sort((one, other) => one.joinedAt - other.joinedAt || (one.id < other.id ? -1 : 1))
  }
}
