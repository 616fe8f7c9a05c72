/** What an instructor does: classes, their students, their progress. */
import { type Context, Hono } from "hono"
import * as v from "valibot"
import {
  type ClassRow,
  changeClass,
  classLimits,
  createClass,
  deleteClass,
  findClassOf,
  listClasses,
} from "../classroom/classes.ts"
import { database } from "../classroom/instructors.ts"
import { hasUnprintable, parseName } from "../classroom/name.ts"
import { newPhrase } from "../classroom/phrase.ts"
import { progressOfClass } from "../classroom/progress.ts"
import {
  findStudent,
  listStudents,
  removeStudent,
  renameStudent,
  replacePhrase,
  type StudentRow,
} from "../classroom/students.ts"
import { readBody } from "./body.ts"
import { BroadcastWish, carryBroadcast } from "./broadcast.ts"
import type { Catalogue } from "./catalogue.ts"
import { concerned, visitLabs } from "./class-labs.ts"
import { numbered, progressCsv } from "./csv.ts"
import { carry, FaultWish } from "./faults.ts"
import { type AppEnv, requireInstructor, studentToken } from "./identity.ts"
import { hashPhrase } from "./join.ts"
import {
  badName,
  classEnded,
  classGoesOn,
  nameTaken,
  noSuchClass,
  noSuchStudent,
  Problem,
  tooManyBroadcasts,
  tooManyClasses,
  tooManyOpenClasses,
} from "./problem.ts"
import { classroomState, classView, settingsOf, studentViews } from "./views.ts"

const Title = v.pipe(
  v.string("must be text"),
  v.trim(),
  v.minLength(1, "must not be empty"),
  v.check((title) => [...title].length <= 80, "has at most 80 characters"),
  v.check((title) => !hasUnprintable(title), "cannot contain control characters"),
)
const Rate = v.pipe(
  v.number("must be a number"),
  v.minValue(0.25, "is at least 0.25"),
  v.maxValue(20, "is at most 20"),
)
const OpenSteps = v.pipe(
  v.number("must be a number"),
  v.integer("must be a whole number"),
  v.minValue(0, "is at least 0"),
  v.maxValue(100, "is at most 100"),
)
const StuckMinutes = v.pipe(
  v.number("must be a number"),
  v.integer("must be a whole number"),
  v.minValue(1, "is at least 1"),
  v.maxValue(120, "is at most 120"),
)
const NewClass = v.object({
  title: Title,
  exercise: v.optional(v.string("must be text")),
  rate: v.optional(Rate, 1),
  openSteps: v.optional(OpenSteps),
})
const ClassChange = v.strictObject({
  title: v.optional(Title),
  rate: v.optional(Rate),
  openSteps: v.optional(OpenSteps),
  state: v.optional(v.picklist(["open", "paused", "ended"], "is open, paused or ended")),
  joinable: v.optional(v.boolean("must be true or false")),
  stuckMinutes: v.optional(StuckMinutes),
})
const NewName = v.strictObject({ name: v.string("must be text") })
const Reset = v.strictObject({ files: v.optional(v.boolean("must be true or false"), false) })
const NewPhrase = v.object({ signOut: v.optional(v.boolean("must be true or false"), false) })

