/** Volumes of a node: made by hand or by a service's containers, and gone when nobody mounts them. */
import { describe, expect, test } from "vitest"
import { recordedEngine } from "../../src/engine/profile.ts"
import { filters } from "./support/lab.ts"
import { aStack } from "./support/stack.ts"

function lab(profile = recordedEngine) {
  const stack = aStack(7, profile)
  const say = async (method: string, path: string, body?: object) => {
    const answer = await stack.ask(method, path, body)
    const text = await answer.text()
    const document: Record<string, unknown> = text === "" ? {} : JSON.parse(text)
    return { status: answer.status, document }
  }
  const names = async (wanted: Record<string, string[]> = {}) =>
    (await stack.read(`/volumes?filters=${filters(wanted)}`)).Volumes.map(
      ({ Name }: { Name: string }) => Name,
    )
  return { ...stack, say, names }
}

test("a volume is made once, listed, and removed once", async () => {
  const { say, names } = lab()
  const made = await say("POST", "/volumes/create", { Name: "v1", Labels: { a: "b" } })
  expect(made).toMatchObject({
    status: 201,
    document: { Name: "v1", Driver: "local", Labels: { a: "b" }, Options: null, Scope: "local" },
  })
  expect(made.document.CreatedAt).toMatch(/T\d\d:\d\d:\d\dZ$/)
  expect(await say("POST", "/volumes/create", { Name: "v1" })).toEqual(made)
  await say("POST", "/volumes/create", { Name: "v2" })
  expect(await names()).toEqual(["v1", "v2"])
  expect(await names({ label: ["a"] })).toEqual(["v1"])
  expect(await names({ name: ["2"] })).toEqual(["v2"])
  expect(await names({ driver: ["nfs"] })).toEqual([])
  expect((await say("DELETE", "/volumes/v1")).status).toBe(204)
  expect(await say("DELETE", "/volumes/v1")).toEqual({
    status: 404,
    document: { message: "get v1: no such volume" },
  })
  expect((await say("DELETE", "/volumes/v1?force=1")).status).toBe(204)
})

test.each([
  [
    { Name: "x" },
    400,
    "create x: volume name is too short, names should be at least two alphanumeric characters",
  ],
  [
    { Name: "v", Driver: "nfs" },
    404,
    'create v: error looking up volume plugin nfs: plugin "nfs" not found',
  ],
  [{ Name: "vv", DriverOpts: { foo: "1" } }, 400, 'create vv: invalid option: "foo"'],
  [
    { Name: "vv", DriverOpts: { type: "nfs" } },
    400,
    'create vv: missing required option: "device"',
  ],
  [
    { Name: "a b" },
    400,
    'create a b: "a b" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path',
  ],
])("%j is refused: %i %s", async (body, status, message) => {
  expect(await lab().say("POST", "/volumes/create", body)).toEqual({
    status,
    document: { message },
  })
})

test("the volume of a service's container is in use while the container is there", async () => {
  const { create, say, names, wait } = lab()
  await create({
    Name: "s",
    TaskTemplate: {
      ContainerSpec: {
        Image: "nginx",
        Mounts: [{ Type: "volume", Source: "data", Target: "/data" }],
      },
      Placement: { Constraints: ["node.hostname==node1"] },
    },
  })
  wait(30)
  expect(await names({ dangling: ["true"] })).toEqual([])
  expect(await names({ dangling: ["false"] })).toEqual(["data"])
  const refused = await say("DELETE", "/volumes/data")
  expect(refused.status).toBe(409)
  expect(refused.document.message).toMatch(/^remove data: volume is in use - \[[0-9a-f]{64}\]$/)
  await say("DELETE", "/services/s")
  wait(30)
  expect((await say("POST", "/volumes/prune")).document).toEqual({
    VolumesDeleted: ["data"],
    SpaceReclaimed: 0,
  })
})

describe("prune", () => {
  test("of a current engine spares what has a name", async () => {
    const { say } = lab(undefined)
    const current = aStack(7)
    await current.ask("POST", "/volumes/create", { Name: "v1" })
    await current.ask("POST", "/volumes/create", {})
    const pruned = await current.ask("POST", "/volumes/prune")
    expect(await pruned.json()).toEqual({
      VolumesDeleted: [expect.stringMatching(/^[0-9a-f]{64}$/)],
      SpaceReclaimed: 0,
    })
    expect(
      (await say("POST", `/volumes/prune?filters=${filters({ foo: ["x"] })}`)).document,
    ).toEqual({ message: "Invalid filter 'foo'" })
  })
})
