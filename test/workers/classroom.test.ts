/** The class's object: what an instructor's page is told, and how labs hear of changes. */

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import type { ClassroomMessage } from "../../src/wire/classroom.ts"
import type { LabLook } from "../../src/wire/look.ts"
import {
  call,
  changeClass,
  createClass,
  instructorKey,
  join,
  labOf,
  progressOf,
} from "./support/api.ts"
import { services, startRollout, workerTasks } from "./support/engine.ts"
import { greet, openPage, socketOf, TestPage, upgrade } from "./support/socket.ts"
import { pass, settle, startClock, stopClock } from "./support/time.ts"

beforeEach(startClock)
afterEach(stopClock)

type Of<T extends ClassroomMessage["type"]> = Extract<ClassroomMessage, { type: T }>
const is =
  <T extends ClassroomMessage["type"]>(type: T) =>
  (message: ClassroomMessage): message is Of<T> =>
    message.type === type

async function watch(classId: string): Promise<TestPage<ClassroomMessage>> {
  const headers = { authorization: `Bearer ${instructorKey}` }
  return new TestPage<ClassroomMessage>(await socketOf(`/ws/classes/${classId}`, headers))
}

describe("an instructor's page", () => {
  test("sees who joins, what they do, and who goes", async () => {
    const made = await createClass()
    const page = await watch(made.id)
    const roster = await page.until(is("roster"))
    const { link: _link, ...view } = made
    const at = expect.any(Number)
    expect(roster).toEqual({ type: "roster", v: 1, class: view, students: [], broadcast: null, at })

    const joined = await join(made.code)
    const entered = await page.until(is("student"))
    expect(entered.student).toMatchObject({ id: joined.student, name: "Mina", connected: false })

    const from = page.heard.length
    const studentPage = await openPage(joined.token)
    await greet(studentPage)
    const present = await page.until(is("student"), from)
    expect(present.student).toMatchObject({
      connected: true,
      swarm: { running: 10, replicas: 10, updateState: null },
    })

    await call("DELETE", `/api/classes/${made.id}/students/${joined.student}`, {
      bearer: instructorKey,
    })
    expect(await page.until(is("removed"))).toEqual({
      type: "removed",
      student: joined.student,
      at,
    })
    expect(await studentPage.untilClosed()).toBe(4001)
  })

  test("sees a step turn green at once, without an alarm in between", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    const page = await watch(made.id)
    await page.until(is("roster"))
    await services(joined)
    await workerTasks(joined)
    const first = made.steps[0]?.id ?? ""
    const done = await page.until(
      (message): message is Of<"student"> =>
        message.type === "student" && (message.student.progress[first]?.doneAt ?? null) !== null,
    )
    expect(done.student.progress[first]?.startedAt).not.toBeNull()
    expect((await progressOf(made.id))[0]?.progress[first]?.doneAt).toBe(
      done.student.progress[first]?.doneAt,
    )
  })

  test("follows a rollout mark by mark, without hearing the student's progress again", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    const page = await watch(made.id)
    await page.until(is("roster"))
    await settle(labOf(joined))
    await startRollout(joined)
    const from = page.heard.length
    await pass(labOf(joined), 30_000)
    const heard = page.heard.slice(from).filter(is("swarm"))
    expect(heard.map(({ student }) => student)).toContain(joined.student)
    const strips = heard.map(({ swarm }) => swarm?.strip?.join(""))
    expect(strips.some((strip) => /^(1*a1*){1}$/.test(strip ?? ""))).toBe(true)
    // Every eight seconds at most, beside what is urgent.
    expect(heard.length).toBeGreaterThan(2)
    expect(heard.length).toBeLessThan(12)
    expect(JSON.stringify(heard[0]).length).toBeLessThan(350)
  })

  test("hears a student's guess at once, and what then came true", async () => {
    const made = await createClass()
    const question = made.steps.find(({ id }) => id === "deploy")?.question
    expect(question?.choices.map(({ id }) => id)).toContain("goes-on")
    expect(JSON.stringify(made)).not.toContain("reveal")
    const joined = await join(made.code)
    const page = await watch(made.id)
    const student = await openPage(joined.token)
    await greet(student)
    student.send({ type: "answer", id: "g.1", step: "deploy", choice: "goes-on" })
    const guessed = await page.until(
      (message): message is Of<"student"> =>
        message.type === "student" && message.student.guesses?.deploy !== undefined,
    )
    expect(guessed.student.guesses).toEqual({ deploy: { choice: "goes-on", observed: null } })
    expect((await progressOf(made.id))[0]?.guesses).toEqual(guessed.student.guesses)
  })

  test("keeps its socket while the object hibernates, and the roster with it", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    const page = await watch(made.id)
    await page.until(is("roster"))
    await evictDurableObject(env.CLASSROOM.getByName(made.id))
    const from = page.heard.length
    await changeClass(made.id, { openSteps: 2 })
    expect((await page.until(is("class"), from)).class.openSteps).toBe(2)
    const other = await watch(made.id)
    const { students } = await other.until(is("roster"))
    expect(students.map(({ id }) => id)).toEqual([joined.student])
  })

  test("is for the class's own instructor only", async () => {
    const { id, code } = await createClass()
    const { token } = await join(code)
    const path = `/ws/classes/${id}`
    expect((await upgrade(path, {})).status).toBe(401)
    expect((await upgrade(path, { authorization: `Bearer ${token}` })).status).toBe(401)
    const headers = { authorization: `Bearer ${instructorKey}` }
    expect((await upgrade("/ws/classes/nope", headers)).status).toBe(404)
    expect((await call("GET", path, { bearer: instructorKey })).status).toBe(426)
  })
})

