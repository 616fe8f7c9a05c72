/** How placement preferences share tasks out. */
import { expect, test } from "vitest"
import type { NodeDeclaration } from "../../src/swarm/cluster.ts"
import { TestSwarm } from "./kit.ts"

const zones = ["a", "a", "b", "b", "c"]
const nodes = zones.map(
  (zone, index): NodeDeclaration => ({
    name: `node${index + 1}`,
    role: index === 0 ? "manager" : "worker",
    labels: { zone },
  }),
)

/** Running tasks in zones a, b and c. */
function spread(seed: number, replicas: number): readonly number[] {
  const lab = new TestSwarm({ nodes, seed })
  const Placement = { Preferences: [{ Spread: { SpreadDescriptor: "node.labels.zone" } }] }
  lab.settled("s", { replicas, task: { Placement } })
  const zoneOf = new Map(
    lab.cluster.nodes().map((node) => [node.id, node.spec.Labels?.zone] as const),
  )
  const found = lab.running("s").map(({ nodeId }) => zoneOf.get(nodeId))
  return ["a", "b", "c"].map((zone) => found.filter((each) => each === zone).length)
}

test("[SC-14] branches are filled evenly, however many nodes they have", () => {
  expect(spread(1, 6)).toEqual([2, 2, 2])
})

test("[SC-14, N-4] which branch gets the one that is left over is chance", () => {
  const outcomes = new Set(Array.from({ length: 12 }, (_, seed) => spread(seed, 4).join(" ")))
  expect([...outcomes].sort()).toEqual(["1 1 2", "1 2 1", "2 1 1"])
})
