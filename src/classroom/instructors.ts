/**
 * Instructors in D1, known by keyed hashes of their keys only. The operator's key comes first: an
 * instructor may put another one in its place (a new link), and the operator theirs in place of both.
 */
import { and, desc, eq, ne } from "drizzle-orm"
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1"
import { randomId } from "./random.ts"
import { instructors } from "./schema.ts"

export type Database = DrizzleD1Database

export const database = (binding: D1Database): Database => drizzle(binding)

/** One instructor, as long as nobody has made a new link. */
export interface Instructor {
  readonly id: string
  readonly generation: number
}

const columns = { id: instructors.id, generation: instructors.generation }

/** Whom the key lets in, while the operator's key is the one of `printedHash`. */
export async function findInstructor(
  db: Database,
  { keyHash, printedHash }: { readonly keyHash: string; readonly printedHash: string },
): Promise<Instructor | null> {
  const [row] = await db
    .select(columns)
    .from(instructors)
    .where(and(eq(instructors.keyHash, keyHash), eq(instructors.printedHash, printedHash)))
    .limit(1)
  return row ?? null
}

/** Whether nobody has made a new link since, neither the instructor nor the operator. */
export async function isPresent(
  db: Database,
  { id, generation }: Instructor,
  printedHash: string,
): Promise<boolean> {
  const [row] = await db
    .select(columns)
    .from(instructors)
    .where(
      and(
        eq(instructors.id, id),
        eq(instructors.generation, generation),
        eq(instructors.printedHash, printedHash),
      ),
    )
    .limit(1)
  return row !== undefined
}

/**
 * Whom the operator's own key lets in. One that was not used before takes the place of the last, and of
 * whatever the instructor had put there. Null when the instructor has put another in the place of this.
 */
export async function admitPrinted(
  db: Database,
  printedHash: string,
  now: number,
): Promise<Instructor | null> {
  const [known] = await db
    .select({ ...columns, keyHash: instructors.keyHash })
    .from(instructors)
    .where(eq(instructors.printedHash, printedHash))
    .limit(1)
  if (known?.keyHash === printedHash) return { id: known.id, generation: known.generation }
  if (known !== undefined) return null
  await takeOver(db, printedHash, now)
  return await findInstructor(db, { keyHash: printedHash, printedHash })
}

async function takeOver(db: Database, printedHash: string, now: number): Promise<void> {
  const [last] = await db
    .select(columns)
    .from(instructors)
    .orderBy(desc(instructors.createdAt), instructors.id)
    .limit(1)
  const hashes = { keyHash: printedHash, printedHash }
  if (last === undefined) {
    const first = { id: randomId(), ...hashes, createdAt: now }
    await db.insert(instructors).values(first).onConflictDoNothing()
    return
  }
  const { id, generation } = last
  // Of two who come with it at once, the second finds it done.
  await db
    .update(instructors)
    .set({ ...hashes, generation: generation + 1 })
    .where(and(eq(instructors.id, id), ne(instructors.keyHash, printedHash)))
}

/** The new key is the only one from now on. Null when another has come before it. */
export async function replaceKey(
  db: Database,
  { id, generation }: Instructor,
  keyHash: string,
): Promise<Instructor | null> {
  const [row] = await db
    .update(instructors)
    .set({ keyHash, generation: generation + 1 })
    .where(and(eq(instructors.id, id), eq(instructors.generation, generation)))
    .returning(columns)
  return row ?? null
}
