import { expect, test } from "vitest"
import { wordsOf } from "../../../web/lab/dock/commands.ts"
import { currentStep, foldedCount } from "../../../web/lab/steps/order.ts"
import { formatDuration, formatStopwatch } from "../../../web/shared/duration.ts"
import { step } from "./support.ts"

const done = (count: number, all: number) =>
  Array.from({ length: all }, (_, index) =>
    step(`s${index + 1}`, { state: index < count ? "done" : "open" }),
  )

test("the current step is the first open one whose prose may be read", () => {
  expect(currentStep(done(2, 4))).toBe("s3")
  expect(currentStep([step("a", { state: "done" }), step("b", { prose: null })])).toBeNull()
})

test.each([
  [5, 0],
  [6, 4],
  [11, 9],
])("of %i done steps %i fold into one row", (count, folded) => {
  expect(foldedCount(done(count, 11))).toBe(folded)
})

test("a command is the same one with its line breaks and without", () => {
  expect(wordsOf("docker service update \\\n  web --force ")).toBe(
    "docker service update web --force",
  )
})

test("times are written short, and as a stopwatch in a column", () => {
  expect([47_999, 151_000].map(formatDuration)).toEqual(["47 s", "2:31"])
  expect([7_000, 3_751_000].map(formatStopwatch)).toEqual(["0:07", "1:02:31"])
})