export const classRoutes = (catalogue: Catalogue) =>
  new Hono<AppEnv>()
    .get("/", async (c) => {
      const instructor = await requireInstructor(c)
      const rows = await listClasses(database(c.env.DB), instructor)
      return c.json({ classes: rows.map((row) => classView(row, catalogue)) })
    })
    .post("/", async (c) => {
      const instructor = await requireInstructor(c)
      const body = await readBody(c, NewClass)
      const exercise = body.exercise ?? catalogue.standard
      const steps = catalogue.steps(exercise)
      if (steps === null) {
        throw new Problem(400, "bad-request", `exercise: there is no exercise "${exercise}"`)
      }
      const { title, rate, openSteps = steps.length } = body
      const wanted = { instructor, title, exercise, rate, openSteps }
      const created = await createClass(database(c.env.DB), wanted, Date.now())
      if (!created.ok) throw tooMany[created.error]()
      const row = created.value
      await classroomOf(c, row.id).configure(classroomState(row, catalogue))
      const link = `${new URL(c.req.url).origin}/j/${row.code}`
      return c.json({ ...classView(row, catalogue), link }, 201)
    })
    .get("/:id", async (c) => c.json(classView(await ownClass(c), catalogue)))
    .patch("/:id", async (c) => {
      const before = await ownClass(c)
      const change = await readBody(c, ClassChange)
      const row = await changeClass(database(c.env.DB), before.id, change, Date.now())
      if (row === null) throw classEnded()
      await classroomOf(c, row.id).configure(classroomState(row, catalogue))
      return c.json(classView(row, catalogue))
    })
    .delete("/:id", async (c) => {
      await erase(c, await ownClass(c))
      return c.body(null, 204)
    })
    .get("/:id/progress", async (c) => c.json(await progressOf(c, catalogue)))
    .get("/:id/progress.csv", async (c) => {
      const { class: view, students } = await progressOf(c, catalogue)
      const shown = c.req.query("names") === "hidden" ? numbered(students) : students
      return c.body(progressCsv(view, shown), 200, {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="rollcall-${view.code}.csv"`,
      })
    })
    .post("/:id/faults", async (c) => {
      const row = await ownClass(c)
      const { fault, active, students: wanted } = await readBody(c, FaultWish)
      if (row.state === "ended") throw classEnded()
      const students = concerned(await listStudents(database(c.env.DB), row.id), wanted)
      return c.json(await carry(c.env, students, { fault, active }))
    })
    .post("/:id/broadcast", async (c) => {
      const row = await ownClass(c)
      const { text, students: wanted } = await readBody(c, BroadcastWish)
      if (row.state === "ended") throw classEnded()
      const students = concerned(await listStudents(database(c.env.DB), row.id), wanted)
      const broadcast = text === null ? null : { text, at: Date.now() }
      const heard = await classroomOf(c, row.id).announce(broadcast, wanted === undefined)
      if (!heard) throw tooManyBroadcasts()
      return c.json(await carryBroadcast(c.env, students, broadcast))
    })
    .patch("/:id/students/:student", async (c) => {
      const { student } = await ownStudent(c)
      const name = parseName((await readBody(c, NewName)).name)
      if (!name.ok) throw badName(name.error)
      if (!(await renameStudent(database(c.env.DB), student, name.value)))
        throw nameTaken(name.value)
      // The lab reports itself to the class, under its new name.
      await c.env.LAB.getByName(student.id).rename(name.value)
      return c.json({ id: student.id, name: name.value })
    })
    .post("/:id/students/:student/resume", async (c) => {
      const { row, student } = await ownStudent(c)
      const { signOut } = await readBody(c, NewPhrase)
      const resume = newPhrase()
      const hash = await hashPhrase(c, resume)
      const changed = await replacePhrase(database(c.env.DB), student.id, hash, signOut)
      if (changed === null) throw noSuchStudent()
      if (signOut) await signOutOf(c, changed, row)
      return c.json({ resume })
    })
    .get("/:id/students/:student/lab", async (c) => {
      const { student } = await ownStudent(c)
      const look = await c.env.LAB.getByName(student.id).look()
      return c.body(look, 200, { "content-type": "application/json" })
    })
    .post("/:id/students/:student/reset", async (c) => {
      const { student } = await ownStudent(c)
      const { files } = await readBody(c, Reset)
      const refusal = await c.env.LAB.getByName(student.id).startOver(files)
      if (refusal !== null) throw classEnded()
      return c.body(null, 204)
    })
    .delete("/:id/students/:student/reset", async (c) => {
      const { row, student } = await ownStudent(c)
      if (row.state === "ended") throw classEnded()
      const refusal = await c.env.LAB.getByName(student.id).undoStartOver()
      if (refusal !== null) throw new Problem(409, "too-late", refusal)
      return c.body(null, 204)
    })
    .delete("/:id/students/:student", async (c) => {
      const { row, student } = await ownStudent(c)
      await removeStudent(database(c.env.DB), student.id, Date.now())
      // Answered only once the lab has confirmed: from then on its tokens are dead.
      await c.env.LAB.getByName(student.id).remove()
      await classroomOf(c, row.id).remove(student.id)
      return c.body(null, 204)
    })

const tooMany = {
  open: () => tooManyOpenClasses(classLimits.open),
  kept: () => tooManyClasses(classLimits.kept),
}

/** The labs first: as long as one is left the class is, so that it can be tried again. */
async function erase(c: Context<AppEnv>, row: ClassRow): Promise<void> {
  if (row.state !== "ended") throw classGoesOn()
  const db = database(c.env.DB)
  const students = (await listStudents(db, row.id)).map(({ id }) => id)
  const erased = await visitLabs(c.env, students, async (lab) => {
    await lab.remove()
    return true
  })
  if (erased.includes(null)) throw new Error("a lab of the class could not be erased")
  await classroomOf(c, row.id).erase()
  await deleteClass(db, row.id)
}

async function ownClass(c: Context<AppEnv>): Promise<ClassRow> {
  const instructor = await requireInstructor(c)
  const row = await findClassOf(database(c.env.DB), instructor, c.req.param("id") ?? "")
  if (row === null) throw noSuchClass()
  return row
}

async function ownStudent(c: Context<AppEnv>): Promise<{ row: ClassRow; student: StudentRow }> {
  const row = await ownClass(c)
  const student = await findStudent(database(c.env.DB), c.req.param("student") ?? "")
  if (student === null || student.class !== row.id) throw noSuchStudent()
  return { row, student }
}

async function progressOf(c: Context<AppEnv>, catalogue: Catalogue) {
  const row = await ownClass(c)
  const db = database(c.env.DB)
  const [students, progress, live] = await Promise.all([
    listStudents(db, row.id),
    progressOfClass(db, row.id),
    classroomOf(c, row.id).students(),
  ])
  return {
    class: classView(row, catalogue),
    students: studentViews(students, progress, live),
    at: Date.now(),
  }
}

/** The lab drops everybody who came with an earlier token. */
async function signOutOf(c: Context<AppEnv>, student: StudentRow, row: ClassRow): Promise<void> {
  const { id, name, joinedAt, generation } = student
  const token = await studentToken(c.env, { student: id, generation })
  await c.env.LAB.getByName(id).open({
    student: id,
    name,
    joinedAt,
    generation,
    engine: `/engine/${token}`,
    class: settingsOf(row),
  })
}

const classroomOf = (c: Context<AppEnv>, id: string) => c.env.CLASSROOM.getByName(id)
