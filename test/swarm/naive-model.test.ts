/** Our updater against the naive model: every decision, its instant and its order. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { stories } from "./naive-stories.ts"
import { canonical, play, type Story, story } from "./naive-trial.ts"

const full = process.env.ROLLCALL_TEST_FULL === "1"

function agree(story: Story): void {
  const trial = play(story)
  const { ours, model } = trial
  expect(canonical(ours)).toEqual(canonical(model.log))
  const left = model.tasks.map(({ key, desired }) => `${key} ${desired}`).sort()
  expect(trial.table()).toEqual(left)
}

describe("a second model of the rules", () => {
  test.each(stories)("%s", (_title, story) => agree(story))

  test(
    "[U-1 … U-28] on random policies, failures and interruptions both decide the same, in the same order",
    () => {
      fc.assert(fc.property(story, agree), { numRuns: full ? 1_000 : 250 })
    },
    full ? 600_000 : 60_000,
  )
})
