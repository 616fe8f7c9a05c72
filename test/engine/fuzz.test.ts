/** Whatever clients send: a proper answer, and a refusal changes nothing. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { deployed } from "./support/stack.ts"

const word = fc.oneof(
  fc.constantFrom("worker", "coins_default", "node1", "self", "nosuch", "", "%", "%E0%A4", "a b"),
  fc.constantFrom("__proto__", "constructor", "..", "sha256:", "127.0.0.1:5000/worker:v0.1", "*"),
  fc.string({ maxLength: 12 }),
)

const segment = fc.oneof(
  fc.constantFrom("services", "tasks", "nodes", "networks", "images", "secrets", "configs"),
  fc.constantFrom("json", "create", "update", "logs", "tag", "push", "history", "build", "info"),
  fc.constantFrom("distribution", "containers", "exec", "swarm", "version", "_ping"),
  word.map(encodeURIComponent),
  word.map((text) => text.replaceAll(/[?#\\\s]/g, "")),
)

const json = fc.jsonValue({ maxDepth: 3 })

const value = fc.oneof(
  word,
  json.map((document) => JSON.stringify(document)),
  fc.constantFrom("1", "0", "true", "12", "all", '{"service":{"worker":true}}', "1e9", "-1"),
)

const query = fc.dictionary(
  fc.constantFrom(
    ...["filters", "status", "version", "rollback", "tail", "stdout", "since", "until", "t"],
    ...["repo", "tag", "fromImage", "force", "insertDefaults", "dockerfile", "nocache", "all"],
  ),
  value,
  { maxKeys: 4 },
)

const spec = fc.record(
  {
    Name: fc.oneof(word, json),
    Labels: fc.oneof(fc.dictionary(word, word), json),
    TaskTemplate: fc.oneof(
      json,
      fc.record(
        {
          ContainerSpec: fc.record({ Image: fc.oneof(word, json) }),
          Networks: json,
          Resources: json,
        },
        { requiredKeys: [] },
      ),
    ),
    Mode: fc.oneof(json, fc.record({ Replicated: fc.record({ Replicas: json }) })),
    UpdateConfig: fc.oneof(json, fc.record({ Parallelism: json, Delay: json })),
    EndpointSpec: fc.oneof(json, fc.record({ Ports: fc.array(json, { maxLength: 2 }) })),
    Role: word,
    Availability: word,
    Data: word,
    Driver: word,
  },
  { requiredKeys: [] },
)

const requests = fc.record({
  method: fc.constantFrom("GET", "POST", "DELETE", "PUT", "HEAD"),
  prefix: fc.constantFrom("", "/v1.41", "/v1.50", "/v1.99", "/v0"),
  segments: fc.array(segment, { minLength: 1, maxLength: 4 }),
  query,
  body: fc.oneof(
    fc.constant(null),
    spec.map((document) => JSON.stringify(document)),
    word,
  ),
})

describe("any request", () => {
  test("is answered, in Docker's shape, and changes nothing when it is refused", async () => {
    const { ask, cluster } = await deployed()
    await fc.assert(
      fc.asyncProperty(requests, async ({ method, prefix, segments, query: args, body }) => {
        const path = `${prefix}/${segments.join("/")}`
        if (segments[0] === "events") return
        const before = cluster.snapshot()
        const readOnly = method === "GET" || method === "HEAD"
        const search = new URLSearchParams(args).toString()
        const answer = await ask(method, `${path}?${search}`, readOnly ? undefined : (body ?? ""))
        const text = await answer.text()
        expect(answer.status).toBeGreaterThanOrEqual(200)
        if (answer.status < 400) return
        if (method !== "HEAD") expect(JSON.parse(text)).toEqual({ message: expect.any(String) })
        expect(cluster.snapshot()).toBe(before)
      }),
      { numRuns: 800 },
    )
  })

  test.each([
    ["/services/create", { Name: `${"a".repeat(5000)}!`, TaskTemplate: { ContainerSpec: {} } }],
    [
      "/services/create",
      { Name: "a", TaskTemplate: { ContainerSpec: { Image: `${"a-".repeat(5000)}!` } } },
    ],
    ["/networks/create", { Name: `${"a-".repeat(5000)}!` }],
    ["/secrets/create", { Name: `${"a".repeat(5000)}!`, Data: "\n".repeat(500_000) }],
  ])(
    "%s: a long text that is almost a name is refused at once",
    async (path, body) => {
      const { ask } = await deployed()
      expect((await ask("POST", path, body)).status).toBe(400)
    },
    2_000,
  )

  test("a label may have any name", async () => {
    const { create, document } = await deployed()
    const labels = JSON.parse('{"__proto__":"a","constructor":"b","2":"c"}')
    const id = await create({
      Name: "labelled",
      Labels: labels,
      TaskTemplate: { ContainerSpec: { Image: "redis" } },
    })
    const service = await document<{ Spec: { Labels: object } }>(`/services/${id}`)
    expect(Object.entries(service.Spec.Labels).sort()).toEqual(Object.entries(labels).sort())
    const filters = JSON.stringify({ label: ["constructor=b"] })
    expect(await document("/services", { filters })).toMatchObject([{ ID: id }])
  })
})
