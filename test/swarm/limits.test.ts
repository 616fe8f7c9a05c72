/** Whatever a request writes down has a bound: a swarm is stored whole with every commit. */
import { expect, test } from "vitest"
import { type Cluster, createCluster } from "../../src/swarm/cluster.ts"
import type { Command } from "../../src/swarm/command.ts"

const long = { note: "x".repeat(2_000) }

function aCluster(): Cluster {
  const nodes = [{ name: "node1", role: "manager" }] as const
  return createCluster({ seed: 1, nodes, limits: { specBytes: 1_000 } })
}

const refused = {
  ok: false,
  error: { code: "ResourceExhausted", message: "this swarm is limited to 1000 bytes in one spec" },
}

test.each<[string, (cluster: Cluster) => Command]>([
  ["a network", () => ({ type: "network-create", spec: { Name: "a", Labels: long } })],
  ["a secret", () => ({ type: "secret-create", spec: { Name: "a", Data: "YQ==", Labels: long } })],
  ["a config", () => ({ type: "config-create", spec: { Name: "a", Data: "YQ==", Labels: long } })],
  [
    "a node",
    (cluster) => {
      const { id, meta, spec } = cluster.leader()
      return {
        type: "node-update",
        node: id,
        version: meta.version,
        spec: { ...spec, Labels: long },
      }
    },
  ],
])("%s with a long label is refused, and nothing is written", (_, command) => {
  const cluster = aCluster()
  const before = cluster.snapshot()
  expect(cluster.apply(command(cluster), cluster.now).result).toEqual(refused)
  expect(cluster.snapshot()).toBe(before)
})

test("a config's own text is bounded by itself", () => {
  const cluster = aCluster()
  const spec = { Name: "a", Data: btoa("x".repeat(2_000)) }
  expect(cluster.apply({ type: "config-create", spec }, cluster.now).result.ok).toBe(true)
})
