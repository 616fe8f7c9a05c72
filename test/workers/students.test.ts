/** What an instructor does to one student of a class. */
import { env } from "cloudflare:workers"
import { describe, expect, test, vi } from "vitest"
import type { WelcomeMessage } from "../../src/wire/lab.ts"
import { call, createClass, instructorKey, join, progressOf } from "./support/api.ts"
import { greet, openPage } from "./support/socket.ts"

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