describe("an instructor who looks into a lab", () => {
  const look = async (id: string, student: string, bearer = instructorKey) =>
    await call<LabLook>("GET", `/api/classes/${id}/students/${student}/lab`, { bearer })

  test("sees its workers, its nodes and what was typed, and keeps it no longer awake", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    const page = await openPage(joined.token)
    await greet(page)
    const terminal = { id: "1", cwd: "/", exported: {}, history: ["docker service ls"] }
    const fine = { id: "r.1", line: "docker service ls", code: 0, error: null }
    const failed = { id: "r.2", line: "dokcer ps", code: 127, error: "dokcer: command not found" }
    page.send({ type: "terminal", terminal, ran: [fine] })
    // Said again after a break, it counts once.
    page.send({ type: "terminal", terminal, ran: [fine, failed] })
    await startRollout(joined)
    await pass(labOf(joined), 5_000)
    const { lastSeenAt } = (await progressOf(made.id))[0] ?? {}
    const { status, body } = await look(made.id, joined.student)
    expect(status).toBe(200)
    const { tasks, services, nodes } = body.picture
    expect(new Set(tasks.map(({ serviceName }) => serviceName))).toEqual(
      new Set(["dockercoins_worker"]),
    )
    expect(services).toHaveLength(1)
    expect(nodes).toHaveLength(5)
    expect(tasks.filter(({ status }) => status.state !== "running")).not.toEqual([])
    const changed = body.recent.flatMap((event) => (event.type === "task" ? event.serviceName : []))
    expect(new Set(changed)).toEqual(new Set(["dockercoins_worker"]))
    expect(body.pace).toMatchObject({ rate: 1, running: true })
    expect(body.commands.map(({ id, terminal }) => `${terminal} ${id}`)).toEqual(["1 r.2", "1 r.1"])
    expect(JSON.stringify(body)).not.toContain(joined.token)
    const { line, error } = failed
    const at = expect.any(Number)
    expect((await progressOf(made.id))[0]).toMatchObject({
      failed: [{ line, error, at }],
      failedInRow: 1,
    })
    await settle(labOf(joined))
    expect((await progressOf(made.id))[0]?.lastSeenAt).toBe(lastSeenAt)
    // A page gets its terminals as it left them, without what is kept of them for the instructor.
    expect((await greet(await openPage(joined.token))).terminals).toContainEqual(terminal)
  })

  test("is the class's own instructor, and the student one of the class", async () => {
    const [made, other] = [await createClass(), await createClass()]
    const [joined, stranger] = [await join(made.code), await join(other.code)]
    expect((await look(made.id, stranger.student)).status).toBe(404)
    expect((await look(made.id, joined.student, joined.token)).status).toBe(401)
  })
})

