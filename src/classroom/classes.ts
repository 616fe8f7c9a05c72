/** Classes in D1. */
import { and, desc, eq, inArray, ne, sql } from "drizzle-orm"
import { err, ok, type Result } from "../lib/result.ts"
import { newCode } from "./code.ts"
import type { Database } from "./instructors.ts"
import { randomId } from "./random.ts"
import { classes, progress, students } from "./schema.ts"

export type ClassRow = typeof classes.$inferSelect

/** What an instructor may change. */
export type ClassChange = Partial<
  Pick<ClassRow, "title" | "rate" | "openSteps" | "state" | "joinable" | "stuckMinutes">
>

/** Of one instructor: as many as a list of them is read, and a whole school teaches at a time. */
export const classLimits = { kept: 200, open: 100 } as const

/** Refused where the instructor has as many as there may be; two at once may go one past it. */
export async function createClass(
  db: Database,
  wanted: Pick<ClassRow, "instructor" | "title" | "exercise" | "rate" | "openSteps">,
  now: number,
): Promise<Result<ClassRow, keyof typeof classLimits>> {
  const own = eq(classes.instructor, wanted.instructor)
  const [open, kept] = await Promise.all([
    db.$count(classes, and(own, ne(classes.state, "ended"))),
    db.$count(classes, own),
  ])
  if (open >= classLimits.open) return err("open")
  if (kept >= classLimits.kept) return err("kept")
  // One code in 700 million is taken for each class: a second draw is all that is ever needed.
  for (let attempt = 0; attempt < 5; attempt++) {
    const [row] = await db
      .insert(classes)
      .values({
        ...wanted,
        id: randomId(),
        code: newCode(),
        state: "open",
        version: 1,
        createdAt: now,
        endedAt: null,
      })
      .onConflictDoNothing()
      .returning()
    if (row !== undefined) return ok(row)
  }
  throw new Error("no free class code found")
}

export async function listClasses(db: Database, instructor: string): Promise<ClassRow[]> {
  return await db
    .select()
    .from(classes)
    .where(eq(classes.instructor, instructor))
    .orderBy(desc(classes.createdAt), classes.id)
    .limit(classLimits.kept)
}

export async function findClass(db: Database, id: string): Promise<ClassRow | null> {
  const [row] = await db.select().from(classes).where(eq(classes.id, id)).limit(1)
  return row ?? null
}

/** Null also for classes of other instructors: they need not know that it exists. */
export async function findClassOf(
  db: Database,
  instructor: string,
  id: string,
): Promise<ClassRow | null> {
  const row = await findClass(db, id)
  return row?.instructor === instructor ? row : null
}

export async function findClassByCode(db: Database, code: string): Promise<ClassRow | null> {
  const [row] = await db.select().from(classes).where(eq(classes.code, code)).limit(1)
  return row ?? null
}

/** Null when the class has ended meanwhile: ended is final. */
export async function changeClass(
  db: Database,
  id: string,
  change: ClassChange,
  now: number,
): Promise<ClassRow | null> {
  const [row] = await db
    .update(classes)
    .set({
      ...change,
      ...(change.state === "ended" ? { endedAt: now } : {}),
      version: sql`${classes.version} + 1`,
    })
    .where(and(eq(classes.id, id), ne(classes.state, "ended")))
    .returning()
  return row ?? null
}

/** With its students, those who were removed among them, and how far they came. */
export async function deleteClass(db: Database, id: string): Promise<void> {
  const ofClass = db.select({ id: students.id }).from(students).where(eq(students.class, id))
  await db.batch([
    db.delete(progress).where(inArray(progress.student, ofClass)),
    db.delete(students).where(eq(students.class, id)),
    db.delete(classes).where(eq(classes.id, id)),
  ])
}
