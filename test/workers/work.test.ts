/** Builds, pushes and pulls take cluster time, and only the lab's alarms let it pass. */
import { evictDurableObject } from "cloudflare:test"
import { exports } from "cloudflare:workers"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { ApiImageSummary } from "../../src/engine/types.ts"
import type { LabMessage } from "../../src/wire/lab.ts"
import { call, type Joined, newLab, origin } from "./support/api.ts"
import { answers, greet, openPage, type TestPage } from "./support/socket.ts"
import { alarmOf, pass, settle, startClock, stopClock } from "./support/time.ts"

beforeEach(startClock)
afterEach(stopClock)

/** 79 MB from afar: 8.5 s. */
const pullOfRuby = "/images/create?fromImage=ruby&tag=latest"

async function tagsAt(joined: Joined): Promise<string[]> {
  const { body } = await call<ApiImageSummary[]>("GET", `${joined.engine}/v1.41/images/json`)
  return body.flatMap(({ RepoTags }) => RepoTags)
}

/** As the docker CLI pulls: what has come so far is in `text`. */
async function startPull(joined: Joined, path: string) {
  const response = await exports.default.fetch(`${origin}${joined.engine}/v1.41${path}`, {
    method: "POST",
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) throw new Error("a pull that says nothing")
  const heard = { text: "", ended: false }
  const reading = (async () => {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      heard.text += value
    }
    heard.ended = true
  })()
  return { heard, reading, leave: () => reader.cancel() }
}

const turns = () => new Promise((resolve) => setTimeout(resolve, 20))

describe("a pull by the student's own docker", () => {
  test("is told as it goes on, and its image is there at the end", async () => {
    const { joined, lab } = await newLab()
    const { heard, reading } = await startPull(joined, pullOfRuby)
    await pass(lab, 5_000)
    await turns()
    expect(heard.text).toContain("Pulling from library/ruby")
    expect(heard.text).toContain('"status":"Downloading"')
    expect(heard.text).not.toContain("Pull complete")
    expect(await tagsAt(joined)).not.toContain("ruby:latest")
    await pass(lab, 5_000)
    await reading
    expect(heard.text).toContain("Status: Downloaded newer image for ruby:latest")
    expect(await tagsAt(joined)).toContain("ruby:latest")
    // It was stored with its last line, not with whatever happened next.
    await evictDurableObject(lab)
    expect(await tagsAt(joined)).toContain("ruby:latest")
  })

  test("waits for a slow registry", async () => {
    const { joined, lab } = await newLab()
    const fault = { kind: "registry-slow", seconds: 30 } as const
    expect(await lab.breakOrRepair({ fault, active: true })).toBeNull()
    const { heard, reading } = await startPull(
      joined,
      "/images/create?fromImage=127.0.0.1:5000/worker&tag=v0.1",
    )
    await pass(lab, 29_000)
    await turns()
    expect(heard.text).toBe("")
    await pass(lab, 2_000)
    await reading
    expect(heard.text).toContain("Status: Image is up to date")
  })

  test("is called off when the client leaves", async () => {
    const { joined, lab } = await newLab()
    const { leave } = await startPull(joined, pullOfRuby)
    await pass(lab, 5_000)
    await leave()
    await turns()
    await settle(lab)
    expect(await tagsAt(joined)).not.toContain("ruby:latest")
  })
})

function beginPull(page: TestPage, id: string): void {
  page.send({
    type: "request",
    id,
    client: "page",
    purpose: "person",
    method: "POST",
    path: pullOfRuby,
    stream: true,
  })
}

const ends =
  (id: string) =>
  (message: LabMessage): message is Extract<LabMessage, { type: "end" }> =>
    message.type === "end" && message.id === id

const saidOf = (page: TestPage, id: string, from = 0): string =>
  page.heard
    .slice(from)
    .flatMap((message) => (message.type === "chunk" && message.id === id ? [message.text] : []))
    .join("")

describe("a pull in the browser's terminal", () => {
  test("goes on while its lab sleeps between two lines", async () => {
    const { joined, lab } = await newLab()
    const page = await openPage(joined.token)
    await greet(page)
    beginPull(page, "p.1")
    expect((await page.until(answers("p.1"))).body).toBe("")
    await pass(lab, 5_000)
    await evictDurableObject(lab)
    await pass(lab, 5_000)
    await page.until(ends("p.1"))
    const said = saidOf(page, "p.1")
    expect(said.match(/Pull complete/g)).toHaveLength(1)
    expect(said).toContain("Status: Downloaded newer image for ruby:latest")
    expect(await tagsAt(joined)).toContain("ruby:latest")
  })

  test("is called off with Ctrl-C, and when no page is left", async () => {
    const { joined, lab } = await newLab()
    const page = await openPage(joined.token)
    await greet(page)
    beginPull(page, "p.1")
    await page.until(answers("p.1"))
    page.send({ type: "cancel", id: "p.1" })
    await page.until(ends("p.1"))
    beginPull(page, "p.2")
    await page.until(answers("p.2"))
    page.close()
    await turns()
    const back = await openPage(joined.token)
    await greet(back)
    await settle(lab)
    expect(await tagsAt(joined)).not.toContain("ruby:latest")

    // A page that lost its line asks again, and hears all of it.
    beginPull(back, "p.2")
    await back.until(answers("p.2"))
    while ((await alarmOf(lab)) !== null) await pass(lab, 1_000)
    await back.until(ends("p.2"))
    expect(saidOf(back, "p.2")).toContain("Pulling from library/ruby")
    expect(await tagsAt(joined)).toContain("ruby:latest")
  })

  test("that is refused has its answer at once", async () => {
    const { joined } = await newLab()
    const page = await openPage(joined.token)
    await greet(page)
    const path = "/images/create?fromImage=127.0.0.1:5000/nosuch&tag=latest"
    const request = { type: "request", id: "p.1", client: "page", purpose: "person" } as const
    page.send({ ...request, method: "POST", path, stream: true })
    expect((await page.until(answers("p.1"))).status).toBe(404)
  })
})
