/** The public API as a script uses it (docs/api.md): with plain HTTP, against the real server. */
import { beforeAll, describe, expect, inject, test } from "vitest"
import type { StudentView } from "../../src/wire/classroom.ts"
import { apiOf, eventually, type Joined, type NewClass } from "./support/api.ts"

const origin = inject("origin")
const key = inject("key")
const api = apiOf(origin, key)

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${origin}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  })

async function errorOf(response: Response): Promise<{ code: string; message: string }> {
  const { error } = JSON.parse(await response.text())
  return error
}

describe("a class", () => {
  test("is created, changed and read by an instructor's key", async () => {
    const made = await api.createClass({ title: "By script", rate: 20, openSteps: 3 })
    expect(made).toMatchObject({ title: "By script", link: `${origin}/j/${made.code}` })
    expect(made.code).toMatch(/^[2-9A-HJ-NP-Z]{6}$/)
    const changed = await api.changeClass(made.id, { rate: 5, openSteps: 11, state: "paused" })
    expect(changed).toMatchObject({ rate: 5, openSteps: 11, state: "paused" })
    const { class: read, students } = await api.progress(made.id)
    expect(read).toEqual(changed)
    expect(read.steps).toHaveLength(11)
    expect(students).toEqual([])
  })

  test("answers nothing to anybody else", async () => {
    const made = await api.createClass({ title: "Private" })
    for (const headers of [{}, { authorization: "Bearer wrong" }]) {
      const response = await fetch(`${origin}/api/classes/${made.id}/progress`, { headers })
      expect(response.status).toBe(401)
    }
    expect((await post("/api/classes", '{"title":"Mine now"}')).status).toBe(401)
  })

  test.each([
    ["{", 400],
    ["{}", 400],
    ['{"title":""}', 400],
    ['{"title":"x","rate":21}', 400],
    ['{"title":"x","rate":"fast"}', 400],
    ['{"title":"x","exercise":"none-such"}', 400],
  ])("is not made from %s", async (body, status) => {
    const response = await post("/api/classes", body, { authorization: `Bearer ${key}` })
    expect(response.status).toBe(status)
    expect((await errorOf(response)).message).not.toBe("")
  })
})

