import { describe, expect, it } from "vitest"
import { createLab } from "../../src/dockercoins/lab.ts"
import { hashRate, type RunningPart, rateOf } from "../../src/dockercoins/rate.ts"
import { ratesAfter } from "../../src/dockercoins/rate-history.ts"
import type { HandledHow } from "../../src/swarm/command.ts"
import { SECOND } from "../../src/swarm/time.ts"

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

describe("the hash rate of a swarm in which a client's hand is at work", () => {
  const lab = () => {
    const cluster = createLab({ seed: 3 })
    const task = cluster.tasks().find(({ serviceName }) => serviceName === "dockercoins_worker")
    const handle = (how: HandledHow, seconds: number) => {
      const command = { type: "container-kill", task: task?.id ?? "", how, grace: 0 } as const
      const { result, output } = cluster.apply(command, cluster.now)
      expect(result.ok).toBe(true)
      const later = cluster.advance(cluster.now + seconds * SECOND)
      return [...output.events, ...later.events]
    }
    return { cluster, handle }
  }

  it("sinks with a worker that is paused, until it is let go", () => {
    const { cluster, handle } = lab()
    const { total: before, byImage } = hashRate(cluster)
    const known = { at: cluster.now, total: before, byImage }
    const paused = handle("pause", 10)
    const { total } = hashRate(cluster)
    expect(total).toBeLessThan(before)
    const history = ratesAfter(known, [...paused, ...handle("unpause", 10)], cluster)
    expect(history.map((point) => point.total)).toEqual([total, before])
  })

  it("counts a container that was started again beside the one that replaced it", () => {
    const { cluster, handle } = lab()
    const { total: before } = hashRate(cluster)
    handle("restart", 60)
    const both = hashRate(cluster).total
    expect(both).toBeGreaterThan(before)
    const events = handle("kill", 10)
    expect(hashRate(cluster).total).toBe(before)
    expect(ratesAfter(null, events, cluster).map((point) => point.total)).toEqual([before])
  })
})