describe("a report", () => {
  test("that is older than the last one changes nothing", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    await settle(labOf(joined))
    const classroom = env.CLASSROOM.getByName(made.id)
    const [view] = await classroom.students()
    if (view === undefined) throw new Error("nobody is here")
    await classroom.report({ version: 1_000, view: { ...view, lastSeenAt: 2 } })
    await classroom.report({ version: 999, view: { ...view, lastSeenAt: 1 } })
    await classroom.report({ version: 1_000, view: { ...view, lastSeenAt: 3 } })
    expect((await classroom.students())[0]?.lastSeenAt).toBe(2)
  })

  test("reaches D1 and the classroom although D1 was away at first", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    const lab = labOf(joined)
    const reported = vi.spyOn(console, "error").mockImplementation(() => {})
    await env.DB.exec("ALTER TABLE progress RENAME TO progress_away")
    await services(joined)
    await workerTasks(joined)
    await pass(lab, 10_000)
    await evictDurableObject(lab)
    await env.DB.exec("ALTER TABLE progress_away RENAME TO progress")
    expect(reported).toHaveBeenCalled()
    reported.mockRestore()
    await settle(lab)
    expect((await progressOf(made.id))[0]?.progress[made.steps[0]?.id ?? ""]?.doneAt).not.toBeNull()
    const [student] = await env.CLASSROOM.getByName(made.id).students()
    const done = Object.values(student?.progress ?? {}).filter(({ doneAt }) => doneAt !== null)
    expect(done).toHaveLength(1)
  })
})

describe("a change of the class", () => {
  test("reaches every lab, also those that are asleep", async () => {
    const made = await createClass()
    const mina = await join(made.code, "Mina")
    const ben = await join(made.code, "Ben")
    await settle(labOf(ben))
    await evictDurableObject(labOf(ben))
    await changeClass(made.id, { rate: 4, openSteps: 1 })
    for (const joined of [mina, ben]) {
      const { pace, steps } = await greet(await openPage(joined.token))
      expect(pace.rate).toBe(4)
      expect(steps.filter(({ prose }) => prose !== null)).toHaveLength(1)
    }
  })

  test("is told again after the object died in the middle of telling", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    const classroom = env.CLASSROOM.getByName(made.id)
    await runInDurableObject(classroom, async (_, state) => {
      const stored = state.storage.kv.get<{ state: { settings: object } }>("class")
      if (stored === undefined) throw new Error("no class")
      const settings = { ...stored.state.settings, rate: 8, version: 50 }
      state.storage.kv.put("class", { ...stored, state: { ...stored.state, settings } })
      await state.storage.setAlarm(Date.now() + 1_000)
    })
    expect(await runDurableObjectAlarm(classroom)).toBe(true)
    expect((await greet(await openPage(joined.token))).pace.rate).toBe(8)
    expect(await runDurableObjectAlarm(classroom)).toBe(false)
  })
})

describe("progress", () => {
  test("comes as JSON and as a table that no spreadsheet runs", async () => {
    const made = await createClass()
    const joined = await join(made.code, '=1+1, "Eve"')
    await services(joined)
    await workerTasks(joined)
    await startRollout(joined)
    await pass(labOf(joined), 30_000)
    const csv = await call<string>("GET", `/api/classes/${made.id}/progress.csv`, {
      bearer: instructorKey,
    })
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8")
    const lines = String(csv.body).trim().split("\r\n")
    expect(lines).toHaveLength(made.steps.length + 1)
    expect(lines[1]).toMatch(/^"'=1\+1, ""Eve""",2040-01-15T09:00:00\.\d{3}Z,/)
  })
})
