/** Networks: the swarm's, a node's own bridges, and one that is removed while containers hang on it. */
import { describe, expect, test } from "vitest"
import { engineOn } from "../../src/engine/seat.ts"
import { filters } from "./support/lab.ts"
import { aStack, deployed } from "./support/stack.ts"

const made = (spec: object) => ({ CheckDuplicate: true, Driver: "overlay", ...spec })

function lab() {
  const stack = aStack()
  const create = async (spec: object) => {
    const answer = await stack.ask("POST", "/networks/create", made(spec))
    const document: { Id?: string; message?: string } = JSON.parse(await answer.text())
    return { status: answer.status, ...document }
  }
  const names = async (wanted: Record<string, string[]>) =>
    (await stack.read(`/networks?filters=${filters(wanted)}`)).map(
      ({ Name }: { Name: string }) => Name,
    )
  return { ...stack, create, names }
}

describe("a network is refused", () => {
  test.each([
    [{ Driver: "nosuch" }, 404, 'plugin "nosuch" not found'],
    [{ Driver: "host" }, 403, 'only one instance of "host" network is allowed'],
    [{ Scope: "local" }, 403, "cannot downgrade network scope for overlay networks"],
    [{ ConfigFrom: { Network: "c" } }, 404, 'configuration network "c" does not exist'],
    [
      { IPAM: { Config: [{ Subnet: "10.1.1.0/33" }] } },
      400,
      "Invalid subnet 10.1.1.0/33 : invalid CIDR address: 10.1.1.0/33",
    ],
    [
      { IPAM: { Driver: "x" } },
      400,
      "rpc error: code = InvalidArgument desc = error during lookup of plugin x",
    ],
    [
      { Driver: "bridge", IPAM: { Config: [{ Subnet: "172.17.5.0/24" }] } },
      403,
      "Pool overlaps with other one on this address space",
    ],
    [{ Name: "bridge" }, 409, "network with name bridge already exists"],
  ])("%j: %i %s", async (spec, status, message) => {
    expect(await lab().create({ Name: "n", ...spec })).toEqual({ status, message })
  })
})

test("addresses, options and labels are kept", async () => {
  const { create, document } = lab()
  const IPAM = { Config: [{ Subnet: "10.7.0.0/24", IPRange: "10.7.0.128/25" }] }
  await create({ Name: "n", IPAM, Options: { encrypted: "" }, Labels: { a: "b" }, Internal: true })
  expect(await document("/networks/n")).toMatchObject({
    IPAM: { Config: [{ Subnet: "10.7.0.0/24", IPRange: "10.7.0.128/25", Gateway: "10.7.0.1" }] },
    Options: { encrypted: "" },
    Labels: { a: "b" },
    Internal: true,
  })
})

test("a bridge belongs to the node on which it was made, and no service joins it", async () => {
  const { create, document, host, names, ask, cluster } = lab()
  const { Id } = await create({ Name: "mine", Driver: "bridge" })
  expect(Id).toMatch(/^[0-9a-f]{64}$/)
  expect(await document("/networks/mine")).toMatchObject({
    Scope: "local",
    IPAM: { Options: {}, Config: [{ Subnet: "172.19.0.0/16", Gateway: "172.19.0.1" }] },
    Containers: {},
  })
  const other = engineOn(host, "node2")
  const there = await other?.fetch(new Request("http://engine/networks/mine"))
  expect(there?.status).toBe(404)
  expect(await names({ dangling: ["true"] })).toEqual(["ingress", "docker_gwbridge", "mine"])
  const refused = await ask("POST", "/services/create", {
    Name: "s",
    TaskTemplate: { ContainerSpec: { Image: "nginx" }, Networks: [{ Target: "mine" }] },
  })
  expect(refused.status).toBeGreaterThanOrEqual(400)
  expect((await ask("DELETE", "/networks/mine")).status).toBe(204)
  expect(cluster.networks().map(({ spec }) => spec.Name)).not.toContain("mine")
})

describe("filters", () => {
  test.each([
    [{ type: ["builtin"] }, ["bridge", "host", "none"]],
    [{ type: ["custom"] }, ["ingress", "docker_gwbridge"]],
    [{ name: ["gw"] }, ["docker_gwbridge"]],
    // The swarm knows its own by their names.
    [{ name: ["ingr"] }, []],
    [{ name: ["ingress"] }, ["ingress"]],
  ])("%j", async (wanted, expected) => expect(await lab().names(wanted)).toEqual(expected))

  test.each([
    [{ type: ["foo"] }, "invalid filter: 'type'='foo'"],
    [
      { dangling: ["xx"] },
      `invalid value for filter 'dangling', must be "true" (or "1"), or "false" (or "0")`,
    ],
  ])("%j is refused", async (wanted, message) => {
    const answer = await lab().get(`/networks?filters=${filters(wanted)}`)
    expect([answer.status, await answer.json()]).toEqual([400, { message }])
  })
})

test("a removed network stays listed here until its last container here is gone", async () => {
  const stack = await deployed()
  const listed = async () =>
    (await stack.read("/networks")).some(({ Name }: { Name: string }) => Name === "coins_default")
  const { Id } = await stack.read("/networks/coins_default")
  for (const { ID } of await stack.read("/services")) await stack.ask("DELETE", `/services/${ID}`)
  expect((await stack.ask("DELETE", "/networks/coins_default")).status).toBe(204)
  expect(await listed()).toBe(true)
  const again = await stack.ask("DELETE", `/networks/${Id}`)
  expect([again.status, await again.json()]).toEqual([500, { message: `network ${Id} not found` }])
  expect(
    (await stack.ask("POST", "/networks/create", made({ Name: "coins_default" }))).status,
  ).toBe(409)
  stack.wait(30)
  expect(await listed()).toBe(false)
})

test("the container is asked for before the network", async () => {
  const answer = await lab().ask("POST", "/networks/nosuch/connect", { Container: "c" })
  expect([answer.status, await answer.json()]).toEqual([404, { message: "No such container: c" }])
})
