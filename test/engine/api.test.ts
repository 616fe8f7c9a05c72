import { describe, expect, test } from "vitest"
import { SECOND } from "../../src/swarm/time.ts"
import { aService } from "./support/builders.ts"
import { fakeCluster } from "./support/fake-cluster.ts"
import { engineOf } from "./support/lab.ts"

const spec = {
  Name: "web",
  TaskTemplate: { ContainerSpec: { Image: "web:v1" } },
  Mode: { Replicated: {} },
}

describe("what every answer has", () => {
  test("versioned and unversioned paths are the same routes", async () => {
    const { read } = engineOf(fakeCluster({ services: [aService({ id: "web1" })] }))
    const plain = await read("/services")
    expect(await read("/v1.41/services")).toEqual(plain)
    expect(await read("/v1.50/services")).toEqual(plain)
  })

  test("the headers that the CLI reads are on answers and on refusals", async () => {
    const { get } = engineOf(fakeCluster())
    for (const path of ["/v1.44/services", "/v1.44/nonsense"]) {
      const { headers } = await get(path)
      expect(headers.get("Api-Version")).toBe("1.44")
      expect(headers.get("Docker-Experimental")).toBe("false")
      expect(headers.get("Ostype")).toBe("linux")
      expect(headers.get("Server")).toBe("Docker/28.2.2 (linux)")
    }
  })

  test("a ping tells the API version and that this is an active manager, by HEAD too", async () => {
    const { ask } = engineOf(fakeCluster())
    const head = await ask("HEAD", "/_ping")
    expect(head.status).toBe(200)
    expect(await head.text()).toBe("")
    expect(head.headers.get("Api-Version")).toBe("1.50")
    expect(head.headers.get("Swarm")).toBe("active/manager")
    expect(await (await ask("GET", "/v1.41/_ping")).text()).toBe("OK")
  })

  test("versions outside the engine's range are refused in the daemon's words", async () => {
    const { get } = engineOf(fakeCluster())
    const old = await get("/v1.10/services")
    expect(old.status).toBe(400)
    expect(await old.json()).toEqual({
      message:
        "client version 1.10 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version",
    })
    const young = await get("/v1.99/services")
    expect(await young.json()).toEqual({
      message: "client version 1.99 is too new. Maximum supported API version is 1.50",
    })
  })

  test("an unknown path is docker's page not found", async () => {
    const { get } = engineOf(fakeCluster())
    const answer = await get("/v1.50/nonsense")
    expect(answer.status).toBe(404)
    expect(await answer.json()).toEqual({ message: "page not found" })
  })

  test("what would need a raw connection is refused with 501", async () => {
    const { ask } = engineOf(fakeCluster())
    for (const path of ["/containers/create", "/session", "/grpc"]) {
      const answer = await ask("POST", path, {})
      expect(answer.status).toBe(501)
      expect(await answer.json()).toHaveProperty("message")
    }
  })
})

describe("bodies", () => {
  test.each([
    [" ", "invalid JSON: got EOF while reading request body"],
    ["{} {}", "unexpected content after JSON"],
    ["{", "invalid JSON: unexpected EOF"],
    ["hello", "invalid JSON: invalid character 'h' looking for beginning of value"],
    [`{"a":${"[".repeat(300)}${"]".repeat(300)}}`, "invalid JSON: exceeded max depth"],
    [`{"a\\"[":"${"[".repeat(300)}","b":${"{".repeat(300)}`, "invalid JSON: exceeded max depth"],
  ])("malformed JSON %j is a 400 in Go's words", async (body, message) => {
    const cluster = fakeCluster()
    const answer = await engineOf(cluster).ask("POST", "/services/create", body)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({ message })
    expect(cluster.commands).toEqual([])
  })

  test("brackets in texts nest nothing", async () => {
    const cluster = fakeCluster()
    const Labels = { a: `${"[{".repeat(300)}\\"` }
    await engineOf(cluster).ask("POST", "/services/create", { ...spec, Labels })
    expect(cluster.commands).toHaveLength(1)
  })

  test.each([
    [{ ...spec, Name: 5 }, "number into Go struct field ServiceSpec.Name of type string"],
    [
      { ...spec, Mode: { Replicated: { Replicas: "ten" } } },
      "string into Go struct field ReplicatedService.Mode.Replicated.Replicas of type uint64",
    ],
    [[], "array into Go value of type swarm.ServiceSpec"],
    [
      { ...spec, Labels: ["a"] },
      "array into Go struct field ServiceSpec.Labels of type map[string]string",
    ],
  ])("a wrong type is named with its place: %j", async (body, message) => {
    const cluster = fakeCluster()
    const answer = await engineOf(cluster).ask("POST", "/services/create", body)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({
      message: `invalid JSON: json: cannot unmarshal ${message}`,
    })
    expect(cluster.commands).toEqual([])
  })

  test("more than a MiB of JSON is a 413; a build context may have sixteen", async () => {
    const { ask } = engineOf(fakeCluster())
    const mebibyte = 1024 * 1024
    const task = '"TaskTemplate":{"ContainerSpec":{"Image":"a"}}'
    const document = (bytes: number) => `{"Name":"${"x".repeat(bytes - task.length - 12)}",${task}}`
    const status = async (path: string, body: string) => (await ask("POST", path, body)).status
    expect(await status("/services/create", document(mebibyte))).toBe(201)
    expect(await status("/services/create", document(mebibyte + 1))).toBe(413)
    // Empty blocks are a tar without files: there is no Dockerfile.
    expect(await status("/build?t=a:b", "\0".repeat(16 * mebibyte))).toBe(500)
    expect(await status("/build?t=a:b", "\0".repeat(16 * mebibyte + 1))).toBe(413)
  })
})

describe("times", () => {
  test("an object's age is its age in the cluster, whatever the wall clock", async () => {
    const cluster = fakeCluster({ services: [aService({ id: "web1" })], now: 70 * SECOND })
    const wall = Date.UTC(2026, 5, 1, 12, 0, 0)
    const { read } = engineOf(cluster, { wall })
    const service = await read("/services/web1")
    expect(service.CreatedAt).toBe("2026-06-01T11:59:00Z")
    expect(service.UpdatedAt).toBe("2026-06-01T11:59:10Z")
  })
})
