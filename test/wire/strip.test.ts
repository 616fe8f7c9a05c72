import { expect, test } from "vitest"
import { slotsShown, stripOf } from "../../src/wire/strip.ts"
import { shapeOf } from "../../src/wire/versions.ts"
import { image, task } from "../web/lab/support.ts"

const versions = ["v0.1", "v0.4", "v0.2", "v0.3"].map((tag) => `127.0.0.1:5000/worker:${tag}`)
const strip = (tasks: Parameters<typeof stripOf>[0], wanted = 1) =>
  stripOf(tasks, versions, wanted).join("")
const status = (state: Parameters<typeof stripOf>[0][number]["status"]["state"]) => ({
  status: { state, timestamp: 1, message: "", err: "" },
})
const later = { meta: { version: 1, createdAt: 50, updatedAt: 50 } }
const next = { id: "next", image: image("v0.4"), ...later }

test("versions take the three shapes in turn", () => {
  expect(versions.map((version) => shapeOf(versions, version))).toEqual([1, 2, 3, 1])
})

test("a slot that is whole shows its version, in slot order", () => {
  const [first, second, third] = ["v0.1", "v0.4", "v0.2"].map((tag, index) =>
    task(index + 1, { image: image(tag) }),
  )
  if (!first || !second || !third) throw new Error("three tasks")
  expect(strip([third, first, second], 3)).toBe("123")
})

test("a slot with two tasks shows the one that comes, until the old one has gone", () => {
  const leaving = task(1, { desiredState: "shutdown" })
  expect(strip([leaving, task(1, { ...next, ...status("ready") })])).toBe("b")
  expect(strip([task(1, { ...next, ...status("starting") })])).toBe("b")
  const gone = task(1, { desiredState: "shutdown", ...status("shutdown") })
  expect(strip([gone, task(1, next)])).toBe("2")
})

test("a failure shows until a newer task runs in its place", () => {
  const failed = task(1, { desiredState: "shutdown", ...status("rejected") })
  expect(strip([failed])).toBe("x")
  expect(strip([failed, task(1, { ...next, ...status("preparing") })])).toBe("x")
  expect(strip([failed, task(1, next)])).toBe("2")
})

test("what is wanted and has no task is a gap, what is scaled away is nothing", () => {
  const gone = task(3, { desiredState: "remove", ...status("shutdown") })
  expect(strip([task(1), gone], 2)).toBe("1-")
})

test("a thousand replicas are no longer than the first of them", () => {
  const tasks = Array.from({ length: 1_000 }, (_, index) => task(index + 1))
  expect(strip(tasks, 1_000)).toHaveLength(slotsShown)
})
