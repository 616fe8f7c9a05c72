import { describe, expect, test } from "vitest"
import type { ApiTask } from "../../src/engine/types.ts"
import { aNode, aService, aTask } from "./support/builders.ts"
import { fakeCluster } from "./support/fake-cluster.ts"
import { engineOf, filters } from "./support/lab.ts"

describe("task lists", () => {
  const web = aService({ id: "web1", specVersion: 5 })
  const db = aService({ id: "db1", spec: { Name: "db", Labels: { tier: "back" } } })
  const tasks = [
    aTask({ id: "t1", specVersion: 5 }),
    aTask({ id: "t2", desiredState: "shutdown", nodeId: "node2" }),
    aTask({ id: "t3", serviceId: "db1", serviceName: "db", slot: 0 }),
  ]
  const nodes = [aNode({ id: "node1" }), aNode({ id: "node2" })]
  const cluster = fakeCluster({ services: [web, db], tasks, nodes })
  const list = async (document: Record<string, readonly string[]>) => {
    const answer = await engineOf(cluster).get(`/tasks?filters=${filters(document)}`)
    const body = JSON.parse(await answer.text())
    return answer.ok ? body.map((task: ApiTask) => task.ID) : [answer.status, body.message]
  }

  test.each([
    [{}, ["t3", "t2", "t1"]],
    [{ service: ["web"] }, ["t2", "t1"]],
    [{ service: ["web", "db1"] }, ["t3", "t2", "t1"]],
    [{ node: ["node2"] }, ["t2"]],
    [{ id: ["t2"] }, ["t2"]],
    [{ name: ["web.1"] }, ["t2", "t1"]],
    [{ "desired-state": ["shutdown"] }, ["t2"]],
    [{ label: ["tier"] }, ["t3"]],
    [{ label: ["tier=front"] }, []],
    [{ "_up-to-date": ["true"], service: ["web"] }, ["t1"]],
    [{ service: ["nosuch"] }, [404, "service nosuch not found"]],
    [{ node: ["nosuch"] }, [404, "node nosuch not found"]],
    [{ foo: ["bar"] }, [400, "Invalid filter 'foo'"]],
    [{ "desired-state": ["dead"] }, [500, "Invalid desired-state filter: 'dead'"]],
  ])("%j", async (document, expected) => {
    expect(await list(document)).toEqual(expected)
  })

  test("old clients write filters as lists", async () => {
    const text = encodeURIComponent(JSON.stringify({ service: ["db"] }))
    expect(await engineOf(cluster).read(`/tasks?filters=${text}`)).toHaveLength(1)
  })

  test("a task of a global service has no slot; no task renders its runtime", async () => {
    const task = await engineOf(cluster).read("/tasks/t3")
    expect(task).not.toHaveProperty("Slot")
    expect(task.Spec).toEqual({ ContainerSpec: { Image: "web:v1" }, ForceUpdate: 0 })
  })
})

describe("logs", () => {
  const away = aNode({ id: "n2", status: { state: "down", message: "", address: "10.0.0.12" } })
  const tasks = [
    aTask({ id: "t1", nodeId: "n1" }),
    aTask({ id: "t2", nodeId: "n2" }),
    aTask({ id: "t3", nodeId: "" }),
  ]
  const services = [aService({ id: "web1" })]
  const cluster = fakeCluster({ services, tasks, nodes: [aNode({ id: "n1" }), away] })
  const end = async (path: string) => {
    const answer = await engineOf(cluster).get(`${path}/logs?stdout=1`)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    return { stream: bytes[0], text: new TextDecoder().decode(bytes.subarray(8)) }
  }

  test.each([
    ["/services/web1", "node n2 is not available"],
    ["/tasks/t2", "node n2 is not available"],
    ["/tasks/t3", "task t3 has not been scheduled"],
  ])("of %s end with what the swarm could not ask for", async (path, reason) => {
    expect(await end(path)).toEqual({
      stream: 3,
      text: `Error grabbing logs: rpc error: code = Unknown desc = warning: incomplete log stream. some logs could not be retrieved for the following reasons: ${reason}\n`,
    })
  })
})

describe("nodes", () => {
  test("are found by host name", async () => {
    const nodes = [aNode({ id: "n1id" }), aNode({ id: "n2id" })]
    const { read } = engineOf(fakeCluster({ nodes }))
    expect(await read("/nodes/nosuch")).toEqual({ message: "node nosuch not found" })
  })

  test("a role that is none is refused", async () => {
    const cluster = fakeCluster()
    const { ask } = engineOf(cluster)
    const sent = { Role: "boss", Availability: "active" }
    const answer = await ask("POST", "/nodes/node1/update?version=12", sent)
    expect([answer.status, await answer.json()]).toEqual([400, { message: 'invalid Role: "boss"' }])
    await ask("POST", "/nodes/node1/update?version=12", { ...sent, Role: "worker" })
    expect(cluster.commands).toEqual([
      {
        type: "node-update",
        node: "node1",
        version: 12,
        spec: { Labels: {}, Role: "worker", Availability: "active" },
      },
    ])
  })
})
