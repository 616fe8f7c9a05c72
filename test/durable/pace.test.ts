/** Wall time and cluster time, through changes of rate, pauses and absence. */
import { describe, expect, test } from "vitest"
import {
  change,
  clusterAt,
  type Pace,
  paceView,
  startPace,
  visit,
  wakeTime,
  wallAt,
} from "../../src/durable/pace.ts"

const wall = 1_000_000
/** A quarter of an hour after the last visitor cluster time stops. */
const absentAfterMs = 15 * 60_000
/** Cluster time 60 s at `wall`. */
const fresh = (rate = 1, paused = false) => startPace(60_000_000, wall, rate, paused)

describe("a running pace", () => {
  test.each([0.25, 1, 20])("at rate %d turns wall time into cluster time and back", (rate) => {
    const pace = fresh(rate)
    expect(clusterAt(pace, wall + 8_000)).toBe(60_000_000 + 8_000_000 * rate)
    expect(wallAt(pace, 60_000_000 + 8_000_000 * rate)).toBe(wall + 8_000)
    expect(wakeTime(pace, 60_000_000 + 8_000_000 * rate)).toBe(wall + 8_000)
  })

  test("remembers earlier rates, so that the past keeps its wall times", () => {
    const faster = change(fresh(), wall + 10_000, 20, false)
    expect(clusterAt(faster, wall + 5_000)).toBe(65_000_000)
    expect(clusterAt(faster, wall + 11_000)).toBe(90_000_000)
    expect(wallAt(faster, 65_000_000)).toBe(wall + 5_000)
    expect(wallAt(faster, 90_000_000)).toBe(wall + 11_000)
  })

  test("keeps a bounded number of changes", () => {
    let pace: Pace = fresh()
    for (let second = 1; second <= 200; second++) {
      pace = change(pace, wall + second * 1000, second % 2 === 0 ? 1 : 2, false)
    }
    expect(pace.segments.length).toBeLessThanOrEqual(64)
    expect(clusterAt(pace, wall + 200_000)).toBe(60_000_000 + 300_000_000)
  })
})

describe("a pause", () => {
  test("holds cluster time, and nothing wakes before it ends", () => {
    const paused = change(fresh(), wall + 10_000, 1, true)
    expect(clusterAt(paused, wall + 60_000)).toBe(70_000_000)
    expect(wakeTime(paused, 70_000_001)).toBeNull()
    expect(paceView(paused, wall + 60_000)).toMatchObject({ running: false, why: "paused" })
    const again = change(paused, wall + 60_000, 1, false)
    expect(clusterAt(again, wall + 61_000)).toBe(71_000_000)
    expect(wakeTime(again, 71_000_000)).toBe(wall + 61_000)
  })

  test("from the start leaves a class waiting", () => {
    expect(clusterAt(fresh(1, true), wall + 60_000)).toBe(60_000_000)
  })

  test("that ends while nobody is there lets the next visitor go on", () => {
    const paused = change(fresh(), wall + 1_000, 1, true)
    const late = wall + absentAfterMs + 60_000
    const open = change(paused, late, 4, false)
    expect(clusterAt(open, late + 1_000)).toBe(61_000_000)
    const visited = visit(open, late + 2_000)
    expect(clusterAt(visited, late + 3_000)).toBe(65_000_000)
  })
})

describe("absence", () => {
  const asleepAt = wall + absentAfterMs

  test("stops cluster time fifteen minutes after the last visitor, without an alarm", () => {
    const pace = fresh()
    const stopped = 60_000_000 + absentAfterMs * 1000
    expect(clusterAt(pace, asleepAt + 3_600_000)).toBe(stopped)
    expect(wakeTime(pace, stopped)).toBe(asleepAt)
    expect(wakeTime(pace, stopped + 1)).toBeNull()
    expect(paceView(pace, asleepAt + 1)).toMatchObject({ running: false, why: "asleep" })
  })

  test("ends with the next visitor, where time goes on from where it stopped", () => {
    const back = visit(fresh(), asleepAt + 3_600_000)
    const stopped = 60_000_000 + absentAfterMs * 1000
    expect(clusterAt(back, asleepAt + 3_600_000)).toBe(stopped)
    expect(clusterAt(back, asleepAt + 3_601_000)).toBe(stopped + 1_000_000)
    expect(wallAt(back, stopped + 1_000_000)).toBe(asleepAt + 3_601_000)
    expect(wallAt(back, 61_000_000)).toBe(wall + 1_000)
  })

  test("does not begin as long as somebody says now and then that they are there", () => {
    let pace = fresh()
    for (let minute = 1; minute <= 120; minute++) pace = visit(pace, wall + minute * 60_000)
    expect(pace.segments).toHaveLength(1)
    expect(clusterAt(pace, wall + 120 * 60_000)).toBe(60_000_000 + 120 * 60_000_000)
  })

  test("keeps a change of rate for the next visitor", () => {
    const changed = change(fresh(), asleepAt + 10_000, 5, false)
    const back = visit(changed, asleepAt + 20_000)
    const stopped = 60_000_000 + absentAfterMs * 1000
    expect(clusterAt(back, asleepAt + 21_000)).toBe(stopped + 5_000_000)
  })
})
