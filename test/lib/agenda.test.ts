import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Agenda } from "../../src/lib/agenda.ts"

describe("the agenda", () => {
  test("hands out what is due by time, then by order of scheduling", () => {
    const agenda = new Agenda<string>()
    agenda.add(20, "late")
    agenda.add(10, "first")
    agenda.add(10, "second")
    expect(agenda.nextAt).toBe(10)
    expect(agenda.take(10)?.action).toBe("first")
    expect(agenda.take(10)?.action).toBe("second")
    expect(agenda.take(10)).toBeUndefined()
    expect(agenda.take(30)?.action).toBe("late")
    expect(agenda.nextAt).toBeNull()
  })

  test("hands out what is due at one instant in order of scheduling, however much that is", () => {
    const agenda = new Agenda<number>()
    const actions = Array.from({ length: 30 }, (_, index) => index)
    for (const action of actions) agenda.add(10, action)
    expect(actions.map(() => agenda.take(10)?.action)).toEqual(actions)
  })

  test("cancelled entries count for nothing", () => {
    const agenda = new Agenda<string>()
    const id = agenda.add(5, "gone")
    agenda.cancel(id)
    agenda.cancel(id)
    expect(agenda.nextAt).toBeNull()
    expect(agenda.state.entries).toEqual([])
  })

  test("behaves as a sorted list would, saved and restored at any point", () => {
    // So few instants that many entries are due at the same one.
    const step = fc.oneof(
      fc.record({ at: fc.integer({ min: 0, max: 4 }) }),
      fc.record({ cancel: fc.nat(30) }),
      fc.record({ take: fc.integer({ min: 0, max: 5 }) }),
      fc.constant("restore" as const),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let agenda = new Agenda<number>()
        let model: { id: number; at: number }[] = []
        for (const step of steps) {
          if (step === "restore") {
            agenda = Agenda.restored(JSON.parse(JSON.stringify(agenda.state)))
          } else if ("at" in step) {
            const id = agenda.add(step.at, 0)
            model.push({ id, at: step.at })
          } else if ("cancel" in step) {
            agenda.cancel(step.cancel)
            model = model.filter((entry) => entry.id !== step.cancel)
          } else {
            model.sort((a, b) => a.at - b.at || a.id - b.id)
            const [due] = model
            const expected = due !== undefined && due.at <= step.take ? due.id : undefined
            if (expected !== undefined) model.shift()
            expect(agenda.take(step.take)?.id).toBe(expected)
          }
          const times = model.map((entry) => entry.at)
          expect(agenda.nextAt).toBe(times.length === 0 ? null : Math.min(...times))
        }
      }),
    )
  })
})
