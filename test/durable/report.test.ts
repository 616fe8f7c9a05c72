/** What an operator reads of a failure. */
import { afterEach, expect, test, vi } from "vitest"
import { logged as asLogged, reportFailure } from "../../src/durable/report.ts"

afterEach(() => vi.restoreAllMocks())

function logged(failure: unknown): string {
  const log = vi.spyOn(console, "error").mockImplementation(() => {})
  reportFailure(failure)
  expect(log).toHaveBeenCalledOnce()
  return String(log.mock.calls[0]?.[0])
}

test("a failure is logged with its message and where it happened", () => {
  const text = logged(new Error("the disk is full"))
  expect(text).toMatch(/^Error: the disk is full\n\s+at .*report\.test\.ts/)
})

test("a failed query is logged by its cause: its own message lists names and keys", () => {
  const query = new Error("Failed query: insert into students params: Mina,a-secret", {
    cause: new Error("D1_ERROR: no such table: students"),
  })
  const text = logged(query)
  expect(text).toContain("no such table")
  expect(text).not.toMatch(/Mina|a-secret/)
})

test("what opens a lab is not logged", () => {
  const text = logged(new Error("no answer from http://host/engine/abc.1.def/services"))
  expect(text).toContain("/engine/…/services")
  expect(text).not.toContain("abc.1.def")
})

test.each([
  ["a path", "GET /engine/TOKEN/v1.41/services 500"],
  ["a path that is spelt otherwise", "GET http://host/Engine/TOKEN?x=1"],
  ["a cookie of a student", "cookie: rollcall_student=TOKEN; theme=dark"],
  ["a cookie of an instructor", "rollcall_instructor=abcdefghij234567.2.1763884800.HASH"],
  ["a header", "authorization: Bearer TOKEN"],
  ["JSON", '{"student":"abcdefghij234567","token":"TOKEN"}'],
  ["the instructor's link", "http://host/teach#key=HASH"],
])("nor in %s", (_, text) => {
  const hash = "A-_".repeat(15).slice(0, 43)
  const token = `abcdefghij234567.1.${hash}`
  const said = asLogged(text.replace("TOKEN", token).replace("HASH", hash))
  expect(said).toContain("…")
  expect(said).not.toContain(hash.slice(0, 10))
})

test("what is no error is logged as it is", () => {
  expect(logged("enough")).toBe("enough")
})

test("what a student sent does not steer the operator's terminal", () => {
  const text = logged(new TypeError("Invalid header value: \u001b[2J\u009b31m\r"))
  expect(text).toMatch(/^TypeError: Invalid header value: \ufffd\[2J\ufffd31m\ufffd\n/)
})
