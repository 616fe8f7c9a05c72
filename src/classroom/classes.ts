/** Classes in D1. */
import { and, desc, eq, ne, sql } from "drizzle-orm"
import { newCode } from "./code.ts"
import type { Database } from "./instructors.ts"
import { randomId } from "./random.ts"
import { classes } from "./schema.ts"

export type ClassRow = typeof classes.$inferSelect

/** What an instructor may change. */
export type ClassChange = Partial<
  Pick<ClassRow, "title" | "rate" | "openSteps" | "state" | "joinable" | "stuckMinutes">
>

const classesListed = 200

export async function createClass(
  db: Database,
  wanted: Pick<ClassRow, "instructor" | "title" | "exercise" | "rate" | "openSteps">,
  now: number,
): Promise<ClassRow> {
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
    if (row !== undefined) return row
  }
  throw new Error("no free class code found")
}

export async function listClasses(db: Database, instructor: string): Promise<ClassRow[]> {
  return await db
    .select()
    .from(classes)
    .where(eq(classes.instructor, instructor))
    .orderBy(desc(classes.createdAt), classes.id)
    .limit(classesListed)
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
