/** `docker ps`: what a row says, and which rows its filters leave; what bad ones are told. */
import { beforeAll, describe, expect, test } from "vitest"
import { filters } from "./support/lab.ts"
import { deployed, registry } from "./support/stack.ts"

let stack: Awaited<ReturnType<typeof deployed>>
const list = (query: string) => stack.read(`/containers/json?${query}`)
const names = async (wanted: Record<string, string[]>, more = ""): Promise<string[]> =>
  (await list(`filters=${filters(wanted)}${more}`)).map(({ Names }: { Names: string[] }) =>
    Names[0]?.replace(/^\/|\.[^.]*$/g, ""),
  )

beforeAll(async () => {
  stack = await deployed()
  await stack.create({
    Name: "probed",
    TaskTemplate: {
      ContainerSpec: {
        Image: "nginx:latest",
        Args: ["sh", "-c", "trap 'exit 0' TERM; sleep 9000"],
        Healthcheck: { Test: ["CMD", "true"], Interval: 20_000_000_000 },
        Mounts: [{ Type: "volume", Source: "data", Target: "/data" }],
      },
      Placement: { Constraints: ["node.hostname==node1"] },
    },
    Mode: { Replicated: { Replicas: 1 } },
  })
  stack.wait(15)
})

describe("a row", () => {
  test("is up before its probe has passed, then healthy; words with blanks stand in quotes", async () => {
    const of = () => list(`filters=${filters({ name: ["probed"] })}`)
    const [starting] = await of()
    expect(starting).toMatchObject({ State: "running", Command: expect.stringContaining(" -c '") })
    expect(starting.Status).toMatch(/^Up .* \(health: starting\)$/)
    stack.wait(30)
    const [healthy] = await of()
    expect(healthy.Status).toMatch(/^Up .* \(healthy\)$/)
    expect(healthy.Mounts).toMatchObject([{ Type: "volume", Name: "data", Destination: "/data" }])
  })

  test("has a size only where that is asked for", async () => {
    const [plain] = await list("limit=1")
    const [sized] = await list("limit=1&size=1")
    expect(plain).not.toHaveProperty("SizeRootFs")
    expect(sized.SizeRootFs).toBeGreaterThan(0)
  })
})

describe("filters", () => {
  test.each([
    [{ ancestor: [`${registry}/worker:v0.1`] }, ["worker.3"]],
    [{ ancestor: ["nosuch"] }, []],
    [{ name: ["^prob"] }, ["probed.1"]],
    [{ name: ["^/worker.3"] }, ["worker.3"]],
    [{ name: ["work["] }, []],
    [{ health: ["healthy"] }, ["probed.1"]],
    [{ "is-task": ["false"] }, []],
    [{ network: ["host"] }, []],
    [{ volume: ["data"] }, ["probed.1"]],
    [{ publish: ["80"] }, []],
    [{ status: ["exited"], exited: ["137"] }, []],
  ])("%j", async (wanted, expected) => {
    expect(await names(wanted)).toEqual(expected)
  })

  test("the newest ones, and those before and since another", async () => {
    const all = await list("all=1")
    expect(all.length).toBeGreaterThan(1)
    expect((await list("limit=1"))[0].Id).toBe(all[0].Id)
    expect(await names({ since: [all[0].Id] })).toEqual([])
    expect(await list(`filters=${filters({ before: [all[0].Id] })}`)).toHaveLength(all.length - 1)
  })

  test.each([
    [{ foo: ["bar"] }, 400, "Invalid filter 'foo'"],
    [{ status: ["foo"] }, 400, "Invalid filter 'status=foo'"],
    [{ "is-task": ["x"] }, 400, "Invalid filter 'is-task=[x]'"],
    [{ health: ["foo"] }, 500, "Unrecognised filter value for health: foo"],
    [{ exited: ["x"] }, 500, 'strconv.Atoi: parsing "x": invalid syntax'],
    [{ since: ["nosuch"] }, 404, "no such container nosuch"],
    [
      { publish: ["foo"] },
      500,
      'error while looking up for publish foo: strconv.ParseUint: parsing "foo": invalid syntax',
    ],
  ])("%j is refused", async (wanted, status, message) => {
    const answer = await stack.get(`/containers/json?filters=${filters(wanted)}`)
    expect([answer.status, await answer.json()]).toEqual([status, { message }])
  })
})

test.each([
  ["/containers/json?limit=x", 500, 'strconv.Atoi: parsing "x": invalid syntax'],
  ["/containers/nosuch/logs", 400, "Bad parameters: you must choose at least one stream"],
  ["/exec/nosuch/json", 404, "No such exec instance: nosuch"],
])("%s: %i", async (path, status, message) => {
  const answer = await stack.get(path)
  expect([answer.status, await answer.json()]).toEqual([status, { message }])
})

test.each([
  ["kill?signal=FOO", 400, "Invalid signal: FOO"],
  ["kill?signal=99", 400, "Cannot kill container: ID: The linux daemon does not support signal 99"],
  ["unpause", 500, "Container ID64 is not paused"],
])("%s of one that runs is refused", async (verb, status, message) => {
  const [{ Id }] = await list("")
  const answer = await stack.ask("POST", `/containers/${Id.slice(0, 12)}/${verb}`)
  const said = message.replace("ID64", Id).replace("ID", Id.slice(0, 12))
  expect([answer.status, await answer.json()]).toEqual([status, { message: said }])
})

test("of one that has ended the logs end, its code is known, and nothing runs in it", async () => {
  const [{ Id }] = await list(`filters=${filters({ name: ["worker"] })}`)
  await stack.ask("POST", `/containers/${Id}/kill`)
  stack.wait(5)
  const logs = await stack.get(`/containers/${Id}/logs?stdout=1&stderr=1&follow=1&tail=x`)
  expect(await logs.text()).not.toBe("")
  expect(await (await stack.ask("POST", `/containers/${Id}/wait`)).json()).toEqual({
    StatusCode: 137,
  })
  for (const verb of ["exec", "attach", "pause"]) {
    const answer = await stack.ask("POST", `/containers/${Id}/${verb}`, {})
    expect(await answer.json()).toEqual({ message: `Container ${Id} is not running` })
  }
})
