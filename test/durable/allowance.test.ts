/** How much pages may say: nobody at work comes near, a loop without end does. */
import { describe, expect, test } from "vitest"
import { Allowance, refusalOf } from "../../src/durable/allowance.ts"
import type { ClientMessage, EngineRequestMessage } from "../../src/wire/lab.ts"

const request = (method: string, body?: string): EngineRequestMessage => ({
  type: "request",
  id: "s.1",
  client: "c",
  purpose: "person",
  method,
  path: "/services",
  ...(body === undefined ? {} : { body }),
})
const read = request("GET")
const change = request("POST")
const logs = { ...read, path: "/services/worker/logs?stdout=1" }
const file: ClientMessage = { type: "file", id: "s.2", op: "write", path: "/a", text: "" }
const terminal: ClientMessage = {
  type: "terminal",
  terminal: { id: "1", cwd: "/", exported: {}, history: [] },
}
const hello: ClientMessage = { type: "hello", v: 1, lastSeq: null }

/** How many of the `times`, one every `everyMs`, are covered. */
function covered(allowance: Allowance, message: ClientMessage, times: number, everyMs: number) {
  let count = 0
  for (let time = 0; time < times; time++) {
    if (allowance.covers(message, 1_000 + time * everyMs)) count += 1
  }
  return count
}

describe("covers", () => {
  test("an hour of four watches of ten requests each, twice a second, beside two updates", () => {
    const allowance = new Allowance()
    const asked = [...Array.from({ length: 40 + 15 }, () => read), change]
    const halves = Array.from({ length: 7_200 }, (_, half) => 1_000 + half * 500)
    const held = halves.filter((now) => !asked.every((each) => allowance.covers(each, now)))
    expect(held).toEqual([])
  })

  test("an hour of typing: a file and a terminal saved four times a second", () => {
    const allowance = new Allowance()
    expect(covered(allowance, file, 14_400, 250)).toBe(14_400)
    expect(covered(allowance, terminal, 14_400, 250)).toBe(14_400)
  })

  test("a workspace that is unpacked at once, and a page that is opened again and again", () => {
    expect(covered(new Allowance(), file, 600, 0)).toBe(600)
    expect(covered(new Allowance(), hello, 60, 1_000)).toBe(60)
  })

  test("builds whose contexts are the largest there may be, one a few seconds after the other", () => {
    const build = request("POST", "x".repeat(12 * 1024 * 1024))
    expect(covered(new Allowance(), build, 20, 5_000)).toBe(20)
  })
})

describe("holds up", () => {
  test.each<[string, ClientMessage, number]>([
    ["reading", read, 200],
    ["changing", change, 20],
    ["reading logs", logs, 10],
    ["saving", file, 20],
    ["saying hello", hello, 1],
  ])("a loop without end: %s", (_, message, perSecond) => {
    const allowance = new Allowance()
    covered(allowance, message, 100_000, 0)
    expect(allowance.covers(message, 1_000)).toBe(false)
    // What comes back with time, and no more than that.
    const minute = 60_000
    expect(covered(allowance, message, minute, 1)).toBeGreaterThanOrEqual(perSecond * 60 - 10)
    expect(covered(allowance, message, 10, 0)).toBe(0)
  })

  test("a loop of requests, and files are still saved", () => {
    const allowance = new Allowance()
    covered(allowance, change, 1_000, 0)
    expect(allowance.covers(change, 1_000)).toBe(false)
    expect(allowance.covers(file, 1_000)).toBe(true)
  })

  test("nobody for long whose clock was set back", () => {
    const allowance = new Allowance()
    covered(allowance, read, 5_000, 0)
    expect(allowance.covers(read, 500)).toBe(false)
    expect(allowance.covers(read, 1_500)).toBe(true)
  })
})

test("whatever has an id is answered, in the form of its answer", () => {
  expect(refusalOf(read)).toMatchObject({ type: "response", id: "s.1", status: 429 })
  expect(refusalOf(file)).toMatchObject({
    type: "done",
    id: "s.2",
    error: expect.stringContaining("too many requests"),
  })
  expect(refusalOf(terminal)).toBeNull()
})
