/** The outbox's own rules: what waits, what hurries, what is tried again. */
import { describe, expect, test } from "vitest"
import {
  delivered,
  emptyOutbox,
  failed,
  isDue,
  isEmpty,
  mark,
  type OutboxState,
} from "../../src/durable/outbox.ts"

const now = 5_000_000

describe("an outbox", () => {
  test("is empty until something is marked, and again after it was delivered", () => {
    const box = mark(emptyOutbox, { steps: ["a"], urgent: true }, now)
    expect(isEmpty(emptyOutbox)).toBe(true)
    expect(isEmpty(box)).toBe(false)
    const done = delivered(box, box, now, false)
    expect(isEmpty(done)).toBe(true)
    expect(done.steps).toEqual([])
  })

  test("delivers urgent news at once, and keeps an alarm in case that is lost", () => {
    const box = mark(emptyOutbox, { urgent: true }, now)
    expect(isDue(box, now)).toBe(true)
    expect(box.dueAt).toBeGreaterThan(now)
  })

  test("gathers what nobody waits for", () => {
    const told = delivered(emptyOutbox, emptyOutbox, now, false)
    let box: OutboxState = mark(told, { urgent: false }, now + 100)
    const { dueAt } = box
    for (let event = 0; event < 50; event++) box = mark(box, { urgent: false }, now + 200 + event)
    expect(box.dueAt).toBe(dueAt)
    expect(isDue(box, now + 1_000)).toBe(false)
    expect(isDue(box, dueAt ?? 0)).toBe(true)
  })

  test("gathers for less long while an instructor looks on", () => {
    const waitOf = (watched: boolean) => {
      const told = delivered(emptyOutbox, emptyOutbox, now, watched)
      return (mark(told, { urgent: false }, now).dueAt ?? 0) - now
    }
    expect(waitOf(true)).toBe(8_000)
    expect(waitOf(false)).toBe(20_000)
  })

  test("keeps what came while it delivered", () => {
    const sent = mark(emptyOutbox, { steps: ["a"], urgent: true }, now)
    const meanwhile = mark(sent, { steps: ["b"], urgent: true }, now + 10)
    const after = delivered(meanwhile, sent, now + 20, false)
    expect(after.steps).toContain("b")
    expect(isDue(after, now + 20)).toBe(true)
  })

  test("tries again, ever later, and never gives up", () => {
    let box = mark(emptyOutbox, { steps: ["a"], urgent: true }, now)
    const waits: number[] = []
    for (let attempt = 0; attempt < 30; attempt++) {
      box = failed(box, now)
      waits.push((box.dueAt ?? 0) - now)
      // News do not make it hurry while deliveries fail.
      box = mark(box, { urgent: true }, now)
      expect(isDue(box, now)).toBe(false)
    }
    expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000])
    expect(Math.max(...waits)).toBe(15 * 60_000)
    expect(box.steps).toEqual(["a"])
  })
})
