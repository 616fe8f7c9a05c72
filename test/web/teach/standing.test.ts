import { describe, expect, test } from "vitest"
import type { StepProgress, StudentView } from "../../../src/wire/classroom.ts"
import { columnsOf, compareStudents, standingOf } from "../../../web/teach/standing.ts"

const minute = 60_000
const steps = ["look", "edit", "push", "deploy"].map((id) => ({ id, title: id }))

function aStudent(
  id: string,
  doneAt: Readonly<Record<string, number>>,
  more: Partial<StudentView> = {},
): StudentView {
  const progress: Record<string, StepProgress> = {}
  for (const [step, at] of Object.entries(doneAt)) {
    progress[step] = { startedAt: at, doneAt: at, attempts: 1, hints: 0 }
  }
  return {
    ...{ id, name: id, joinedAt: 0, lastSeenAt: 0, connected: true, swarm: null, progress },
    ...more,
  }
}

const standing = (student: StudentView, now: number, openSteps = 4, medians: number[] = []) =>
  standingOf(student, { steps, openSteps, stuckMinutes: 8, state: "open" }, medians, now)

describe("where a student stands", () => {
  test("the first step that is not done is the current one, timed from the green before it", () => {
    const { cells, current, done } = standing(aStudent("mina", { look: 2 * minute }), 5 * minute)
    expect({ current, done }).toEqual({ current: 1, done: 1 })
    expect(cells.map((cell) => cell.kind)).toEqual(["done", "working", "none", "none"])
    expect(cells[1]).toMatchObject({ since: 2 * minute })
  })

  test("once the class has ended nobody works any more, and nobody is stuck", () => {
    const ended = { steps, openSteps: 4, stuckMinutes: 8, state: "ended" } as const
    const begun = { look: { startedAt: 1, doneAt: null, attempts: 1, hints: 0 } }
    const student = { ...aStudent("mina", {}), progress: begun }
    const { cells, stuck } = standingOf(student, ended, [], 60 * minute)
    expect(cells.map((cell) => cell.kind)).toEqual(["begun", "none", "none", "none"])
    expect(stuck).toBe(false)
  })

  test("steps go green in any order: a later one does not move the current one", () => {
    const { cells, current, done } = standing(aStudent("mina", { push: minute }), 2 * minute)
    expect({ current, done }).toEqual({ current: 0, done: 1 })
    expect(cells.map((cell) => cell.kind)).toEqual(["working", "none", "done", "none"])
  })

  test("what is begun elsewhere is marked, without a clock of its own", () => {
    const push = { startedAt: minute, doneAt: null, attempts: 1, hints: 2 }
    const { cells } = standing(aStudent("mina", {}, { progress: { push } }), 2 * minute)
    expect(cells[2]).toEqual({ kind: "begun", hints: 2 })
  })

  test("beyond the open steps nobody works and nobody is stuck, but done is done", () => {
    const waits = standing(aStudent("mina", { look: 1, push: 2 }), 99 * minute, 1)
    expect(waits.cells.map((cell) => cell.kind)).toEqual(["done", "locked", "done", "locked"])
    expect(waits.stuck).toBe(false)
  })

  test("stuck is longer than eight minutes, and than three times the others' median", () => {
    const student = aStudent("ben", {})
    expect(standing(student, 8 * minute).stuck).toBe(false)
    expect(standing(student, 8 * minute + 1).stuck).toBe(true)
    expect(standing(student, 11 * minute, 4, [4 * minute]).stuck).toBe(false)
    expect(standing(student, 13 * minute, 4, [4 * minute]).stuck).toBe(true)
  })

  test("five commands that fail in a row are stuck at once", () => {
    const failing = (failedInRow: number) => aStudent("ben", {}, { failedInRow })
    expect(standing(failing(4), minute).stuck).toBe(false)
    expect(standing(failing(5), minute).stuck).toBe(true)
  })

  test("who is away is away, not stuck", () => {
    const away = standing(aStudent("leo", {}, { connected: false }), 60 * minute)
    expect(away.stuck).toBe(false)
    expect(away.cells[0]?.kind).toBe("away")
  })

  test("who has finished has no current step", () => {
    const all = { look: 1, edit: 2, push: 3, deploy: 4 }
    expect(standing(aStudent("kavya", all), 60 * minute)).toMatchObject({
      current: 4,
      stuck: false,
    })
  })
})

test("a column counts who is done and takes the median from green to green", () => {
  const students = [
    aStudent("a", { look: minute, edit: 2 * minute }),
    aStudent("b", { look: 3 * minute, edit: 8 * minute }),
    aStudent("c", { edit: 9 * minute }),
  ]
  expect(columnsOf(students, steps)).toEqual([
    { done: 2, median: 3 * minute },
    { done: 3, median: 5 * minute },
    { done: 0, median: null },
    { done: 0, median: null },
  ])
})

test("who needs help comes first, the longest wait on top; names decide what is equal", () => {
  const students = [
    aStudent("ana", { look: 19 * minute }),
    aStudent("ben", { look: 2 * minute }),
    aStudent("cleo", {}),
    aStudent("dan", { look: 19 * minute }),
  ]
  const standings = new Map(students.map((student) => [student.id, standing(student, 20 * minute)]))
  const sorted = (order: "name" | "progress" | "help") =>
    [...students].sort(compareStudents(order, standings)).map((student) => student.id)
  expect(sorted("help")).toEqual(["cleo", "ben", "ana", "dan"])
  expect(sorted("progress")).toEqual(["ana", "ben", "dan", "cleo"])
  expect(sorted("name")).toEqual(["ana", "ben", "cleo", "dan"])
})
