import { expect, test } from "vitest"
import { ratesAt, rolloutEnd, tasksAt } from "../../../web/join/rollout.ts"

const everySecond = Array.from({ length: Math.ceil(rolloutEnd) + 10 }, (_, index) => index - 5)
const all = (time: number) => [...tasksAt(time).values()].flat()

test("the picture replaces ten old tasks by ten new ones", () => {
  const before = all(-5)
  const after = all(rolloutEnd)
  expect(before.map((task) => task.version)).toEqual(Array(10).fill(1))
  expect(after.map((task) => task.version)).toEqual(Array(10).fill(2))
  for (const tasks of [before, after]) {
    expect(new Set(tasks.map((task) => task.slot)).size).toBe(10)
    expect(tasks.every((task) => task.state === "running")).toBe(true)
  }
})

test("stop-first with parallelism 2: never fewer than eight running, never two running in a slot", () => {
  for (const time of everySecond) {
    const running = all(time).filter((task) => task.state === "running")
    expect(running.length).toBeGreaterThanOrEqual(8)
    expect(new Set(running.map((task) => task.slot)).size).toBe(running.length)
  }
})

test("no node of the picture ever holds more tasks than fit", () => {
  for (const time of everySecond) {
    for (const tasks of tasksAt(time).values()) expect(tasks.length).toBeLessThanOrEqual(4)
  }
})

test("a stopping worker still counts, so the rate dips only while its slot is empty", () => {
  expect(ratesAt(-5)).toEqual({ old: 33.3, fresh: 0 })
  const lowest = Math.min(
    ...everySecond.map((time) => {
      const { old, fresh } = ratesAt(time)
      return old + fresh
    }),
  )
  expect(lowest).toBeGreaterThan(26)
  expect(ratesAt(rolloutEnd)).toEqual({ old: 0, fresh: 44 })
})
