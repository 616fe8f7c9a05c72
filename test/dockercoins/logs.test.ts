import { describe, expect, it } from "vitest"
import { type ContainerRun, logLines, nextLineAt } from "../../src/dockercoins/logs.ts"
import { SECOND } from "../../src/swarm/time.ts"

const worker: ContainerRun = {
  task: "abc",
  program: { app: "worker", sleep: 0.05, certain: true, note: null, crash: null },
  startedAt: 10 * SECOND,
  endedAt: null,
  pauses: [],
}

describe("a worker's log", () => {
  it("has a line a second, with what it did in it", () => {
    const reports = logLines(worker, 0, 20 * SECOND).filter((line) => line.text.includes("hashes"))
    expect(reports).toHaveLength(9)
    expect(reports.map((line) => line.text)).toContain("INFO:worker:4 hashes done")
  })

  it("is the same in one piece and in many", () => {
    const whole = logLines(worker, 0, 40 * SECOND)
    const cuts = [0, 3, 10.2, 11.25, 11.3, 19, 25.123, 40]
    const pieces = cuts
      .slice(1)
      .flatMap((to, index) => logLines(worker, (cuts[index] ?? 0) * SECOND, to * SECOND))
    expect(pieces).toEqual(whole)
  })

  it("says nothing while the container is paused, and has no next line then", () => {
    const lines = logLines({ ...worker, pauses: [[12 * SECOND, 16 * SECOND]] }, 0, 20 * SECOND)
    expect(lines.filter(({ at }) => at >= 12 * SECOND && at < 16 * SECOND)).toEqual([])
    expect(lines.some(({ at }) => at >= 16 * SECOND)).toBe(true)
    expect(nextLineAt({ ...worker, pauses: [[12 * SECOND, null]] }, 13 * SECOND)).toBeNull()
  })

  it("ends with the container", () => {
    const lines = logLines({ ...worker, endedAt: 13 * SECOND }, 0, 60 * SECOND)
    expect(lines.every((line) => line.at < 13 * SECOND)).toBe(true)
    expect(nextLineAt({ ...worker, endedAt: 13 * SECOND }, 12 * SECOND)).toBeNull()
  })

  it("knows when it says something next", () => {
    let at = worker.startedAt
    for (let count = 0; count < 5; count++) {
      const next = nextLineAt(worker, at) ?? 0
      expect(
        logLines(worker, at, next).filter((line) => line.text.includes("hashes")),
      ).toHaveLength(count === 0 ? 0 : 1)
      at = next
    }
  })

  it("is silent between the hashes of a very slow one", () => {
    const slow: ContainerRun = {
      ...worker,
      program: { app: "worker", sleep: 9.8, certain: true, note: null, crash: null },
    }
    expect(
      logLines(slow, 0, 40 * SECOND).filter((line) => line.text.includes("hashes")),
    ).toHaveLength(2)
  })

  it("holds the traceback of one that does not start", () => {
    const crash = { traceback: ["Traceback (most recent call last):", "ValueError"], exitCode: 1 }
    const run: ContainerRun = {
      ...worker,
      program: { app: "worker", sleep: 0, certain: true, note: null, crash },
      endedAt: 10.3 * SECOND,
    }
    expect(logLines(run, 0, 60 * SECOND).map((line) => line.text)).toEqual(crash.traceback)
    expect(logLines(run, 0, 60 * SECOND)[0]?.stream).toBe("stderr")
  })
})
