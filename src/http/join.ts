/** Joining a class, coming back to it, and saying who one is. */
import { type Context, Hono } from "hono"
import * as v from "valibot"
import { type ClassRow, findClass, findClassByCode } from "../classroom/classes.ts"
import { parseCode } from "../classroom/code.ts"
import { database } from "../classroom/instructors.ts"
import { parseName } from "../classroom/name.ts"
import { newPhrase, parsePhrase } from "../classroom/phrase.ts"
import {
  createStudent,
  findStudent,
  findStudentByPhrase,
  removeStudent,
  type StudentRow,
  studentsInClassMax,
} from "../classroom/students.ts"
import { readBody } from "./body.ts"
import { countWrongGuess, refuseGuessers } from "./guessing.ts"
import {
  type AppEnv,
  forgetBoth,
  instructorOf,
  instructorOfKey,
  rememberInstructor,
  rememberStudent,
  studentOf,
  studentToken,
} from "./identity.ts"
import { badName, classEnded, codeClosed, nameTaken, Problem } from "./problem.ts"
import { keyedHash } from "./sign.ts"
import { settingsOf } from "./views.ts"

const text = (what: string) => v.string(`${what} must be text`)
const JoinBody = v.object({ code: text("code"), name: text("name") })
const ResumeBody = v.object({ resume: text("resume") })
const SessionBody = v.object({ key: text("key") })

export const joinRoutes = new Hono<AppEnv>()
  .post("/session", async (c) => {
    const { key } = await readBody(c, SessionBody)
    const instructor = await instructorOfKey(c.env, key)
    if (instructor === null) throw new Problem(401, "wrong-key", "This is not an instructor's key.")
    await rememberInstructor(c, instructor)
    return c.body(null, 204)
  })
  .delete("/session", (c) => {
    forgetBoth(c)
    return c.body(null, 204)
  })
  .get("/me", async (c) => {
    const instructor = (await instructorOf(c)) !== null
    return c.json({ instructor, student: await describeStudent(c) })
  })
  .get("/codes/:code", async (c) => {
    await refuseGuessers(c)
    const { title, state } = await openClass(c, c.req.param("code"))
    return c.json({ title, state })
  })
  .post("/join", async (c) => {
    const body = await readBody(c, JoinBody)
    const name = parseName(body.name)
    if (!name.ok) throw badName(name.error)
    await refuseGuessers(c)
    const row = await openClass(c, body.code)
    const { student, resume } = await enroll(c, row, name.value)
    return c.json({ ...(await admit(c, student)), resume }, 201)
  })
  .post("/resume", async (c) => {
    const body = await readBody(c, ResumeBody)
    await refuseGuessers(c)
    const student = await studentOfPhrase(c, body.resume)
    const row = await findClass(database(c.env.DB), student.class)
    if (row === null) throw new Error("a student without a class")
    await openLab(c, student, row)
    return c.json(await admit(c, student))
  })

async function describeStudent(c: Context<AppEnv>) {
  const identity = await studentOf(c)
  if (identity === null) return null
  const student = await findStudent(database(c.env.DB), identity.student)
  if (student === null || student.generation !== identity.generation) return null
  const row = await findClass(database(c.env.DB), student.class)
  if (row === null) return null
  const { id, code, title, state } = row
  return { id: student.id, name: student.name, class: { id, code, title, state } }
}

async function openClass(c: Context<AppEnv>, typed: string): Promise<ClassRow> {
  const code = parseCode(typed)
  const row = code === null ? null : await findClassByCode(database(c.env.DB), code)
  if (row === null) {
    await countWrongGuess(c, typed)
    throw new Problem(404, "unknown-code", "No open class has this code. Check it on the board.")
  }
  if (row.state === "ended") throw classEnded()
  if (!row.joinable) throw codeClosed()
  return row
}

async function enroll(c: Context<AppEnv>, row: ClassRow, name: string) {
  const db = database(c.env.DB)
  const resume = newPhrase()
  const resumeHash = await hashPhrase(c, resume)
  const created = await createStudent(db, { class: row.id, name, resumeHash }, Date.now())
  if (!created.ok) throw refusals[created.error](name)
  const student = created.value
  try {
    await openLab(c, student, row)
  } catch (error) {
    // Nothing half done: the name must be free for the next try.
    await removeStudent(db, student.id, Date.now())
    throw error
  }
  return { student, resume }
}

const refusals = {
  "name-taken": (name: string) =>
    nameTaken(name, "Add an initial, or continue with your resume code."),
  "class-full": () => new Problem(409, "class-full", `This class is full (${studentsInClassMax}).`),
}

/** Classroom first: from then on it tells the lab of every later change of the class. */
async function openLab(c: Context<AppEnv>, student: StudentRow, row: ClassRow): Promise<void> {
  const { id, name, joinedAt, generation } = student
  await c.env.CLASSROOM.getByName(row.id).enroll({ id, name, joinedAt })
  await c.env.LAB.getByName(id).open({
    student: id,
    name,
    joinedAt,
    generation,
    engine: `/engine/${await tokenOf(c, student)}`,
    class: settingsOf(row),
  })
}

async function studentOfPhrase(c: Context<AppEnv>, typed: string): Promise<StudentRow> {
  const phrase = parsePhrase(typed)
  const student =
    phrase === null
      ? null
      : await findStudentByPhrase(database(c.env.DB), await hashPhrase(c, phrase))
  if (student !== null) return student
  await countWrongGuess(c, typed)
  throw new Problem(
    404,
    "unknown-phrase",
    "No student has this resume code. Check its spelling, or ask your instructor for a new one.",
  )
}

async function admit(c: Context<AppEnv>, student: StudentRow) {
  const token = await tokenOf(c, student)
  rememberStudent(c, token)
  return { student: student.id, token, engine: `/engine/${token}` }
}

const tokenOf = (c: Context<AppEnv>, { id, generation }: StudentRow) =>
  studentToken(c.env, { student: id, generation })

export const hashPhrase = (c: Context<AppEnv>, phrase: string) =>
  keyedHash(c.env.ROLLCALL_SECRET, "resume", phrase)
