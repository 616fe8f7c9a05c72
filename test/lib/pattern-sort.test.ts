import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { patternSorted } from "../../src/lib/pattern-sort.ts"

interface Card {
  readonly rank: number
  readonly at: number
}

const cards = (ranks: readonly number[]): Card[] => ranks.map((rank, at) => ({ rank, at }))
const byRank = (a: Card, b: Card): boolean => a.rank < b.rank
const sorted = (ranks: readonly number[]) => patternSorted(cards(ranks), byRank)

describe("sorting as Go's sort.Sort does", () => {
  test("[N-9] leaves 13 slots with equal ranks as a recorded swarm left them", () => {
    const copies = [1, 1, 1, 1, 2, 2, 2, 2, 1, 2, 3, 3, 3]
    const slots = sorted(copies).map(({ at }) => at + 1)
    expect(slots.slice(0, 7).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 6, 7, 9])
  })

  test("is stable up to twelve", () => {
    const ranks = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 })
    fc.assert(
      fc.property(ranks, (each) => {
        expect(sorted(each)).toEqual(cards(each).sort((a, b) => a.rank - b.rank))
      }),
    )
  })

  test("sorts anything, losing and inventing nothing", () => {
    const ranks = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 13, maxLength: 300 })
    fc.assert(
      fc.property(ranks, (each) => {
        const result = sorted(each)
        expect(result.map(({ rank }) => rank)).toEqual(each.toSorted((a, b) => a - b))
        expect(new Set(result.map(({ at }) => at)).size).toBe(each.length)
      }),
      { numRuns: 200 },
    )
  })

  test("sorts what is descending, nearly sorted, or made to choose bad pivots", () => {
    const many = Array.from({ length: 400 }, (_, index) => index)
    const nearly = many.toSpliced(200, 1, 190)
    const organ = many.map((each) => Math.min(each, 399 - each))
    const sawtooth = many.map((each) => (each % 7 === 0 ? 400 - each : each % 50))
    for (const ranks of [many.toReversed(), nearly, organ, sawtooth]) {
      const expected = ranks.toSorted((a, b) => a - b)
      expect(sorted(ranks).map(({ rank }) => rank)).toEqual(expected)
    }
  })
})
