/** A failure of ours: the caller is told nothing about it, the operator everything but secrets. */
import { afterEach, expect, test, vi } from "vitest"
import { Lab } from "../../src/durable/lab.ts"
import { call, createClass, join } from "./support/api.ts"

afterEach(() => vi.restoreAllMocks())

function fail() {
  const log = vi.spyOn(console, "error").mockImplementation(() => {})
  vi.spyOn(Lab.prototype, "open").mockImplementation(() => {
    throw new Error("the disk is full")
  })
  return log
}

test("a 500 says nothing, and is logged with message and stack", async () => {
  const { code } = await createClass()
  const log = fail()
  const { status, body } = await call("POST", "/api/join", { body: { code, name: "Mina" } })
  expect(status).toBe(500)
  expect(body.error.code).toBe("internal")
  expect(JSON.stringify(body)).not.toContain("disk")
  expect(log).toHaveBeenCalledOnce()
  expect(String(log.mock.calls[0]?.[0])).toMatch(/the disk is full\n\s+at /)
})

test("no token and no name gets into the log", async () => {
  const { code } = await createClass()
  const { token, resume } = await join(code, "Mina")
  const log = fail()
  const { status } = await call("POST", "/api/resume", { body: { resume } })
  expect(status).toBe(500)
  const text = log.mock.calls.flat().map(String).join("\n")
  for (const secret of [token, resume, "Mina"]) expect(text).not.toContain(secret)
})
