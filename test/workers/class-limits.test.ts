/** How many classes an instructor may have, and how one that has ended is got rid of. */
import { env } from "cloudflare:workers"
import { describe, expect, test } from "vitest"
import { classLimits } from "../../src/classroom/classes.ts"
import {
  call,
  changeClass,
  createClass,
  giveAway,
  instructorKey,
  join,
  progressOf,
} from "./support/api.ts"
import { services } from "./support/engine.ts"
import { socketOf, TestPage } from "./support/socket.ts"

const create = () =>
  call("POST", "/api/classes", { body: { title: "One more" }, bearer: instructorKey })

const remove = (id: string, bearer = instructorKey) =>
  call("DELETE", `/api/classes/${id}`, { bearer })

/** Copies a class so often that there are `count` of its state, without asking anybody. */
async function fill(id: string, count: number): Promise<void> {
  const columns =
    "instructor, title, exercise, rate, open_steps, state, version, created_at, ended_at"
  const copy = env.DB.prepare(
    `INSERT INTO classes (id, code, ${columns}) SELECT ?, ?, ${columns} FROM classes WHERE id = ?`,
  )
  const names = Array.from({ length: count - 1 }, (_, index) => `${id}-${index}`)
  await env.DB.batch(names.map((name) => copy.bind(name, name, id)))
}

describe("there is room for so many classes", () => {
  test("that are open: ending one makes room", async () => {
    const made = await createClass()
    await fill(made.id, classLimits.open)
    const refused = await create()
    expect([refused.status, refused.body.error]).toEqual([
      409,
      { code: "too-many-classes", message: "You have 100 open classes. End one of them first." },
    ])
    await changeClass(made.id, { state: "ended" })
    expect((await create()).status).toBe(201)
    await env.DB.exec("UPDATE classes SET state = 'ended'")
  })

  test("altogether: deleting one makes room", async () => {
    const made = await createClass()
    await changeClass(made.id, { state: "ended" })
    await fill(made.id, classLimits.kept)
    const refused = await create()
    expect(refused.status).toBe(409)
    expect(refused.body.error.message).toMatch(/^You have 200 classes. Delete one that has ended/)
    await env.DB.prepare("DELETE FROM classes WHERE id LIKE ?").bind(`${made.id}-%`).run()
    expect((await create()).status).toBe(201)
  })

  test("of each instructor: what others have does not count", async () => {
    const made = await createClass()
    await giveAway(made.id)
    await fill(made.id, classLimits.kept)
    expect((await create()).status).toBe(201)
  })
})

describe("a class that is deleted", () => {
  test("has ended before", async () => {
    const made = await createClass()
    const refused = await remove(made.id)
    expect([refused.status, refused.body.error.code]).toEqual([409, "class-goes-on"])
  })

  test("takes with it its students, their progress, their labs and its pages", async () => {
    const made = await createClass()
    const [stays, goes] = [await join(made.code, "Stays"), await join(made.code, "Goes")]
    const path = `/api/classes/${made.id}/students/${goes.student}`
    expect((await call("DELETE", path, { bearer: instructorKey })).status).toBe(204)
    await env.DB.prepare(
      "INSERT INTO progress (student, step, attempts, hints) VALUES (?, 'first', 1, 0)",
    )
      .bind(stays.student)
      .run()
    const other = await createClass()
    const bystander = await join(other.code, "Bystander")
    await changeClass(made.id, { state: "ended" })
    const headers = { authorization: `Bearer ${instructorKey}` }
    const page = new TestPage(await socketOf(`/ws/classes/${made.id}`, headers))

    expect((await remove(made.id)).status).toBe(204)
    expect(await page.untilClosed()).toBe(4001)
    expect((await remove(made.id)).status).toBe(404)
    const rows = async (table: string, column: string, value: string) =>
      (await env.DB.prepare(`SELECT * FROM ${table} WHERE ${column} = ?`).bind(value).all()).results
    expect(await rows("classes", "id", made.id)).toEqual([])
    expect(await rows("students", "class", made.id)).toEqual([])
    expect(await rows("progress", "student", stays.student)).toEqual([])
    expect((await call("GET", `${stays.engine}/services`)).status).toBe(401)
    expect((await call("POST", "/api/resume", { body: { resume: stays.resume } })).status).toBe(404)

    expect((await progressOf(other.id)).map(({ name }) => name)).toEqual(["Bystander"])
    expect(await services(bystander)).toHaveLength(5)
  })

  test("is the instructor's own", async () => {
    const made = await createClass()
    const { token } = await join(made.code)
    await changeClass(made.id, { state: "ended" })
    expect((await remove(made.id, token)).status).toBe(401)
    await giveAway(made.id)
    expect((await remove(made.id)).status).toBe(404)
  })
})
