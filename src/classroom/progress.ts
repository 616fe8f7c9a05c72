/** Progress in D1: one row a student and step, written by the labs' outboxes. */
import { and, eq, isNull, sql } from "drizzle-orm"
import type { Database } from "./instructors.ts"
import { progress, students } from "./schema.ts"
import { studentsInClassMax } from "./students.ts"

export type ProgressRow = typeof progress.$inferSelect

/** Steps of the longest exercise that we mean to write. */
const stepsMax = 40
/** Six parameters a row; D1 takes a hundred a statement. */
const rowsPerStatement = 16

/**
 * Idempotent and independent of order: times once known stay, counts only grow. So a delivery may be
 * repeated, and a late one undoes nothing.
 */
export async function saveProgress(db: Database, rows: readonly ProgressRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await db
      .insert(progress)
      .values(rows.slice(start, start + rowsPerStatement))
      .onConflictDoUpdate({
        target: [progress.student, progress.step],
        set: {
          startedAt: sql`coalesce(${progress.startedAt}, excluded.started_at)`,
          doneAt: sql`coalesce(${progress.doneAt}, excluded.done_at)`,
          attempts: sql`max(${progress.attempts}, excluded.attempts)`,
          hints: sql`max(${progress.hints}, excluded.hints)`,
        },
      })
  }
}

export async function progressOfClass(db: Database, classId: string): Promise<ProgressRow[]> {
  const rows = await db
    .select({ progress })
    .from(progress)
    .innerJoin(students, eq(progress.student, students.id))
    .where(and(eq(students.class, classId), isNull(students.removedAt)))
    .limit(studentsInClassMax * stepsMax)
  return rows.map((row) => row.progress)
}
