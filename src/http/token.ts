/** A new token for a student whose address has got into other hands; the old one stops at once. */
import { Hono } from "hono"
import { findClass } from "../classroom/classes.ts"
import { database } from "../classroom/instructors.ts"
import { changeGeneration, findStudent } from "../classroom/students.ts"
import { type AppEnv, rememberStudent, requireStudent, studentToken } from "./identity.ts"
import { Problem } from "./problem.ts"

export const tokenRoutes = new Hono<AppEnv>().post("/", async (c) => {
  const { student: id, generation: before } = await requireStudent(c)
  const db = database(c.env.DB)
  const student = await findStudent(db, id)
  if (student === null) throw signedOut()
  if ((await findClass(db, student.class))?.state === "ended") throw readOnly()
  const generation = before + 1
  // Of two renewals at once, one finds that its token is not the present one any more.
  if (!(await changeGeneration(db, id, before, generation))) throw signedOut()
  const token = await studentToken(c.env, { student: id, generation })
  const engine = `/engine/${token}`
  try {
    await c.env.LAB.getByName(id).renew({ generation, engine })
  } catch (error) {
    // Nothing half done: the old token must be good for the next try.
    await changeGeneration(db, id, generation, before)
    throw error
  }
  rememberStudent(c, token)
  return c.json({ token, engine })
})

const signedOut = () =>
  new Problem(401, "signed-out", "This is no longer your lab, or its token was replaced.")

const readOnly = () =>
  new Problem(403, "read-only", "This class has ended. Its labs can be looked at, not changed.")
