import { expect, test } from "vitest"
import type { StudentView } from "../../../src/wire/classroom.ts"
import { tallyOf } from "../../../web/teach/guesses.ts"

const choices = ["drops", "climbs", "flat"].map((id) => ({ id, text: id }))
const steps = [
  { id: "look", title: "Look" },
  { id: "deploy", title: "Deploy", question: { text: "What will it do?", choices } },
  { id: "rollback", title: "Roll back", question: { text: "And now?", choices } },
]

const aStudent = (id: string, guesses: StudentView["guesses"]): StudentView => ({
  ...{ id, name: id, joinedAt: 0, lastSeenAt: 0, connected: true, swarm: null, progress: {} },
  ...(guesses === undefined ? {} : { guesses }),
})

test("guesses are counted by choice, and what came true in most swarms is marked", () => {
  const tally = tallyOf(steps, [
    aStudent("ana", { deploy: { choice: "climbs", observed: "climbs" } }),
    aStudent("ben", { deploy: { choice: "drops", observed: "climbs" } }),
    aStudent("cem", { deploy: { choice: null, observed: "drops" } }),
    aStudent("old", undefined),
  ])
  expect(tally).toEqual({
    step: 1,
    question: "What will it do?",
    choices: [
      { text: "drops", count: 1, cameTrue: false },
      { text: "climbs", count: 1, cameTrue: true },
      { text: "flat", count: 0, cameTrue: false },
    ],
    guessed: 2,
  })
})

test("the last question that anybody answered is the one in sight; nothing is true before it was seen", () => {
  const tally = tallyOf(steps, [
    aStudent("ana", { deploy: { choice: "climbs", observed: "climbs" } }),
    aStudent("ben", { rollback: { choice: "flat", observed: null } }),
  ])
  expect(tally?.step).toBe(2)
  expect(tally?.choices.some(({ cameTrue }) => cameTrue)).toBe(false)
})

test("while nobody has guessed there is nothing to show", () => {
  expect(tallyOf(steps, [aStudent("ana", {})])).toBeNull()
})
