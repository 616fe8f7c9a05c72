import { expect, test } from "vitest"
import { shapeOf, versionsAfter, versionsAmong } from "../../src/wire/versions.ts"
import { image, task, taskEvent } from "../web/lab/support.ts"

const text = (tag: string) => `127.0.0.1:5000/worker:${tag}`

test("a version takes the next place when its first task is made, without its digest", () => {
  const events = ["v0.4", "v0.1", "v0.4", "v0.2"].map((tag) => taskEvent({ image: image(tag) }))
  expect(versionsAfter([text("v0.1")], events)).toEqual([text("v0.1"), text("v0.4"), text("v0.2")])
})

test("other services have no places", () => {
  const rng = taskEvent({ serviceName: "dockercoins_rng", image: "127.0.0.1:5000/rng:v0.1" })
  const known = [text("v0.1")]
  expect(versionsAfter(known, [rng])).toBe(known)
})

test("where nothing is remembered the oldest task comes first", () => {
  const older = task(2, { image: image("v0.2"), meta: { version: 1, createdAt: 5, updatedAt: 5 } })
  const newer = task(1, { image: image("v0.1"), meta: { version: 1, createdAt: 9, updatedAt: 9 } })
  expect(versionsAmong([], [newer, older])).toEqual([text("v0.2"), text("v0.1")])
})

test("of a worker that is updated without end the oldest are forgotten; the shapes of the others stay", () => {
  const tags = Array.from({ length: 200 }, (_, index) => `v${index}`)
  const afterAll = tags.reduce(
    (known: readonly string[], tag) => versionsAfter(known, [taskEvent({ image: image(tag) })]),
    [],
  )
  expect(afterAll.length).toBeLessThanOrEqual(60)
  expect(afterAll.length).toBeGreaterThan(50)
  expect(afterAll.at(-1)).toBe(text("v199"))
  for (const kept of afterAll) {
    expect(shapeOf(afterAll, kept)).toBe(shapeOf(tags.map(text), kept))
  }
})
