import { describe, expect, it } from "vitest"
import { type RunningPart, rateOf } from "../../src/dockercoins/rate.ts"

const server = (app: "rng" | "hasher" | "redis"): RunningPart => ({
  program: { app, crash: null },
  image: app,
})
const worker = (sleep: number, image = "worker:v0.1"): RunningPart => ({
  program: { app: "worker", sleep, certain: true, note: null, crash: null },
  image,
})
const times = (count: number, part: RunningPart) => Array.from({ length: count }, () => part)
const base = [...times(5, server("rng")), server("hasher"), server("redis")]

describe("the hash rate", () => {
  it("of ten workers that sleep 0.1 s is 33 a second", () => {
    expect(rateOf([...base, ...times(10, worker(0.1))]).total).toBeCloseTo(33.333, 2)
  })

  it("climbs with a shorter sleep to the bound of 50, and no further with more workers", () => {
    expect(rateOf([...base, ...times(10, worker(0.05))]).total).toBe(40)
    expect(rateOf([...base, ...times(10, worker(0))]).total).toBe(50)
    expect(rateOf([...base, ...times(30, worker(0))]).total).toBe(50)
  })

  it("sinks with a longer one", () => {
    expect(rateOf([...base, ...times(10, worker(0.8))]).total).toBe(10)
  })

  it("is stuck at 10 with one rng", () => {
    const parts = [server("rng"), server("hasher"), server("redis"), ...times(10, worker(0.1))]
    expect(rateOf(parts).total).toBeCloseTo(10, 2)
  })

  it.each(["rng", "hasher", "redis"])("is 0 without %s", (missing) => {
    const parts = [...base, ...times(10, worker(0.1))].filter(
      (part) => part.program.app !== missing,
    )
    expect(rateOf(parts)).toEqual({ total: 0, byImage: {} })
  })

  it("is told by image, and adds up", () => {
    const parts = [...base, ...times(6, worker(0.1)), ...times(4, worker(0, "worker:v0.2"))]
    const { total, byImage } = rateOf(parts)
    expect(byImage).toEqual({ "worker:v0.1": 20, "worker:v0.2": 20 })
    expect(total).toBe(40)
  })

  it("makes all wait alike when rng is the bottleneck", () => {
    const parts = [
      server("rng"),
      server("hasher"),
      server("redis"),
      ...times(10, worker(0)),
      worker(60, "slow"),
    ]
    const { total, byImage } = rateOf(parts)
    expect(total).toBeCloseTo(10, 1)
    expect(byImage.slow).toBeGreaterThan(0.0155)
  })
})
