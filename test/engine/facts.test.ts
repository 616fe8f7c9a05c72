import { describe, expect, test } from "vitest"
import { aService, aTask } from "./support/builders.ts"
import { fakeCluster } from "./support/fake-cluster.ts"
import { engineOf, filters } from "./support/lab.ts"

const spec = {
  Name: "web",
  TaskTemplate: { ContainerSpec: { Image: "web:v1" } },
  Mode: { Replicated: {} },
}

describe("facts", () => {
  test("an answered request says who asked, by which route, and for which services", async () => {
    const cluster = fakeCluster({
      services: [aService({ id: "web1" })],
      tasks: [aTask({ id: "t1" })],
    })
    const { ask, facts, host } = engineOf(cluster)
    await ask("GET", `/v1.50/tasks?filters=${filters({ service: ["web"] })}`, undefined, {
      "user-agent": "Docker-Client/28.2.2 (linux)",
    })
    expect(facts).toEqual([
      {
        type: "request",
        at: host.now,
        client: "http:Docker-Client/28.2.2 (linux)",
        purpose: "person",
        method: "GET",
        route: "/tasks",
        status: 200,
        filters: { service: ["web"] },
        query: { filters: '{"service":{"web":true}}' },
        services: ["web1"],
        fingerprint: expect.stringMatching(/^1-[0-9a-f]{8}$/),
      },
    ])
  })

  test("patterns of routes, purposes and refusals", async () => {
    const cluster = fakeCluster({ services: [aService({ id: "web1" })], images: [] })
    const { ask, facts } = engineOf(cluster)
    const own = { "x-rollcall-client": "t1.7", "x-rollcall-purpose": "progress" }
    await ask("GET", "/services/web", undefined, own)
    await ask("POST", "/services/web/update?version=1", spec, own)
    await ask("GET", "/images/a/b/json", undefined, { "x-rollcall-purpose": "progress" })
    await ask("GET", "/nonsense")
    const seen = facts.map((f) =>
      f.type === "request" ? [f.route, f.client, f.purpose, f.status] : [],
    )
    expect(seen).toEqual([
      ["/services/:id", "t1.7", "progress", 200],
      ["/services/:id/update", "t1.7", "progress", 200],
      ["/images/:name/json", "http:", "person", 404],
    ])
  })

  test("the fingerprint changes exactly when a row's state, desired state or node does", async () => {
    const print = async (...tasks: Parameters<typeof aTask>[0][]) => {
      const { get, facts } = engineOf(fakeCluster({ tasks: tasks.map(aTask) }))
      await get("/tasks")
      return facts.map((fact) => (fact.type === "request" ? fact.fingerprint : null))[0]
    }
    const base = await print({ id: "t1" }, { id: "t2" })
    expect(await print({ id: "t2" }, { id: "t1" })).toBe(base)
    const meta = { version: 99, createdAt: 0, updatedAt: 1 }
    expect(await print({ id: "t1", meta }, { id: "t2" })).toBe(base)
    expect(await print({ id: "t1", nodeId: "node2" }, { id: "t2" })).not.toBe(base)
    expect(await print({ id: "t1", desiredState: "shutdown" }, { id: "t2" })).not.toBe(base)
    expect(await print({ id: "t1" })).not.toBe(base)
  })
})
