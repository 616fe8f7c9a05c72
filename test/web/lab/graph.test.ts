import { describe, expect, test } from "vitest"
import type { RatePoint } from "../../../src/wire/lab.ts"
import { columnsOf, rateAt } from "../../../web/lab/graph/series.ts"
import { clusterAt, wallAt } from "../../../web/lab/model/pace.ts"

const point = (seconds: number, old: number, fresh: number): RatePoint => ({
  at: seconds * 1_000_000,
  total: old + fresh,
  byImage: { old, fresh },
})
const rates = [point(0, 30, 0), point(50, 27, 0), point(51, 27, 4), point(90, 0, 40)]
const versions = ["old", "fresh"]

describe("the window", () => {
  test("begins with what held before it and ends with what holds now", () => {
    const columns = columnsOf(rates, versions, { from: 20, to: 60 })
    expect(columns.x).toEqual([20, 50, 51, 60])
    expect(columns.total).toEqual([30, 27, 31, 31])
  })

  test("stacks the versions, oldest at the bottom", () => {
    const { layers } = columnsOf(rates, versions, { from: 20, to: 60 })
    expect(layers).toEqual([
      { image: "old", tops: [30, 27, 27, 27] },
      { image: "fresh", tops: [30, 27, 31, 31] },
    ])
  })

  test("leaves out a version that did nothing in it", () => {
    const { layers } = columnsOf(rates, versions, { from: 95, to: 99 })
    expect(layers.map((layer) => layer.image)).toEqual(["fresh"])
  })

  test("is empty before the first point", () => {
    expect(columnsOf([], versions, { from: 0, to: 10 })).toEqual({ x: [], total: [], layers: [] })
  })
})

test("a rate holds from its point on", () => {
  expect([-1, 0, 50.5, 100].map((seconds) => rateAt(rates, seconds * 1_000_000))).toEqual([
    0, 30, 27, 40,
  ])
})

describe("cluster time on the page", () => {
  const pace = { at: 5_000_000, wallAt: 1_000, rate: 5, running: true, why: "running" } as const

  test("runs at the lab's rate, and back is forth", () => {
    expect(clusterAt(pace, 2_000)).toBe(10_000_000)
    expect(wallAt(pace, 10_000_000)).toBe(2_000)
  })

  test("stands while the lab does", () => {
    expect(clusterAt({ ...pace, running: false }, 9_000)).toBe(5_000_000)
  })
})