describe("a student", () => {
  let made: NewClass
  let mina: Joined
  beforeAll(async () => {
    made = await api.createClass({ title: "Joining", rate: 20 })
    mina = await api.join(made.code, "Mina")
  })

  test("has a lab in under a second after joining", async () => {
    const began = performance.now()
    const joined = await api.join(made.code, "Quick")
    const response = await api.engine(joined, "/services")
    expect(response.status).toBe(200)
    const services: readonly { Spec: { Name: string } }[] = JSON.parse(await response.text())
    expect(services.map((service) => service.Spec.Name).sort()).toEqual([
      ...["dockercoins_hasher", "dockercoins_redis", "dockercoins_rng"],
      ...["dockercoins_webui", "dockercoins_worker"],
    ])
    const took = performance.now() - began
    console.log(`joining and the first answer of the lab took ${took.toFixed(0)} ms`)
    expect(took).toBeLessThan(1000)
  })

  test.each([
    ["an empty name", { name: "" }, 400],
    ["a name of 200 characters", { name: "x".repeat(200) }, 400],
    ["control characters", { name: "Mi\u0007na" }, 400],
    ["a name that is taken", { name: "mina" }, 409],
    ["no name", {}, 400],
    ["an unknown code", { code: "222222", name: "Ben" }, 404],
  ])("does not join with %s", async (_what, wanted, status) => {
    const response = await post("/api/join", JSON.stringify({ code: made.code, ...wanted }))
    expect(response.status).toBe(status)
    expect((await errorOf(response)).message).not.toBe("")
    const { students } = await api.progress(made.id)
    expect(students.map((student) => student.name).sort()).toEqual(["Mina", "Quick"])
  })

  test("goes on with the resume phrase, which another one does not open", async () => {
    const response = await post("/api/resume", JSON.stringify({ resume: mina.resume }))
    expect(response.status).toBe(200)
    expect(JSON.parse(await response.text())).toMatchObject({
      student: mina.student,
      engine: mina.engine,
    })
    const wrong = await post("/api/resume", JSON.stringify({ resume: "olive-crane-tulip-rain" }))
    expect(wrong.status).toBe(404)
  })

  test("gets a cookie that scripts cannot read and that plain http may send", async () => {
    const response = await post("/api/join", JSON.stringify({ code: made.code, name: "Cookie" }))
    const cookie = response.headers.get("set-cookie") ?? ""
    expect(cookie).toMatch(/^rollcall_student=/)
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).not.toMatch(/;\s*Secure/i)
  })

  test("makes progress that the instructor reads as JSON and as CSV", async () => {
    await api.engine(mina, "/services")
    const filters = encodeURIComponent('{"service":["dockercoins_worker"]}')
    await api.engine(mina, `/tasks?filters=${filters}`)
    const { class: read } = await api.progress(made.id)
    const first = read.steps[0]?.id ?? ""
    const look = async () => {
      const { students } = await api.progress(made.id)
      const found = students.find((student: StudentView) => student.name === "Mina")
      return found?.progress[first]?.doneAt
    }
    expect(await eventually("the first step is done", look, 5000)).toBeGreaterThan(0)
    const csv = await fetch(`${origin}/api/classes/${made.id}/progress.csv`, {
      headers: { authorization: `Bearer ${key}` },
    })
    expect(csv.headers.get("content-type")).toMatch(/^text\/csv/)
    expect(await csv.text()).toMatch(/Mina/)
  })

  test("is out at once when removed: token, cookie and phrase", async () => {
    const ben = await api.join(made.code, "Ben")
    expect((await api.engine(ben, "/_ping")).status).toBe(200)
    const removed = await fetch(`${origin}/api/classes/${made.id}/students/${ben.student}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${key}` },
    })
    expect(removed.status).toBe(204)
    expect((await api.engine(ben, "/services")).status).toBe(401)
    expect((await post("/api/resume", JSON.stringify({ resume: ben.resume }))).status).toBe(404)
    const again = await api.join(made.code, "Ben")
    expect(again.student).not.toBe(ben.student)
  })

  test("cannot join a class that has ended", async () => {
    const short = await api.createClass({ title: "Short" })
    await api.join(short.code, "Early")
    await api.changeClass(short.id, { state: "ended" })
    const late = await post("/api/join", JSON.stringify({ code: short.code, name: "Late" }))
    expect(late.status).toBe(410)
    expect((await errorOf(late)).message).toMatch(/ended/)
  })
})

describe("the pages", () => {
  test.each(["/", "/j/K7P3WN", "/teach", "/lab"])("%s comes with a strict policy", async (path) => {
    const response = await fetch(`${origin}${path}`)
    expect(response.status).toBe(200)
    expect(response.headers.get("content-type")).toMatch(/^text\/html/)
    const policy = response.headers.get("content-security-policy") ?? ""
    expect(policy).toMatch(/default-src 'none'/)
    expect(policy).toMatch(/script-src 'self'(;|$)/)
    const html = await response.text()
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/)
    expect(html).not.toMatch(/\son\w+=/)
  })

  test("what does not exist is not found", async () => {
    expect((await fetch(`${origin}/none/such`)).status).toBe(404)
    expect((await fetch(`${origin}/api/none/such`)).status).toBe(404)
  })

  test("an upgrade from another site is refused", async () => {
    const joined = await api.join((await api.createClass({ title: "Origin" })).code, "Mina")
    const response = await fetch(`${origin}/ws/lab`, {
      headers: {
        cookie: `rollcall_student=${joined.token}`,
        origin: "https://evil.example",
      },
    })
    expect([403, 426]).toContain(response.status)
  })
})
