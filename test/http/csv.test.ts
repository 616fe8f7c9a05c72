/** A class's progress as a table: nothing that a student calls themselves is run or split. */
import { expect, test } from "vitest"
import { numbered, progressCsv } from "../../src/http/csv.ts"
import type { ClassView, StudentView } from "../../src/wire/classroom.ts"

const view: ClassView = {
  id: "c",
  code: "K7P3WN",
  title: "Monday",
  exercise: "rolling-updates",
  rate: 1,
  openSteps: 1,
  state: "open",
  joinable: true,
  stuckMinutes: 8,
  createdAt: 0,
  endedAt: null,
  steps: [{ id: "look-around", title: "Look around" }],
}

const student = (name: string): StudentView => ({
  id: "s",
  name,
  joinedAt: 0,
  lastSeenAt: 0,
  connected: false,
  swarm: null,
  progress: { "look-around": { startedAt: 0, doneAt: 1_500, attempts: 2, hints: 1 } },
  faults: [],
})

const rest = "1970-01-01T00:00:00.000Z,look-around,Look around,1970-01-01T00:00:00.000Z"

test("a row a student and step, times as ISO 8601", () => {
  expect(progressCsv(view, [student("Mina")]).split("\r\n")).toEqual([
    "student,joined,step,title,started,done,attempts,hints",
    `Mina,${rest},1970-01-01T00:00:01.500Z,2,1`,
    "",
  ])
})

test("without names, a number for each in the order of joining", () => {
  const rows = progressCsv(view, numbered([student("Mina"), student("Ada")])).split("\r\n")
  expect(rows.slice(1, 3).map((row) => row.split(",")[0])).toEqual(["Student 1", "Student 2"])
})

test.each([
  ["a formula", "=1+1", "'=1+1"],
  ["a formula in wide characters", "＝1+1", "'＝1+1"],
  ["an address", "@SUM(A1)", "'@SUM(A1)"],
  ["a comma", "Lovelace, Ada", '"Lovelace, Ada"'],
  ["a semicolon, at which some spreadsheets split", "a;=1+1", '"a;=1+1"'],
  ["quotes", 'Ada "A"', '"Ada ""A"""'],
])("%s in a name is text", (_, name, cell) => {
  const row = progressCsv(view, [student(name)]).split("\r\n")[1]
  expect(row?.startsWith(`${cell},${rest}`)).toBe(true)
})
