/** Streams on the lab's socket are requests like any other to an exercise's checks. */
import { describe, expect, test } from "vitest"
import { createLab } from "../../src/dockercoins/lab.ts"
import { Followers } from "../../src/durable/followers.ts"
import { engineApi } from "../../src/engine/api.ts"
import type { Fact, RequestFact } from "../../src/engine/facts.ts"
import { MemoryHost } from "../../src/engine/memory-host.ts"
import { openWork } from "../../src/engine/work.ts"
import { SECOND } from "../../src/swarm/time.ts"

const paths = [
  "/events",
  '/events?filters={"type":["service"]}',
  "/services/dockercoins_worker/logs?follow=1&stdout=1",
  "/services/nosuch/logs?follow=1&stdout=1",
  "/services/dockercoins_worker/logs?follow=1",
]

test("an address that is none is refused like any other", () => {
  const host = new MemoryHost(createLab({ seed: 1 }))
  const request = { type: "request", id: "1", client: "page-1", purpose: "person" } as const
  const said = new Followers([]).open({ ...request, method: "GET", path: "//[" }, host)
  expect(said).toMatchObject([{ type: "response", id: "1", status: 404 }])
})

describe("a stream is the same fact on the socket as over HTTP", () => {
  test.each(paths)("%s", async (path) => {
    const facts: RequestFact[] = []
    const onFact = (fact: Fact) => {
      if (fact.type === "request") facts.push(fact)
    }
    const host = new MemoryHost(createLab({ seed: 1 }), { onFact })
    const ending = new AbortController()
    const response = await engineApi(host).fetch(
      new Request(`http://engine${path}`, {
        headers: { "x-rollcall-client": "page-1" },
        signal: ending.signal,
      }),
    )
    const request = { type: "request", id: "1", client: "page-1", purpose: "person" } as const
    new Followers([]).open({ ...request, method: "GET", path }, host)
    await response.body?.cancel()
    expect(facts).toHaveLength(2)
    expect(facts[1]).toEqual(facts[0])
  })

  test("asked again after a reconnect, it is the old one", () => {
    let facts = 0
    const onFact = () => {
      facts += 1
    }
    const host = new MemoryHost(createLab({ seed: 1 }), { onFact })
    const followers = new Followers([])
    const request = { type: "request", id: "1", client: "c", purpose: "person" } as const
    for (let again = 0; again < 3; again++) {
      followers.open({ ...request, method: "GET", path: "/events" }, host)
    }
    expect(facts).toBe(1)
  })
})

test("of more streams than a page can look at the oldest ends, and is said to", () => {
  const host = new MemoryHost(createLab({ seed: 1 }))
  const followers = new Followers([])
  const request = { type: "request", client: "c", purpose: "person", method: "GET" } as const
  for (let id = 1; id <= 17; id++) {
    followers.open({ ...request, id: String(id), path: "/events" }, host)
  }
  expect(followers.state.map(({ id }) => id)).toEqual(
    Array.from({ length: 16 }, (_, index) => String(index + 2)),
  )
  const { messages } = followers.feed(host)
  expect(messages.filter(({ type }) => type === "end")).toEqual([{ type: "end", id: "1" }])
})

describe("work that a page has begun", () => {
  const aHost = () => new MemoryHost(createLab({ seed: 1 }))
  const workOf = (host: MemoryHost, text = "x") =>
    openWork(
      [
        { after: 0, says: [{ stream: text }] },
        { after: SECOND, says: [{ stream: "end" }] },
      ],
      host,
    )
  const due = (followers: Followers) => followers.dueAt((at) => at / 1000)

  test("begins with its head, goes on in time, and ends", () => {
    const host = aHost()
    const followers = new Followers([])
    followers.add("1", workOf(host), host.now)
    const head = { type: "response", id: "1", status: 200, headers: {}, body: "" }
    const chunk = (text: string) => ({
      type: "chunk",
      id: "1",
      text: `${JSON.stringify({ stream: text })}\r\n`,
    })
    expect(followers.feed(host).messages).toEqual([head, chunk("x")])
    // To the moment: no second is waited out as for logs.
    expect(due(followers)).toBe((host.now + SECOND) / 1000)
    host.advance(host.now + SECOND)
    expect(followers.feed(host).messages).toEqual([chunk("end"), { type: "end", id: "1" }])
    expect(due(followers)).toBeNull()
  })

  test("is stored, unless the lab's row has no room for it", () => {
    const host = aHost()
    const followers = new Followers([])
    followers.add("1", workOf(host), host.now)
    followers.add("2", workOf(host, "x".repeat(50_000)), host.now)
    expect(followers.state.map(({ id }) => id)).toEqual(["1"])
    expect(new Followers(JSON.parse(JSON.stringify(followers.state))).feed(host).messages).toEqual([
      { type: "chunk", id: "1", text: '{"stream":"x"}\r\n' },
    ])
  })

  test("is ended when it has to give way, or when the swarm is another one", () => {
    const host = aHost()
    const followers = new Followers([])
    for (let id = 1; id <= 17; id++) followers.add(`${id}`, workOf(host), host.now)
    const { messages } = followers.feed(host)
    expect(messages).toContainEqual({ type: "end", id: "1" })
    const other = new MemoryHost(createLab({ seed: 2 }))
    expect(followers.feed(other).messages).toHaveLength(16)
    expect(followers.state).toEqual([])
  })

  test("is called off with the last page, and streams are not", () => {
    const host = aHost()
    const followers = new Followers([])
    const request = { type: "request", id: "1", client: "c", purpose: "person" } as const
    followers.open({ ...request, method: "GET", path: "/events" }, host)
    followers.add("2", workOf(host), host.now)
    followers.callOffWork()
    expect(followers.state.map(({ id }) => id)).toEqual(["1"])
  })
})
