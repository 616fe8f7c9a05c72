/** Students in D1. */
import { and, eq, isNull, lt, ne, notExists, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/sqlite-core"
import { err, ok, type Result } from "../lib/result.ts"
import type { Database } from "./instructors.ts"
import { nameKey } from "./name.ts"
import { randomId } from "./random.ts"
import { classes, students } from "./schema.ts"

export type StudentRow = typeof students.$inferSelect

/** As many as fit on the projector. */
export const studentsInClassMax = 60

export async function createStudent(
  db: Database,
  wanted: Pick<StudentRow, "class" | "name" | "resumeHash">,
  now: number,
): Promise<Result<StudentRow, "name-taken" | "class-full">> {
  // One statement: of a whole class that joins at once, each is counted before the next.
  const [row] = await db
    .insert(students)
    .select(
      db
        .select({
          id: sql<string>`${randomId()}`.as("id"),
          class: classes.id,
          name: sql<string>`${wanted.name}`.as("name"),
          nameKey: sql<string>`${nameKey(wanted.name)}`.as("name_key"),
          generation: sql<number>`1`.as("generation"),
          resumeHash: sql<string>`${wanted.resumeHash}`.as("resume_hash"),
          joinedAt: sql<number>`${now}`.as("joined_at"),
          removedAt: sql<null>`null`.as("removed_at"),
        })
        .from(classes)
        .where(
          and(eq(classes.id, wanted.class), lt(presentIn(db, wanted.class), studentsInClassMax)),
        ),
    )
    .onConflictDoNothing()
    .returning()
  if (row !== undefined) return ok(row)
  const present = await presentIn(db, wanted.class)
  return err(present >= studentsInClassMax ? "class-full" : "name-taken")
}

const presentIn = (db: Database, classId: string) =>
  db.$count(students, and(eq(students.class, classId), isNull(students.removedAt)))

export async function findStudent(db: Database, id: string): Promise<StudentRow | null> {
  const [row] = await db
    .select()
    .from(students)
    .where(and(eq(students.id, id), isNull(students.removedAt)))
    .limit(1)
  return row ?? null
}

export async function findStudentByPhrase(
  db: Database,
  resumeHash: string,
): Promise<StudentRow | null> {
  const [row] = await db
    .select()
    .from(students)
    .where(and(eq(students.resumeHash, resumeHash), isNull(students.removedAt)))
    .limit(1)
  return row ?? null
}

export async function listStudents(db: Database, classId: string): Promise<StudentRow[]> {
  return await db
    .select()
    .from(students)
    .where(and(eq(students.class, classId), isNull(students.removedAt)))
    .orderBy(students.joinedAt, students.id)
    .limit(studentsInClassMax)
}

/** False where another student of the class has that name. */
export async function renameStudent(
  db: Database,
  { id, class: classId }: StudentRow,
  name: string,
): Promise<boolean> {
  const other = alias(students, "other")
  const key = nameKey(name)
  const namesakes = db
    .select({ id: other.id })
    .from(other)
    .where(
      and(
        eq(other.class, classId),
        eq(other.nameKey, key),
        ne(other.id, id),
        isNull(other.removedAt),
      ),
    )
  const changed = await db
    .update(students)
    .set({ name, nameKey: key })
    .where(and(eq(students.id, id), isNull(students.removedAt), notExists(namesakes)))
    .returning({ id: students.id })
  return changed.length > 0
}

/** Replaces the phrase; with `signOut`, tokens given so far stop working too. */
export async function replacePhrase(
  db: Database,
  id: string,
  resumeHash: string,
  signOut: boolean,
): Promise<StudentRow | null> {
  const [row] = await db
    .update(students)
    .set({ resumeHash, generation: sql`${students.generation} + ${signOut ? 1 : 0}` })
    .where(and(eq(students.id, id), isNull(students.removedAt)))
    .returning()
  return row ?? null
}

/** Tokens of a generation other than the present one are refused. False when it was not `from`. */
export async function changeGeneration(
  db: Database,
  id: string,
  from: number,
  to: number,
): Promise<boolean> {
  const changed = await db
    .update(students)
    .set({ generation: to })
    .where(and(eq(students.id, id), eq(students.generation, from), isNull(students.removedAt)))
    .returning({ id: students.id })
  return changed.length > 0
}

export async function removeStudent(db: Database, id: string, now: number): Promise<void> {
  await db
    .update(students)
    .set({ removedAt: now })
    .where(and(eq(students.id, id), isNull(students.removedAt)))
}
