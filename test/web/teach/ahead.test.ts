import { expect, test } from "vitest"
import { aheadAfter } from "../../../web/teach/ahead.ts"

test.each([
  ["a clock that is three minutes slow is corrected", 0, 1_180_000, 1_000_000, 180_000],
  ["so is one that is fast", 0, 1_000_000, 1_180_000, -180_000],
  ["the network's delay is no reason", 0, 1_000_000, 1_000_400, 0],
  ["nor does it move what was found before", 180_000, 1_180_000, 1_000_400, 180_000],
  ["a clock that was set right needs no correction any more", 180_000, 1_000_000, 1_000_100, -100],
])("%s", (_, before, at, here, after) => {
  expect(aheadAfter(before, at, here)).toBe(after)
})
