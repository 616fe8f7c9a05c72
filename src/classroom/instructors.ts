/** Instructors in D1: known by the keyed hash of their key only. */
import { eq } from "drizzle-orm"
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1"
import { randomId } from "./random.ts"
import { instructors } from "./schema.ts"

export type Database = DrizzleD1Database

export const database = (binding: D1Database): Database => drizzle(binding)

export async function findInstructor(db: Database, keyHash: string): Promise<string | null> {
  const rows = await db
    .select({ id: instructors.id })
    .from(instructors)
    .where(eq(instructors.keyHash, keyHash))
    .limit(1)
  return rows[0]?.id ?? null
}

/** The instructor of this key, made if this is the first time it is used. */
export async function ensureInstructor(
  db: Database,
  keyHash: string,
  now: number,
): Promise<string> {
  await db
    .insert(instructors)
    .values({ id: randomId(), keyHash, createdAt: now })
    .onConflictDoNothing()
  const id = await findInstructor(db, keyHash)
  if (id === null) throw new Error("the instructor was not stored")
  return id
}
