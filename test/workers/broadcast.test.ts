/** An instructor's word to the class: who hears it, for how long, and what is refused. */
import { evictDurableObject } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type BroadcastAnswer, broadcastLimits } from "../../src/wire/broadcast.ts"
import type { ClassroomMessage } from "../../src/wire/classroom.ts"
import type { LabMessage } from "../../src/wire/lab.ts"
import {
  call,
  changeClass,
  createClass,
  giveAway,
  instructorKey,
  join,
  labOf,
} from "./support/api.ts"
import { startRollout } from "./support/engine.ts"
import { greet, openPage, socketOf, TestPage } from "./support/socket.ts"
import { pass, startClock, stopClock } from "./support/time.ts"

beforeEach(startClock)
afterEach(stopClock)

const send = (id: string, body: object, bearer = instructorKey) =>
  call<BroadcastAnswer & { error: { code: string; message: string } }>(
    "POST",
    `/api/classes/${id}/broadcast`,
    { body, bearer },
  )
const heard = (message: LabMessage) => message.type === "broadcast"
const at = expect.any(Number)

async function watch(id: string): Promise<TestPage<ClassroomMessage>> {
  const headers = { authorization: `Bearer ${instructorKey}` }
  const page = new TestPage<ClassroomMessage>(await socketOf(`/ws/classes/${id}`, headers))
  await page.until((message): message is ClassroomMessage => message.type === "roster")
  return page
}

describe("an instructor's word", () => {
  test("reaches every lab of the class, and the pages that watch it", async () => {
    const made = await createClass()
    const [mina, ben] = [await join(made.code, "Mina"), await join(made.code, "Ben")]
    const page = await openPage(mina.token)
    expect((await greet(page)).broadcast).toBeNull()
    const wall = await watch(made.id)
    const { status, body } = await send(made.id, { text: " Five \n minutes, <b>please</b> " })
    expect({ status, body }).toEqual({ status: 200, body: { sent: 2, missed: 0 } })
    const broadcast = { text: "Five minutes, <b>please</b>", at }
    expect(page.heard.filter(heard)).toEqual([{ type: "broadcast", broadcast }])
    expect(wall.heard.at(-1)).toEqual({ type: "broadcast", broadcast, at })
    // Who was away, and whoever comes back to a lab that has slept.
    await evictDurableObject(labOf(ben))
    expect((await greet(await openPage(ben.token))).broadcast).toEqual(broadcast)
    await evictDurableObject(env.CLASSROOM.getByName(made.id))
    expect((await watch(made.id)).heard[0]).toMatchObject({ type: "roster", broadcast })
  })

  test("to one student is nobody else's", async () => {
    const made = await createClass()
    const [mina, ben] = [await join(made.code, "Mina"), await join(made.code, "Ben")]
    const wall = await watch(made.id)
    const { body } = await send(made.id, { text: "Look at TAG", students: [ben.student] })
    expect(body).toEqual({ sent: 1, missed: 0 })
    expect((await greet(await openPage(ben.token))).broadcast?.text).toBe("Look at TAG")
    expect((await greet(await openPage(mina.token))).broadcast).toBeNull()
    expect(wall.heard.filter(({ type }) => type === "broadcast")).toEqual([])
  })

  test("is taken back, also from a page that was away meanwhile", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    const page = await openPage(joined.token)
    await greet(page)
    await send(made.id, { text: "Stop" })
    await startRollout(joined)
    const { seq } = await page.until((message) => message.type === "commit")
    await send(made.id, { text: null })
    expect(page.heard.filter(heard).at(-1)).toEqual({ type: "broadcast", broadcast: null })
    // A page that has the swarm already is told what it missed.
    const again = await openPage(joined.token)
    again.send({ type: "hello", v: 1, lastSeq: seq })
    await again.until((message) => message.type === "steps")
    expect(again.heard.filter(heard)).toEqual([{ type: "broadcast", broadcast: null }])
  })
})

describe("it is refused", () => {
  test.each([
    ["that says nothing", { text: " \n " }, "text: must not be empty"],
    ["that is too long", { text: "x".repeat(301) }, "text: has at most 300 characters"],
    [
      "that would turn the line around",
      { text: "a\u202eb" },
      "text: cannot contain control characters",
    ],
    ["to a list of nobody", { text: "Hi", students: [] }, "students: must not be empty"],
  ])("a word %s", async (_, body, message) => {
    const made = await createClass()
    const answer = await send(made.id, body)
    expect(answer.status).toBe(400)
    expect(answer.body.error).toMatchObject({ code: "bad-request", message })
  })

  test("in another instructor's class, nor by its students' names", async () => {
    const made = await createClass()
    const theirs = await createClass()
    const stranger = await join(theirs.code)
    await giveAway(theirs.id)
    expect((await send(theirs.id, { text: "Hi" })).status).toBe(404)
    expect((await send(made.id, { text: "Hi", students: [stranger.student] })).status).toBe(404)
    expect((await send(theirs.id, { text: "Hi" }, stranger.token)).status).toBe(401)
    expect((await greet(await openPage(stranger.token))).broadcast).toBeNull()
  })

  test("more often than some times a minute, and once the class has ended", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    for (let time = 0; time < broadcastLimits.perMinute; time++) {
      expect((await send(made.id, { text: `${time}` })).status).toBe(200)
    }
    const refused = await send(made.id, { text: "once more" })
    expect(refused.status).toBe(429)
    expect(refused.body.error.code).toBe("too-many-broadcasts")
    expect(refused.headers.get("retry-after")).toBe("60")
    await pass(labOf(joined), 60_000)
    expect((await send(made.id, { text: "now again" })).status).toBe(200)
    await changeClass(made.id, { state: "ended" })
    expect((await send(made.id, { text: "too late" })).status).toBe(410)
    expect((await greet(await openPage(joined.token))).broadcast?.text).toBe("now again")
  })
})
