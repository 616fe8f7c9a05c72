import { describe, expect, test } from "vitest"
import type { StepView } from "../../../src/wire/lab.ts"
import { wordsOf } from "../../../web/lab/dock/commands.ts"
import { newsOf } from "../../../web/lab/steps/news.ts"
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

describe("news of the steps", () => {
  const question = (options: Partial<NonNullable<StepView["question"]>>) => ({
    question: {
      id: "q",
      text: "?",
      choices: [],
      answer: null,
      observed: null,
      reveal: null,
      ...options,
    },
  })
  const answer = { choice: "up", late: false }

  test("a step that is done now, and nothing of one that was", () => {
    const news = newsOf(done(1, 3), done(2, 3))
    expect(news.map(({ type, number }) => [type, number])).toEqual([["done", 2]])
  })

  test.each([
    ["up", "guess-right"],
    ["down", "guess-wrong"],
  ])("a guess of `up` meets what happened, %s, after its step was done: %s", (observed, type) => {
    const before = [step("a", { state: "done", ...question({ answer }) })]
    const after = [step("a", { state: "done", ...question({ answer, observed }) })]
    expect(newsOf(before, after).map((news) => news.type)).toEqual([type])
    expect(newsOf(after, after)).toEqual([])
  })

  test("who did not guess is told nothing; who sees the step turn green sees the outcome in it", () => {
    const open = [step("a", { state: "started", ...question({ answer }) })]
    const outcome = { state: "done", ...question({ answer, observed: "up" }) } as const
    expect(newsOf(open, [step("a", outcome)]).map((news) => news.type)).toEqual(["done"])
    const silent = [step("a", { state: "done", ...question({ observed: "up" }) })]
    expect(newsOf([step("a", { state: "done" })], silent)).toEqual([])
  })
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
