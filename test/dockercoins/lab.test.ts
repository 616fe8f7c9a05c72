import { describe, expect, it } from "vitest"
import { createLab } from "../../src/dockercoins/lab.ts"
import { hashRate } from "../../src/dockercoins/rate.ts"
import { ratesAfter } from "../../src/dockercoins/rate-history.ts"
import { serviceSpec } from "../../src/dockercoins/stack.ts"
import type { Cluster } from "../../src/swarm/cluster.ts"
import type { ClusterEvent } from "../../src/swarm/events.ts"
import type { ServiceSpec } from "../../src/swarm/spec.ts"
import { SECOND } from "../../src/swarm/time.ts"

const serviceOf = (cluster: Cluster, name: string) => {
  const service = cluster.services().find(({ spec }) => spec.Name === `dockercoins_${name}`)
  if (!service) throw new Error(`no service ${name}`)
  return service
}

function run(cluster: Cluster, to: number): ClusterEvent[] {
  const events: ClusterEvent[] = []
  for (;;) {
    const output = cluster.advance(to)
    events.push(...output.events)
    if (output.finished) return events
  }
}

describe("a fresh lab", () => {
  it("has settled: DockerCoins runs at v0.1 on five nodes, and nothing is to come", () => {
    const cluster = createLab({ seed: 1 })
    expect(cluster.wakeAt).toBeNull()
    expect(cluster.nodes().map((node) => [node.description.hostname, node.spec.Role])).toEqual([
      ["node1", "manager"],
      ["node2", "manager"],
      ["node3", "manager"],
      ["node4", "worker"],
      ["node5", "worker"],
    ])
    const counts = Object.fromEntries(
      ["hasher", "redis", "rng", "webui", "worker"].map((name) => {
        const tasks = cluster.tasksOfService(serviceOf(cluster, name).id)
        expect(tasks.every((task) => task.status.state === "running")).toBe(true)
        return [name, tasks.length]
      }),
    )
    expect(counts).toEqual({ hasher: 1, redis: 1, rng: 5, webui: 1, worker: 10 })
    expect(cluster.services().every((service) => service.updateStatus === undefined)).toBe(true)
  })

  it("has been up for some minutes", () => {
    const cluster = createLab({ seed: 1 })
    const youngest = Math.max(...cluster.tasks().map((task) => task.status.timestamp))
    expect(cluster.now - youngest).toBeGreaterThan(180 * SECOND)
  })

  it("makes 33 hashes a second", () => {
    const rate = hashRate(createLab({ seed: 2 }))
    expect(rate.total).toBeCloseTo(33.333, 2)
    expect(rate.byImage).toEqual({ "127.0.0.1:5000/worker:v0.1": rate.total })
  })

  it.each([1, 2, 3, 5, 7])("can have %i nodes", (nodes) => {
    const cluster = createLab({ seed: 4, nodes })
    expect(cluster.nodes()).toHaveLength(nodes)
    expect(cluster.tasksOfService(serviceOf(cluster, "rng").id)).toHaveLength(nodes)
  })

  it("has its images pinned to what the registry holds", () => {
    const cluster = createLab({ seed: 1 })
    const image = serviceOf(cluster, "worker").spec.TaskTemplate?.ContainerSpec?.Image ?? ""
    expect(image).toBe(
      `127.0.0.1:5000/worker:v0.1@${cluster.resolve("127.0.0.1:5000/worker:v0.1")?.digest}`,
    )
    expect(serviceOf(cluster, "redis").spec.TaskTemplate?.ContainerSpec?.Image).toMatch(
      /^redis:latest@sha256:/,
    )
  })
})

describe("a rollout in the lab", () => {
  const force = (spec: ServiceSpec): ServiceSpec => ({
    ...spec,
    TaskTemplate: { ...spec.TaskTemplate, ForceUpdate: 1 },
  })

  it("takes 135 to 150 seconds for ten workers at the default policy", () => {
    const cluster = createLab({ seed: 3 })
    const { id, meta, spec } = serviceOf(cluster, "worker")
    const begun = cluster.now
    const command = {
      type: "service-update",
      service: id,
      version: meta.version,
      spec: force(spec),
    } as const
    expect(cluster.apply(command, begun).result.ok).toBe(true)
    run(cluster, begun + 200 * SECOND)
    const status = cluster.service(id)?.updateStatus
    expect(status?.state).toBe("completed")
    const seconds = ((status?.completedAt ?? 0) - begun) / SECOND
    expect(seconds).toBeGreaterThan(135)
    expect(seconds).toBeLessThan(150)
  })

  it("dips the rate by one worker while its replacement starts, and keeps what is told to stop", () => {
    const cluster = createLab({ seed: 3 })
    const { id, meta, spec } = serviceOf(cluster, "worker")
    const before = ratesAfter(null, [], cluster).at(-1) ?? null
    expect(before?.total).toBeCloseTo(33.333, 2)
    const command = {
      type: "service-update",
      service: id,
      version: meta.version,
      spec: force(spec),
    } as const
    const events = [...cluster.apply(command, cluster.now).output.events]
    const at = cluster.now
    events.push(...run(cluster, at + 40 * SECOND))
    const points = ratesAfter(before, events, cluster)
    // Two slots in 40 s, and the third is about to go: down to nine workers and up again, each time.
    expect(points.slice(0, 4).map((point) => Math.round(point.total))).toEqual([30, 33, 30, 33])
    expect((points[0]?.at ?? 0) - at).toBeGreaterThan(13 * SECOND)
    expect((points[1]?.at ?? 0) - (points[0]?.at ?? 0)).toBeLessThan(SECOND)
  })

  it("tells the same rates in one batch and in many", () => {
    const rates = (step: number) => {
      const cluster = createLab({ seed: 5 })
      const { id, meta, spec } = serviceOf(cluster, "worker")
      let before = ratesAfter(null, [], cluster).at(-1) ?? null
      const command = {
        type: "service-update",
        service: id,
        version: meta.version,
        spec: force(spec),
      } as const
      const begun = cluster.now
      const told = ratesAfter(before, cluster.apply(command, begun).output.events, cluster)
      for (let at = begun; at <= begun + 60 * SECOND; at += step) {
        const points = ratesAfter(before, run(cluster, at), cluster)
        before = points.at(-1) ?? before
        told.push(...points)
      }
      return told
    }
    expect(rates(60 * SECOND)).toEqual(rates(SECOND / 4))
  })

  it("replaces nothing when the same specs are deployed again", () => {
    const cluster = createLab({ seed: 6 })
    const network = cluster.networks().find(({ spec }) => spec.Name === "dockercoins_default")
    const names = ["hasher", "redis", "rng", "webui", "worker"] as const
    const events = names.flatMap((name) => {
      const { id, meta, spec } = serviceOf(cluster, name)
      const digest = spec.TaskTemplate?.ContainerSpec?.Image?.split("@")[1] ?? null
      const same = serviceSpec({ name, tag: "v0.1", digest, network: network?.id ?? "" })
      expect(same).toEqual(spec)
      const command = {
        type: "service-update",
        service: id,
        version: meta.version,
        spec: same,
      } as const
      return cluster.apply(command, cluster.now).output.events
    })
    events.push(...run(cluster, cluster.now + 30 * SECOND))
    expect(events.filter((event) => event.type === "task")).toEqual([])
    expect(events.length).toBeGreaterThan(0)
  })
})
