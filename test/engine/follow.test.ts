import { describe, expect, test } from "vitest"
import type { Follower } from "../../src/engine/follow.ts"
import { feed, openFollower } from "../../src/engine/follow.ts"
import { memoryClient } from "../../src/engine/memory-client.ts"
import type { EventMessage, LogLine } from "../../src/engine/types.ts"
import type { ServiceEvent } from "../../src/swarm/events.ts"
import { SECOND } from "../../src/swarm/time.ts"
import { anImage, aService, aTask } from "./support/builders.ts"
import { fakeCluster } from "./support/fake-cluster.ts"
import { engineOf, filters } from "./support/lab.ts"

const service = (replicas: number) =>
  aService({
    id: "web1",
    spec: {
      Name: "web",
      TaskTemplate: { ContainerSpec: { Image: "web:v1" } },
      Mode: { Replicated: { Replicas: replicas } },
    },
  })

const scaled = (at: number, from: number, to: number): ServiceEvent => ({
  type: "service",
  change: "updated",
  at,
  service: "web1",
  name: "web",
  before: service(from),
  after: service(to),
  specWritten: true,
  by: "client",
  updateStatusChanged: false,
})

const wall = Date.UTC(2026, 5, 1, 12, 0, 0)
const minute = 60 * SECOND

function eventful() {
  const script = [scaled(minute + SECOND, 1, 2), scaled(minute + 2 * SECOND, 2, 3)]
  return engineOf(fakeCluster({ now: minute, script }), { wall })
}

const parsed = <T>(text: string): T[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))

function opened(path: string, query: Record<string, string>, host: Parameters<typeof feed>[1]) {
  const follower = openFollower(path, query, host)
  if (!follower.ok) throw new Error(follower.error.message)
  return follower.value
}

describe("/events", () => {
  test("follows from now on, in the daemon's words", () => {
    const { host } = eventful()
    host.advance(minute + SECOND)
    let state: Follower = opened("/events", {}, host)
    expect(feed(state, host)).toMatchObject({ text: "", done: false, nextAt: null })
    host.advance(minute + 3 * SECOND)
    const fed = feed(state, host)
    expect(fed.text).toBe(
      '{"Type":"service","Action":"update","Actor":{"ID":"web1","Attributes":' +
        '{"name":"web","replicas.new":"3","replicas.old":"2"}},"scope":"swarm",' +
        '"time":1780315202,"timeNano":1780315202000000000}\n',
    )
    state = fed.state
    expect(feed(state, host).text).toBe("")
  })

  test("its state is JSON: stored and restored, it goes on where it was", () => {
    const { host } = eventful()
    const state = opened("/events", {}, host)
    const stored: Follower = JSON.parse(JSON.stringify(state))
    expect(stored).toEqual(state)
    host.advance(minute + 3 * SECOND)
    expect(parsed(feed(stored, host).text)).toHaveLength(2)
  })

  test("since and until are wall time, and end the stream", () => {
    const { host } = eventful()
    host.advance(minute + 3 * SECOND)
    const since = String(wall / 1000 + 1.5)
    const until = String(wall / 1000 + 10)
    const state = opened("/events", { since, until }, host)
    const fed = feed(state, host)
    expect(parsed<EventMessage>(fed.text).map((event) => event.Actor.Attributes)).toEqual([
      { name: "web", "replicas.new": "3", "replicas.old": "2" },
    ])
    expect(fed).toMatchObject({ done: false, nextAt: minute + 10 * SECOND })
    host.advance(minute + 10 * SECOND)
    expect(feed(fed.state, host)).toMatchObject({ text: "", done: true })
  })

  test.each([
    [{ type: ["node"] }, 0],
    [{ type: ["service", "node"] }, 2],
    [{ service: ["web"] }, 2],
    [{ service: ["db"] }, 0],
    [{ event: ["create"] }, 0],
    [{ scope: ["swarm"] }, 2],
  ])("filters %j", (document, count) => {
    const { host } = eventful()
    const query = { filters: decodeURIComponent(filters(document)) }
    const state = opened("/events", query, host)
    host.advance(minute + 3 * SECOND)
    expect(parsed(feed(state, host).text)).toHaveLength(count)
  })

  test("over HTTP the lines come as they happen, uncompressed", async () => {
    const { host, get } = eventful()
    const answer = await get("/v1.50/events")
    expect(answer.headers.get("content-encoding")).toBe("identity")
    const reader = answer.body?.getReader()
    host.advance(minute + SECOND)
    const piece = await reader?.read()
    expect(parsed(new TextDecoder().decode(piece?.value))).toHaveLength(1)
    await reader?.cancel()
  })
})

