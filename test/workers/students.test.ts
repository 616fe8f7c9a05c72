/** What an instructor does to one student of a class. */
import { evictDurableObject } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import type { WelcomeMessage } from "../../src/wire/lab.ts"
import {
  call,
  changeClass,
  createClass,
  instructorKey,
  type Joined,
  join,
  labOf,
  progressOf,
} from "./support/api.ts"
import { services, startRollout, workerTasks } from "./support/engine.ts"
import { finishes, greet, openPage } from "./support/socket.ts"
import { pass, settle, startClock, stopClock } from "./support/time.ts"

describe("renaming a student", () => {
  const rename = (id: string, student: string, name: string) =>
    call("PATCH", `/api/classes/${id}/students/${student}`, {
      body: { name },
      bearer: instructorKey,
    })

  test("is told to the class and to the student's page, and frees the old name", async () => {
    const { id, code } = await createClass()
    const { student, token } = await join(code, "xX_mina_Xx")
    const page = await openPage(token)
    const { seq } = await greet(page)
    expect((await rename(id, student, " Mina  Sato ")).body).toEqual({
      id: student,
      name: "Mina Sato",
    })
    const afresh = await page.until(
      (message): message is WelcomeMessage => message.type === "welcome" && message.seq > seq,
    )
    expect(afresh).toMatchObject({ student: { name: "Mina Sato" } })
    expect((await progressOf(id)).map(({ name }) => name)).toEqual(["Mina Sato"])
    await vi.waitFor(async () => {
      const live = await env.CLASSROOM.getByName(id).students()
      expect(live.map(({ name }) => name)).toEqual(["Mina Sato"])
    })
    await join(code, "xX_mina_Xx")
  })

  test("needs a name that is one, and that nobody else has", async () => {
    const { id, code } = await createClass()
    const { student } = await join(code, "Mina")
    await join(code, "Leo")
    expect((await rename(id, student, " ")).body.error.code).toBe("bad-name")
    expect(await rename(id, student, "ＬＥＯ")).toMatchObject({
      status: 409,
      body: { error: { code: "name-taken" } },
    })
    expect((await rename(id, student, "MINA")).status).toBe(200)
    const other = await createClass()
    expect((await rename(other.id, student, "Ada")).status).toBe(404)
  })
})

describe("resetting a student's lab", () => {
  beforeEach(startClock)
  afterEach(stopClock)

  const path = (id: string, { student }: Joined) => `/api/classes/${id}/students/${student}/reset`
  const reset = (id: string, joined: Joined, files = false) =>
    call("POST", path(id, joined), { body: { files }, bearer: instructorKey })
  const undo = (id: string, joined: Joined) =>
    call("DELETE", path(id, joined), { bearer: instructorKey })

  test("gives a swarm of the first day, keeps files and progress, and tells the student", async () => {
    const { id, code, steps } = await createClass()
    const joined = await join(code)
    const page = await openPage(joined.token)
    await greet(page)
    await services(joined)
    await workerTasks(joined)
    await startRollout(joined)
    await pass(labOf(joined), 3_000)
    page.send({ type: "file", id: "f.1", op: "write", path: "/root/notes", text: "mine" })
    await page.until(finishes("f.1"))
    expect((await reset(id, joined)).status).toBe(204)
    const after = await greet(await openPage(joined.token))
    expect(after.versions).toHaveLength(1)
    expect(after.files.map(({ path }) => path)).toContain("/root/notes")
    expect(after.broadcast?.text).toContain("reset your swarm")
    await settle(labOf(joined))
    expect((await progressOf(id))[0]?.progress[steps[0]?.id ?? ""]?.doneAt).not.toBeNull()
    expect((await progressOf(id))[0]?.swarm?.updateState).toBeNull()
  })

  test("is undone for half a minute: the rollout goes on where it stood", async () => {
    const { id, code } = await createClass()
    const joined = await join(code)
    await startRollout(joined)
    await pass(labOf(joined), 3_000)
    const page = await openPage(joined.token)
    page.send({ type: "file", id: "f.1", op: "write", path: "/root/notes", text: "mine" })
    await page.until(finishes("f.1"))
    const before = await greet(page)
    expect((await reset(id, joined, true)).status).toBe(204)
    const between = await greet(await openPage(joined.token))
    expect(between.files.map(({ path }) => path)).not.toContain("/root/notes")
    await evictDurableObject(labOf(joined), { webSockets: "close" })
    expect((await undo(id, joined)).status).toBe(204)
    const after = await greet(await openPage(joined.token))
    expect(after.versions).toEqual(before.versions)
    expect(new Set(after.picture.tasks.map(({ id }) => id))).toEqual(
      new Set(before.picture.tasks.map(({ id }) => id)),
    )
    expect(after.files.map(({ path }) => path)).toContain("/root/notes")
    expect((await undo(id, joined)).body.error.code).toBe("too-late")
    await settle(labOf(joined))
    expect((await progressOf(id))[0]?.swarm?.updateState).toBe("completed")
  })

  test("cannot be undone later, nor done once the class has ended", async () => {
    const { id, code } = await createClass()
    const joined = await join(code)
    await reset(id, joined)
    await pass(labOf(joined), 60_000)
    expect(await undo(id, joined)).toMatchObject({
      status: 409,
      body: { error: { code: "too-late" } },
    })
    await changeClass(id, { state: "ended" })
    expect((await reset(id, joined)).status).toBe(410)
    expect((await undo(id, joined)).status).toBe(410)
  })
})
