/** Whatever a request writes down has a bound: a swarm is stored whole with every commit. */
import { describe, expect, test } from "vitest"
import { type Cluster, createCluster, restoreCluster } from "../../src/swarm/cluster.ts"
import type { Command } from "../../src/swarm/command.ts"
import type { Limits } from "../../src/swarm/limits.ts"
import type { ServiceMode, TaskSpec } from "../../src/swarm/spec.ts"
import { specOf, TestSwarm } from "./kit.ts"

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

test("a volume with long labels or options, or a long name, is refused", () => {
  const cluster = aCluster()
  const volume = { type: "volume-create", node: cluster.leader().id } as const
  for (const [name, labels, options] of [
    ["a", long, null],
    ["a", null, long],
    ["a".repeat(2_000), null, null],
  ] as const) {
    expect(cluster.apply({ ...volume, name, labels, options }, cluster.now).result).toEqual({
      ok: false,
      error: {
        code: "ResourceExhausted",
        message: "this swarm is limited to 1000 bytes in one volume",
      },
    })
  }
  expect(cluster.volumes(volume.node)).toEqual([])
})

test("names of images are so many on a node, and in the registry; known ones go on being given", () => {
  const lab = new TestSwarm({ limits: { tags: 30 } })
  const node = lab.cluster.leader().id
  const tag = (name: string): Command => ({
    type: "image-tag",
    node,
    image: "127.0.0.1:5000/web:v1",
    tag: name,
  })
  const known = lab.cluster.images(node).flatMap(({ tags }) => tags).length
  for (let made = known; made < 30; made++) lab.do(tag(`127.0.0.1:5000/web:t${made}`))
  const full = "this swarm is limited to 30 image tags on one node"
  expect(lab.refusal(tag("127.0.0.1:5000/web:more"))).toEqual({
    code: "ResourceExhausted",
    message: full,
  })
  lab.do(tag("127.0.0.1:5000/web:v2"))
  // The registry knows other names: those that are taken off the node stay there.
  const push = (name: string): Command => ({ type: "image-push", node, tag: name })
  for (let made = known; made < 30; made++) {
    const name = `127.0.0.1:5000/web:t${made}`
    lab.do(push(name))
    lab.do({ type: "image-remove", node, image: name })
  }
  lab.do(tag("127.0.0.1:5000/web:last"))
  expect(lab.refusal(push("127.0.0.1:5000/web:last")).message).toBe(
    "this swarm is limited to 30 image tags in its registry",
  )
})

describe("all that is kept together", () => {
  const padding = "x".repeat(4_000)
  const room = { keptBytes: 60_000 }
  const full =
    /^this swarm is limited to 60000 bytes of specs, data, volumes and images altogether$/

  /** Does it over and over until it is refused; how often it was done. */
  function fill(lab: TestSwarm, commandOf: (round: number) => Command): number {
    for (let round = 0; round < 100; round++) {
      const { result } = lab.try(commandOf(round))
      if (result.ok) continue
      expect(result.error.message).toMatch(full)
      return round
    }
    throw new Error("it was never refused")
  }

  const named = (lab: TestSwarm): readonly [string, (round: number) => Command][] => [
    ["configs", (round) => ({ type: "config-create", spec: { Name: `c${round}`, Data: padding } })],
    ["secrets", (round) => ({ type: "secret-create", spec: { Name: `s${round}`, Data: padding } })],
    [
      "volumes",
      (round) => ({
        type: "volume-create",
        node: lab.cluster.leader().id,
        name: `v${round}`,
        labels: { padding },
        options: null,
      }),
    ],
    [
      "services",
      (round) => ({
        type: "service-create",
        spec: specOf(`s${round}`, { replicas: 0, container: { Env: [`A=${padding}`] } }),
      }),
    ],
    [
      "networks",
      (round) => ({ type: "network-create", spec: { Name: `n${round}`, Labels: { padding } } }),
    ],
  ]

  test.each(["configs", "secrets", "volumes", "services", "networks"])("is bounded: %s", (kind) => {
    const lab = new TestSwarm({ limits: room })
    const found = named(lab).find(([name]) => name === kind)?.[1]
    const done = fill(lab, found ?? expect.fail())
    expect(done).toBeGreaterThan(5)
    expect(lab.cluster.snapshot().length).toBeLessThan(room.keptBytes + 40_000)
  })

  test("counts what a service is updated to, and its old tasks hold on to; removing makes room", () => {
    const lab = new TestSwarm({ limits: room })
    lab.settled("s", { replicas: 1 })
    const done = fill(lab, (round) => {
      lab.wait(60)
      const { id, meta } = lab.service("s")
      const spec = specOf("s", {
        replicas: 1,
        container: { Env: [`A=${round}${padding}${padding}`] },
      })
      return { type: "service-update", service: id, version: meta.version, spec }
    })
    expect(done).toBeGreaterThan(3)
    lab.do({ type: "service-remove", service: "s" })
    lab.settle()
    lab.settled("s", { replicas: 1, container: { Env: [`A=${padding}`] } })
  })

  test("a spec that many tasks share counts once", () => {
    const lab = new TestSwarm({ limits: room })
    lab.create("s", { replicas: 100, container: { Env: [`A=${padding}`] } })
  })
})

describe("a crash loop without end", () => {
  const spinning: TaskSpec = { RestartPolicy: { Condition: "any", Delay: 0 } }
  const job: ServiceMode = { ReplicatedJob: { MaxConcurrent: 4, TotalCompletions: 4 } }
  const window = 1_000_000_000_000

  function loops(task: TaskSpec, Mode: ServiceMode, limits: Partial<Limits>): TestSwarm {
    const lab = new TestSwarm({ limits })
    const { spec, version } = lab.cluster.settings
    const Orchestration = { TaskHistoryRetentionLimit: -1 }
    lab.do({ type: "swarm-update", version, spec: { ...spec, Orchestration }, rotate: [] })
    lab.do({ type: "service-create", spec: { ...specOf("s", { image: "crash:v1", task }), Mode } })
    lab.wait(250)
    return lab
  }

  test.each<[string, TaskSpec, ServiceMode]>([
    ["keeping all history", spinning, { Replicated: { Replicas: 4 } }],
    [
      "with attempts without end",
      { RestartPolicy: { Condition: "any", Delay: 0, MaxAttempts: 100_000, Window: window } },
      { Replicated: { Replicas: 4 } },
    ],
    ["of a job", spinning, job],
    ["of a job on every node", spinning, { GlobalJob: {} }],
  ])("keeps no more tasks than there is room for: %s", (_, task, mode) => {
    const lab = loops(task, mode, { history: 40 })
    expect(lab.tasks("s").length).toBeGreaterThan(20)
    expect(lab.tasks("s").length).toBeLessThanOrEqual(60)
    const before = lab.cluster.snapshot().length
    lab.wait(250)
    expect(lab.cluster.snapshot().length).toBeLessThan(before + 4_000)
  })
})

test("a swarm that was stored before there was such a limit has it, too", () => {
  const cluster = aCluster()
  const { limits, ...rest } = JSON.parse(cluster.snapshot())
  const { keptBytes: _kept, history: _history, tags: _tags, ...known } = limits
  const restored = restoreCluster(JSON.stringify({ ...rest, limits: known }))
  const spec = { Name: "a", Data: "YQ==" }
  expect(restored.apply({ type: "config-create", spec }, restored.now).result.ok).toBe(true)
})