describe("logs", () => {
  const task = aTask({ id: "t1" })
  const services = [aService({ id: "web1" })]
  const images = [{ image: anImage(), tags: ["web:v1"], digests: [] }]
  const logging = () =>
    engineOf(fakeCluster({ services, tasks: [task], images, now: minute }), { wall })
  const both = { stdout: "1", stderr: "1" }

  test("our own clients get JSON lines", async () => {
    const { api, host } = logging()
    const client = memoryClient(api, host, "t1.1")
    const query = { ...both, tail: "2" }
    const answer = await client.request({ method: "GET", path: "/services/web/logs", query })
    expect(answer.headers["content-type"]).toBe("application/x-ndjson")
    const lines = parsed<LogLine>(answer.body)
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatchObject({ node: "node1", service: "web1", task: "t1", stream: "stderr" })
    expect(lines[1]?.time).toMatch(/^2026-06-01T11:59:\d\d\.\d{9}Z$/)
  })

  test("Docker's clients get frames that begin with the swarm's ids", async () => {
    const { get } = logging()
    const answer = await get("/v1.50/services/web/logs?details=1&stdout=1&stderr=1&tail=1")
    const bytes = new Uint8Array(await answer.arrayBuffer())
    const text = new TextDecoder().decode(bytes.slice(8))
    expect([...bytes.slice(0, 4)]).toEqual([2, 0, 0, 0])
    expect(new DataView(bytes.buffer).getUint32(4)).toBe(bytes.byteLength - 8)
    expect(text).toMatch(
      /^com\.docker\.swarm\.node\.id=node1,com\.docker\.swarm\.service\.id=web1,com\.docker\.swarm\.task\.id=t1 INFO:worker:.*\n$/,
    )
  })

  test("a followed log goes on with the program, line by line, none twice", async () => {
    const { host } = logging()
    let state: Follower = opened("/services/web/logs", { ...both, follow: "1", tail: "0" }, host)
    const first = feed(state, host)
    expect(first.text).toBe("")
    const times: string[] = []
    let due = first.nextAt
    state = first.state
    for (let piece = 0; piece < 5; piece++) {
      host.advance(due ?? 0)
      const fed = feed(state, host)
      times.push(...parsed<LogLine>(fed.text).map((line) => `${line.time} ${line.text}`))
      state = fed.state
      due = fed.nextAt
    }
    expect(times.length).toBeGreaterThanOrEqual(5)
    expect(new Set(times).size).toBe(times.length)
    expect(times).toEqual(times.toSorted())
  })

  test("a stream of our client ends when it is told to stop", async () => {
    const { api, host } = logging()
    const stop = new AbortController()
    const query = { ...both, follow: "1", tail: "1" }
    const lines: string[] = []
    const reading = (async () => {
      const request = { method: "GET", path: "/services/web/logs", query } as const
      for await (const text of memoryClient(api, host, "x").stream(request, stop.signal)) {
        lines.push(text)
        stop.abort("SIGINT")
      }
    })()
    await expect(reading).rejects.toBe("SIGINT")
    expect(lines).toHaveLength(1)
    expect(host.nextAt()).toBe(null)
  })

  test.each([
    ["/services/web/logs?stdout=1&tail=abc", 500, 'tail value must be a positive integer or "all"'],
    ["/services/web/logs", 400, "Bad parameters: you must choose at least one stream"],
    ["/services/nosuch/logs?stdout=1", 404, "service nosuch not found"],
    ["/tasks/nosuch/logs?stdout=1", 404, "task nosuch not found"],
  ])("%s is refused", async (path, status, message) => {
    const answer = await logging().get(path)
    expect([answer.status, await answer.json()]).toEqual([status, { message }])
  })
})
