/** Our updater against the naive model (issue: acceptance by a second model). A failing run prints its seed. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { canonical, play, story } from "./naive-trial.ts"

const full = process.env.ROLLCALL_TEST_FULL === "1"

describe("a second model of the rules", () => {
  test(
    "[U-1 … U-28] on random policies, failures and interruptions both decide the same, in the same order",
    () => {
      fc.assert(
        fc.property(story, (story) => {
          const trial = play(story)
          const { ours, model } = trial
          expect(canonical(ours)).toEqual(canonical(model.log))
          const left = model.tasks.map(({ key, desired }) => `${key} ${desired}`).sort()
          expect(trial.table()).toEqual(left)
        }),
        { numRuns: full ? 1_000 : 60 },
      )
    },
    full ? 600_000 : 60_000,
  )
})
