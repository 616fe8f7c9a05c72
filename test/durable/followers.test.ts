/** Streams on the lab's socket are requests like any other to an exercise's checks. */
import { describe, expect, test } from "vitest"
import { createLab } from "../../src/dockercoins/lab.ts"
import { Followers } from "../../src/durable/followers.ts"
import { engineApi } from "../../src/engine/api.ts"
import type { Fact, RequestFact } from "../../src/engine/facts.ts"
import { MemoryHost } from "../../src/engine/memory-host.ts"

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
