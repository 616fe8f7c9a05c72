/** Engines of other nodes: their own containers and images, and a worker's ignorance of the swarm. */
import { describe, expect, test } from "vitest"
import { engineOn } from "../../src/engine/seat.ts"
import { deployed } from "./support/stack.ts"

async function onNode(name: string) {
  const { host } = await deployed()
  const api = engineOn(host, name)
  const ask = async (path: string) => {
    const response = await api?.fetch(new Request(`http://engine${path}`))
    return { status: response?.status, body: JSON.parse((await response?.text()) ?? "null") }
  }
  return { host, ask }
}

describe("the engine of another node", () => {
  test("lists the containers of that node", async () => {
    const { host, ask } = await onNode("node2")
    const here = host.cluster
      .tasks()
      .filter(({ nodeId }) => host.cluster.node(nodeId)?.description.hostname === "node2")
      .flatMap(({ status }) => (status.state === "running" ? [status.containerId] : []))
    const { body } = await ask("/containers/json")
    expect(here.length).toBeGreaterThan(0)
    expect(body.map(({ Id }: { Id: string }) => Id).sort()).toEqual(here.sort())
  })

  test("of a worker refuses what only managers know, in docker's words", async () => {
    const { host, ask } = await onNode("node2")
    expect(host.cluster.nodes()[1]?.manager).toBeUndefined()
    for (const path of ["/services", "/v1.50/nodes/self", "/tasks", "/swarm", "/configs"]) {
      const { status, body } = await ask(path)
      expect([path, status]).toEqual([path, 503])
      expect(body.message).toMatch(/^This node is not a swarm manager\. Worker nodes can't be used/)
    }
    const { Name, Swarm } = (await ask("/info")).body
    expect([Name, Swarm.ControlAvailable, Swarm.Nodes]).toEqual(["node2", false, undefined])
    expect(Swarm.RemoteManagers.length).toBeGreaterThan(0)
  })

  test("of a worker makes no overlay network", async () => {
    const { host } = await deployed()
    const body = JSON.stringify({ Name: "n", Driver: "overlay" })
    const request = new Request("http://engine/networks/create", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    })
    const answer = await engineOn(host, "node2")?.fetch(request)
    expect(answer?.status).toBe(403)
    expect(await answer?.text()).toContain("Cannot create a multi-host network from a worker node.")
  })

  test("of a node that there is not does not exist", async () => {
    const { host } = await deployed()
    expect(engineOn(host, "node9")).toBeNull()
  })
})
