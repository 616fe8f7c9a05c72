/** What an instructor breaks: in which labs, who is told, and who may not. */
import { evictDurableObject } from "cloudflare:test"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { FaultAnswer } from "../../src/wire/classroom.ts"
import type { Fault } from "../../src/wire/faults.ts"
import type { LabMessage } from "../../src/wire/lab.ts"
import {
  type CallOptions,
  call,
  changeClass,
  createClass,
  giveAway,
  instructorKey,
  type Joined,
  join,
  labOf,
  progressOf,
} from "./support/api.ts"
import { services } from "./support/engine.ts"
import { greet, is, openPage } from "./support/socket.ts"
import { pass, settle, startClock, stopClock } from "./support/time.ts"

beforeEach(startClock)
afterEach(stopClock)

const down: Fault = { kind: "registry-down" }
const pathOf = (id: string) => `/api/classes/${id}/faults`

async function order(id: string, body: object): Promise<FaultAnswer> {
  const answer = await call<FaultAnswer>("POST", pathOf(id), { body, bearer: instructorKey })
  expect(answer.status).toBe(200)
  return answer.body
}

async function refusal(id: string, options: CallOptions) {
  const { status, body } = await call("POST", pathOf(id), options)
  return { status, code: body.error.code }
}

async function faultsOf(joined: Joined): Promise<readonly Fault[]> {
  const page = await openPage(joined.token)
  const { faults } = await greet(page)
  page.close()
  return faults
}

/** By itself, or in a picture of the whole. */
const isToldOf =
  (faults: readonly Fault[]) =>
  (message: LabMessage): message is Extract<LabMessage, { readonly faults: readonly Fault[] }> =>
    "faults" in message && JSON.stringify(message.faults) === JSON.stringify(faults)

describe("an instructor's fault", () => {
  test("is in every lab, told to its page, reported, and repaired", async () => {
    const made = await createClass()
    const [one, other] = [await join(made.code, "Mina"), await join(made.code, "Ben")]
    const page = await openPage(one.token)
    expect((await greet(page)).faults).toEqual([])

    const { done, refused } = await order(made.id, { fault: down })
    expect([...done].sort()).toEqual([one.student, other.student].sort())
    expect(refused).toEqual([])
    expect((await page.until(is("faults"))).faults).toEqual([down])
    for (const joined of [one, other]) await settle(labOf(joined))
    expect((await progressOf(made.id)).map(({ faults }) => faults)).toEqual([[down], [down]])

    const from = page.heard.length
    await order(made.id, { fault: down, active: false })
    await page.until(isToldOf([]), from)
    expect(await faultsOf(other)).toEqual([])
  })

  test("in one student's lab is in no other", async () => {
    const made = await createClass()
    const [one, other] = [await join(made.code, "Mina"), await join(made.code, "Ben")]
    const fault: Fault = { kind: "slow-pulls", node: "node4", seconds: 30 }
    const { done } = await order(made.id, { fault, students: [one.student] })
    expect(done).toEqual([one.student])
    expect(await faultsOf(one)).toEqual([fault])
    expect(await faultsOf(other)).toEqual([])
  })

  test("is there again after the lab has slept, and a page that comes back hears of it", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    const page = await openPage(joined.token)
    const { seq } = await greet(page)
    page.close()
    const fault: Fault = { kind: "node-clock", node: "node5", seconds: -90 }
    await order(made.id, { fault })
    await evictDurableObject(labOf(joined))
    const back = await openPage(joined.token)
    back.send({ type: "hello", v: 1, lastSeq: seq })
    await back.until(isToldOf([fault]))
  })

  test("takes a node away, which comes back when it is repaired", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    const fault: Fault = { kind: "node-off", node: "node5" }
    await order(made.id, { fault })
    await pass(labOf(joined), 20_000)
    const nodes = async () =>
      (
        await call<{ Description: { Hostname: string }; Status: { State: string } }[]>(
          "GET",
          `${joined.engine}/v1.41/nodes`,
        )
      ).body.find(({ Description }) => Description.Hostname === "node5")?.Status.State
    expect(await nodes()).toBe("down")
    await order(made.id, { fault, active: false })
    await pass(labOf(joined), 2_000)
    expect(await nodes()).toBe("ready")
    expect(await faultsOf(joined)).toEqual([])
  })

  test("that a swarm refuses changes nothing and says why", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    const before = await services(joined)
    const wishes: readonly (readonly [object, RegExp])[] = [
      [{ fault: { kind: "node-off", node: "node1" } }, /your shell is on it/],
      [{ fault: { kind: "node-drained", node: "node9" } }, /node node9 not found/],
      [
        { fault: { kind: "image-broken", image: "worker:v9", how: "crash" } },
        /No such image: worker:v9/,
      ],
      [{ fault: { kind: "container-killed", service: "web", slot: 1 } }, /nothing runs in slot 1/],
    ]
    for (const [wish, why] of wishes) {
      const { done, refused } = await order(made.id, wish)
      expect(done).toEqual([])
      expect(refused).toEqual([{ student: joined.student, message: expect.stringMatching(why) }])
    }
    expect(await faultsOf(joined)).toEqual([])
    expect((await services(joined)).length).toBe(before.length)
  })
})

describe("nobody breaks anything", () => {
  test("without a key, or as a student of the class", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    const body = { fault: down }
    const signedOut = { status: 401, code: "not-signed-in" }
    expect(await refusal(made.id, { body })).toEqual(signedOut)
    expect(await refusal(made.id, { body, bearer: joined.token })).toEqual(signedOut)
    const headers = { cookie: `rollcall_student=${joined.token}` }
    expect(await refusal(made.id, { body, headers })).toEqual(signedOut)
    expect(await faultsOf(joined)).toEqual([])
  })

  test("in another instructor's class, nor by its students' names", async () => {
    const [own, theirs] = [await createClass(), await createClass()]
    const [mine, victim] = [await join(own.code), await join(theirs.code)]
    await giveAway(theirs.id)
    const options = (body: object) => ({ body, bearer: instructorKey })
    expect(await refusal(theirs.id, options({ fault: down }))).toEqual({
      status: 404,
      code: "no-such-class",
    })
    const students = [mine.student, victim.student]
    expect(await refusal(own.id, options({ fault: down, students }))).toEqual({
      status: 404,
      code: "no-such-student",
    })
    expect(await faultsOf(victim)).toEqual([])
    expect(await faultsOf(mine)).toEqual([])
  })

  test("once the class has ended", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    await changeClass(made.id, { state: "ended" })
    expect(await refusal(made.id, { body: { fault: down }, bearer: instructorKey })).toEqual({
      status: 410,
      code: "class-ended",
    })
    expect(await labOf(joined).breakOrRepair({ fault: down, active: true })).toMatch(/has ended/)
  })

  test.each([
    { fault: { kind: "earthquake" } },
    { fault: { kind: "registry-slow", seconds: 601 } },
    { fault: { kind: "registry-slow", seconds: "30" } },
    { fault: { kind: "node-off" } },
    { fault: { kind: "node-off", node: "n".repeat(201) } },
    { fault: { kind: "node-clock", node: "node2", seconds: 0 } },
    { fault: { kind: "image-broken", image: "a", how: "rot" } },
    { fault: { kind: "registry-down", node: "node1" } },
    { fault: down, students: [] },
    { fault: down, rate: 2 },
    {},
  ])("by a body that says %j", async (body) => {
    const made = await createClass()
    const answer = await refusal(made.id, { body, bearer: instructorKey })
    expect(answer).toEqual({ status: 400, code: "bad-request" })
  })
})
