import { describe, expect, test } from "vitest"
import { restoreCluster } from "../../src/swarm/cluster.ts"
import { behaviours, imageNamed, TestSwarm } from "./kit.ts"

describe("the snapshot", () => {
  test("is small: ten workers and eight others with a full history stay far below 200 KB", () => {
    const lab = new TestSwarm()
    lab.settled("worker", { image: "worker:v1", replicas: 10 })
    lab.settled("others", { replicas: 8 })
    for (let round = 1; round <= 5; round++) {
      const pace = { UpdateConfig: { Parallelism: 0 }, task: { ForceUpdate: round } }
      lab.update("worker", { image: "worker:v2", replicas: 10, ...pace })
      lab.update("others", { image: "web:v2", replicas: 8, ...pace })
      lab.settle()
    }
    expect(lab.cluster.tasks()).toHaveLength(90)
    expect(lab.cluster.snapshot().length).toBeLessThan(130_000)
  })

  test("keeps each task spec once, however many tasks share it", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 20, container: { Env: ["MARK=once"] } })
    expect(lab.cluster.snapshot().split("MARK=once")).toHaveLength(2)
  })

  test("of another format, or no snapshot at all, is refused", () => {
    const { cluster } = new TestSwarm()
    const other = cluster.snapshot().replace('"format":1', '"format":99')
    expect(() => restoreCluster(other)).toThrow("no snapshot of a known format: 99")
    expect(() => restoreCluster("null")).toThrow("no snapshot of a known format")
  })

  test("thaws to the same snapshot", () => {
    const lab = new TestSwarm()
    lab.create("s", { image: "worker:v1", replicas: 4 })
    lab.wait(0.3)
    lab.do({
      type: "image-store",
      node: "node2",
      image: imageNamed("odd", behaviours.web),
      tags: [],
    })
    for (const { image } of lab.cluster.images(lab.nodeNamed("node5").id)) {
      lab.try({ type: "image-remove", node: "node5", image: image.id })
    }
    const text = lab.cluster.snapshot()
    expect(restoreCluster(text).snapshot()).toBe(text)
  })
})

test("one call hands out a bounded number of events and asks to be called again", () => {
  const lab = new TestSwarm()
  lab.create("s", { replicas: 800 })
  const output = lab.cluster.advance(lab.cluster.now + 60_000_000)
  expect(output.finished).toBe(false)
  expect(output.wakeAt).not.toBeNull()
  expect(output.wakeAt).toBeGreaterThanOrEqual(lab.cluster.now)
})
