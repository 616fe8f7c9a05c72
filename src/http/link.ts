/** A new link for an instructor whose link may be in other hands; whatever it opened is closed. */
import { type Context, Hono } from "hono"
import { listClasses } from "../classroom/classes.ts"
import { database, replaceKey } from "../classroom/instructors.ts"
import { randomKey } from "../classroom/random.ts"
import { type AppEnv, hashKey, rememberInstructor, requireSession } from "./identity.ts"
import { notSignedIn } from "./problem.ts"

export const linkRoutes = new Hono<AppEnv>().post("/", async (c) => {
  const before = await requireSession(c)
  const key = randomKey()
  const hash = await hashKey(c.env, key)
  const instructor = await replaceKey(database(c.env.DB), before, hash)
  if (instructor === null) throw notSignedIn()
  await rememberInstructor(c, instructor)
  await hangUp(c, instructor.id)
  return c.json({ link: `${new URL(c.req.url).origin}/teach#key=${key}` }, 201)
})

/** A page that may go on comes back by itself. One that an object cannot be told to close is closed with it. */
async function hangUp(c: Context<AppEnv>, instructor: string): Promise<void> {
  const classes = await listClasses(database(c.env.DB), instructor)
  await Promise.allSettled(classes.map(({ id }) => c.env.CLASSROOM.getByName(id).hangUp()))
}
