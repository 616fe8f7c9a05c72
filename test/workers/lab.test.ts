/** The student's object: pages, commits, alarms, hibernation. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { LabMessage } from "../../src/wire/lab.ts"
import { call, changeClass, instructorKey, labOf, newLab, progressOf } from "./support/api.ts"
import { forceUpdate, startRollout, worker, workerTasks } from "./support/engine.ts"
import { answers, ask, finishes, greet, is, openPage } from "./support/socket.ts"
import { alarmOf, pass, settle, startClock, stopClock } from "./support/time.ts"

beforeEach(startClock)
afterEach(stopClock)

describe("a page", () => {
  test("is welcomed with the whole picture", async () => {
    const { made, joined } = await newLab()
    const page = await openPage(joined.token)
    const welcome = await greet(page)
    expect(welcome.student).toEqual({ name: "Mina", classTitle: made.title, code: made.code })
    expect(welcome.engine).toBe(joined.engine)
    expect(welcome.pace).toMatchObject({ rate: 1, running: true, why: "running" })
    expect(welcome.picture.nodes).toHaveLength(5)
    expect(welcome.picture.services.map(({ spec }) => spec.Name).sort()).toEqual([
      "dockercoins_hasher",
      "dockercoins_redis",
      "dockercoins_rng",
      "dockercoins_webui",
      "dockercoins_worker",
    ])
    expect(welcome.picture.tasks.filter(({ status }) => status.state === "running")).toHaveLength(
      18,
    )
    expect(welcome.rates.at(-1)?.total).toBeCloseTo(33.3, 1)
    expect(welcome.terminals[0]?.exported).toEqual({ TAG: "v0.1" })
    expect(welcome.files.map(({ path }) => path)).toContain(
      "/home/student/dockercoins/worker/worker.py",
    )
    expect(welcome.steps).toHaveLength(made.steps.length)
    expect(welcome.steps.every(({ prose }) => prose !== null)).toBe(true)
    expect(JSON.stringify(welcome)).not.toContain('reveal":"')
  })

  test("is closed when it does not speak the protocol", async () => {
    const { joined } = await newLab()
    for (const text of ["{", "[]", '{"type":"hack"}', '{"type":"hello"}']) {
      const page = await openPage(joined.token)
      page.sendText(text)
      expect(await page.untilClosed()).toBe(4000)
    }
  })

  test("is told what cannot be a request, and goes on", async () => {
    const { joined } = await newLab()
    const page = await openPage(joined.token)
    await greet(page)
    const request = { type: "request", client: "c", purpose: "person", method: "POST" } as const
    const wrong = [
      { ...request, id: "header", path: "/build", headers: { "bad header": "x" } },
      { ...request, id: "value", path: "/build", headers: { "x-a": "1\r\nx-b: 2" } },
      { ...request, id: "base64", path: "/build", body: "***", encoding: "base64" },
      { ...request, id: "body", path: "/services", method: "GET", body: "x" },
    ] as const
    for (const message of wrong) {
      page.send(message)
      const { status, body } = await page.until(answers(message.id))
      expect([status, body]).toEqual([400, expect.stringContaining("malformed request")])
    }
    expect(await ask(page, "GET", "//host:99999/events")).toMatchObject({ status: 404 })
    expect(await ask(page, "GET", "/services")).toMatchObject({ status: 200 })
  })

  test("may say several things in one frame, which are answered in order", async () => {
    const { joined } = await newLab()
    const page = await openPage(joined.token)
    const request = { type: "request", client: "c", purpose: "person", method: "GET" } as const
    page.sendText(
      JSON.stringify([
        { type: "hello", v: 1, lastSeq: null },
        { type: "file", id: "1", op: "write", path: "/home/student/note", text: "x" },
        { ...request, id: "2", path: "/services" },
        { ...request, id: "3", path: "/nosuch" },
        { type: "here" },
        { ...request, id: "4", path: "/_ping" },
      ]),
    )
    await page.until(answers("4"))
    const answered = page.heard.flatMap((message) => ("id" in message ? [message.id] : []))
    expect(page.heard[0]?.type).toBe("welcome")
    expect(answered).toEqual(["1", "2", "3", "4"])
  })

  test("is closed when it says too much at once, and nothing of it is done", async () => {
    const { joined } = await newLab()
    const page = await openPage(joined.token)
    const file = { type: "file", op: "write", path: "/home/student/note", text: "x" }
    page.sendText(
      JSON.stringify(Array.from({ length: 101 }, (_, at) => ({ ...file, id: `${at}` }))),
    )
    expect(await page.untilClosed()).toBe(4000)
    const { files } = await greet(await openPage(joined.token))
    expect(files.map(({ path }) => path)).not.toContain("/home/student/note")
  })

  test("that asks too much at once is told so, and goes on after a while", async () => {
    const { joined } = await newLab()
    const page = await openPage(joined.token)
    await greet(page)
    const asked = Array.from({ length: 100 }, (_, index) => ({
      ...{ type: "request", client: "c", purpose: "person", method: "DELETE" },
      ...{ id: `loop.${index}`, path: "/services/none" },
    }))
    for (let frame = 0; frame < 4; frame++) page.sendText(JSON.stringify(asked))
    expect((await page.until(answers("loop.99"))).status).toBe(404)
    const held = await ask(page, "DELETE", "/services/none")
    expect([held.status, JSON.parse(held.body).message]).toEqual([
      429,
      expect.stringContaining("too many requests"),
    ])
    // What is saved goes on being saved.
    page.send({ type: "file", id: "f.1", op: "write", path: "/home/student/a", text: "a" })
    expect((await page.until(finishes("f.1"))).error).toBeUndefined()
    await pass(labOf(joined), 1_000)
    expect((await ask(page, "DELETE", "/services/none")).status).toBe(404)
    // What has no answer hangs up; the page that comes again is heard.
    const hello = { type: "hello", v: 1, lastSeq: null }
    page.sendText(JSON.stringify(Array.from({ length: 100 }, () => hello)))
    page.sendText(JSON.stringify(Array.from({ length: 100 }, () => hello)))
    expect(await page.untilClosed()).toBe(4029)
    await pass(labOf(joined), 1_000)
    await greet(await openPage(joined.token))
  })

  test("is answered pings without waking the lab", async () => {
    const { joined, lab } = await newLab()
    const page = await openPage(joined.token)
    await greet(page)
    await settle(lab)
    page.sendText("ping")
    expect((await ask(page, "GET", "/_ping")).body).toBe("OK")
  })

  test("hears of every commit, in order, and of nothing before it said hello", async () => {
    const { joined, lab } = await newLab()
    const page = await openPage(joined.token)
    const silent = await openPage(joined.token)
    const { seq } = await greet(page)
    await startRollout(joined)
    await pass(lab, 20_000)
    const seqs = page.heard.filter(is("commit")).map((commit) => commit.seq)
    expect(seqs.length).toBeGreaterThan(3)
    expect(seqs).toEqual([...seqs].sort((one, other) => one - other))
    expect(seqs[0]).toBeGreaterThan(seq)
    expect(silent.heard).toEqual([])
  })

  test("that comes back gets what it missed, and the whole picture where that is too much", async () => {
    const { joined, lab } = await newLab()
    const page = await openPage(joined.token)
    await greet(page)
    await startRollout(joined)
    await pass(lab, 5_000)
    const last = page.heard.findLast(is("commit"))?.seq ?? 0
    page.close()
    await pass(lab, 30_000)
    await evictDurableObject(lab)

    const again = await openPage(joined.token)
    again.send({ type: "hello", v: 1, lastSeq: last })
    const steps = await again.until(is("steps"))
    const missed = again.heard.filter(is("commit"))
    expect(missed.length).toBeGreaterThan(3)
    expect(missed.every(({ seq }) => seq > last && seq <= steps.seq)).toBe(true)
    expect(again.heard.some(is("welcome"))).toBe(false)

    for (const lastSeq of [0, 1_000_000]) {
      const other = await openPage(joined.token)
      await greet(other, lastSeq)
    }
  })
})

describe("a request that changes something", () => {
  test("is done once, however often it is sent", async () => {
    const { joined, lab } = await newLab()
    const { path, body } = await forceUpdate(joined)
    const page = await openPage(joined.token)
    await greet(page)
    const message = {
      type: "request",
      id: "session.1",
      client: "terminal",
      purpose: "person",
      method: "POST",
      path,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    } as const
    page.send(message)
    page.send(message)
    const first = await page.until(answers("session.1"))
    const second = await page.until(answers("session.1"), page.heard.indexOf(first) + 1)
    expect(first.status).toBe(200)
    expect(second).toEqual(first)
    await evictDurableObject(lab)
    const from = page.heard.length
    page.send(message)
    expect(await page.until(answers("session.1"), from)).toEqual(first)
    expect((await worker(joined)).Spec.TaskTemplate?.ForceUpdate).toBe(1)
  })

  test("is stored before it is answered", async () => {
    const { joined, lab } = await newLab()
    await startRollout(joined)
    await evictDurableObject(lab)
    expect((await worker(joined)).UpdateStatus?.State).toBe("updating")
  })
})

describe("a settled lab", () => {
  test("with an empty outbox has no alarm, and wakes with its socket still open", async () => {
    const { joined, lab } = await newLab()
    const page = await openPage(joined.token)
    await greet(page)
    await settle(lab)
    expect(await alarmOf(lab)).toBeNull()
    await evictDurableObject(lab)
    expect(await alarmOf(lab)).toBeNull()
    const { status } = await ask(page, "GET", "/services")
    expect(status).toBe(200)
    expect(page.closed).toBeNull()
    await startRollout(joined)
    await pass(lab, 2_000)
    expect(page.heard.some(is("commit"))).toBe(true)
  })

  test("writes nothing for reads that tell it nothing new", async () => {
    const { joined, lab } = await newLab()
    await workerTasks(joined)
    await settle(lab)
    const written = () => runInDurableObject(lab, (object) => object.store.rowsWritten)
    await workerTasks(joined)
    await settle(lab)
    const before = await written()
    for (let read = 0; read < 30; read++) {
      await workerTasks(joined)
      await pass(lab, 1_000)
    }
    expect((await written()) - before).toBeLessThanOrEqual(2)
  })
})

describe("files and terminals", () => {
  const path = "/home/student/dockercoins/worker/worker.py"

  test("are kept, told to other pages, and found again in another browser", async () => {
    const { joined, lab } = await newLab()
    const one = await openPage(joined.token)
    const other = await openPage(joined.token)
    await greet(one)
    await greet(other)
    one.send({ type: "file", id: "a.1", op: "write", path, text: "pass\n" })
    expect(await one.until(finishes("a.1"))).toEqual({ type: "done", id: "a.1" })
    expect(await other.until(is("file"))).toMatchObject({ path, text: "pass\n" })
    const terminal = { id: "1", cwd: "/tmp", exported: { TAG: "v0.2" }, history: ["ls"] }
    one.send({ type: "terminal", terminal })
    await ask(one, "GET", "/_ping")
    expect(one.heard.some(is("file"))).toBe(false)
    await evictDurableObject(lab)
    const third = await openPage(joined.token)
    const welcome = await greet(third)
    expect(welcome.files.find((file) => file.path === path)?.text).toBe("pass\n")
    expect(welcome.terminals).toContainEqual(terminal)
  })

  test.each([
    ["a path with dots", { path: "/home/../etc" }, "Invalid argument"],
    ["a relative path", { path: "worker.py" }, "Invalid argument"],
    [
      "a file that is too large",
      { path: "/big", text: "x".repeat(200_000) },
      "No space left on device",
    ],
    ["text over a directory", { path: "/home/student/dir", text: "x" }, "Is a directory"],
  ])("refuse %s", async (_, wrong, error) => {
    const { joined } = await newLab()
    const page = await openPage(joined.token)
    await greet(page)
    page.send({ type: "file", id: "d", op: "mkdir", path: "/home/student/dir" })
    page.send({ type: "file", id: "w", op: "write", text: "", ...wrong })
    expect(await page.until(finishes("w"))).toEqual({ type: "done", id: "w", error })
  })

  test("may be made and removed for ever; a page that was away hears of it all", async () => {
    const { joined } = await newLab()
    await startRollout(joined)
    const page = await openPage(joined.token)
    const { seq, files } = await greet(page)
    const rounds = Array.from({ length: 320 }, (_, name) => {
      const file = { type: "file", path: `/home/student/${name}` }
      return [
        { ...file, id: `w.${name}`, op: "write", text: "x" },
        { ...file, id: `r.${name}`, op: "remove" },
      ]
    })
    for (let start = 0; start < 320; start += 40) {
      page.sendText(JSON.stringify(rounds.slice(start, start + 40).flat()))
    }
    expect(await page.until(finishes("r.319"))).toEqual({ type: "done", id: "r.319" })
    expect(page.heard.filter(is("done")).filter(({ error }) => error !== undefined)).toEqual([])
    // Not every removal is known any more: whoever was away so long is told what there is.
    const welcome = await greet(await openPage(joined.token), seq)
    expect(welcome.files.map(({ path }) => path)).toEqual(files.map(({ path }) => path))
    // Of the last ones one is told one by one.
    const back = await openPage(joined.token)
    back.send({ type: "hello", v: 1, lastSeq: welcome.seq - 1 })
    expect(await back.until(is("file"))).toMatchObject({ path: "/home/student/319", text: null })
    expect(back.heard.some(is("welcome"))).toBe(false)
  })

  test("start over with the files, the swarm, or both, and progress stays", async () => {
    const { made, joined, lab } = await newLab()
    await call("GET", `${joined.engine}/services`)
    await workerTasks(joined)
    const page = await openPage(joined.token)
    await greet(page)
    page.send({ type: "file", id: "1", op: "write", path, text: "pass\n" })
    page.send({ type: "file", id: "2", op: "write", path: "/home/student/notes", text: "mine" })
    await page.until(finishes("2"))
    await startRollout(joined)
    await pass(lab, 5_000)
    const done = (await progressOf(made.id))[0]?.progress

    page.send({ type: "start-over", id: "3", files: false, swarm: true })
    const from = page.heard.length
    const fresh = await page.until(is("welcome"), from)
    expect(fresh.picture.services.every(({ updateStatus }) => updateStatus === undefined)).toBe(
      true,
    )
    expect(fresh.files.find((file) => file.path === path)?.text).toBe("pass\n")
    expect(fresh.seq).toBeGreaterThan(0)

    page.send({ type: "start-over", id: "4", files: true, swarm: false })
    const clean = await page.until(is("welcome"), page.heard.indexOf(fresh) + 1)
    expect(clean.files.find((file) => file.path === path)?.text).toContain("time.sleep(0.1)")
    expect(clean.files.some((file) => file.path === "/home/student/notes")).toBe(false)
    await settle(lab)
    expect((await progressOf(made.id))[0]?.progress).toEqual(done)
    expect((await workerTasks(joined)).length).toBe(10)
  })
})

describe("where WebSockets are blocked", () => {
  test("the same messages go over plain HTTP, transitions live", async () => {
    const { joined, lab } = await newLab()
    const stream = await openStream(joined.token)
    const welcome = await stream.next(is("welcome"))
    const { path, body } = await forceUpdate(joined)
    const request = {
      type: "request",
      id: "http.1",
      client: "terminal",
      purpose: "person",
      method: "POST",
      path,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }
    const posted = await call<LabMessage[]>("POST", "/api/lab/messages", {
      bearer: joined.token,
      body: [{ type: "here" }, request],
    })
    expect(posted.status).toBe(200)
    expect(posted.body).toMatchObject([{ type: "response", id: "http.1", status: 200 }])
    const first = await stream.next(is("commit"))
    expect(first.seq).toBeGreaterThan(welcome.seq)
    await pass(lab, 15_000)
    const second = await stream.next(is("commit"))
    expect(second.seq).toBeGreaterThan(first.seq)
    await stream.close()

    const again = await openStream(joined.token, second.seq)
    const resumed = await again.next(is("steps"))
    expect(again.heard.some(is("welcome"))).toBe(false)
    expect(resumed.seq).toBeGreaterThanOrEqual(second.seq)
    await again.close()
  })

  test("a page is there while it is heard of, and two minutes longer", async () => {
    const { made, joined, lab } = await newLab()
    const connected = async () => {
      const { body } = await call<{ students: { connected: boolean }[] }>(
        "GET",
        `/api/classes/${made.id}/progress`,
        { bearer: instructorKey },
      )
      return body.students[0]?.connected
    }
    const here = () =>
      call("POST", "/api/lab/messages", { bearer: joined.token, body: [{ type: "here" }] })
    const stream = await openStream(joined.token)
    await stream.next(is("welcome"))
    await settle(lab)
    await here()
    for (let minute = 0; minute < 4; minute++) {
      await pass(lab, 60_000)
      await here()
      expect(await connected()).toBe(true)
    }
    // Nobody reads the stream any more, and nobody says so.
    await pass(lab, 119_000)
    expect(await connected()).toBe(true)
    await pass(lab, 30_000)
    expect(await connected()).toBe(false)
    expect(await alarmOf(lab)).toBeNull()
    await here()
    await pass(lab, 5_000)
    expect(await connected()).toBe(true)
    await stream.close()
  })

  test("what is no list of messages is refused", async () => {
    const { joined } = await newLab()
    for (const body of [{}, [], [{ type: "hack" }], "x"]) {
      const { status } = await call("POST", "/api/lab/messages", { bearer: joined.token, body })
      expect(status).toBe(400)
    }
  })
})

describe("a class that has ended", () => {
  test("leaves its labs to be looked at, not to be changed", async () => {
    const { made, joined, lab } = await newLab()
    const page = await openPage(joined.token)
    await greet(page)
    await startRollout(joined)
    const { path, body } = await forceUpdate(joined)
    await changeClass(made.id, { state: "ended" })
    expect(await page.until(is("ended"))).toEqual({ type: "ended", why: "class-ended" })
    await settle(lab)
    expect((await call("GET", `${joined.engine}/services`)).status).toBe(200)
    const refused = await call<{ message: string }>("POST", `${joined.engine}${path}`, { body })
    expect(refused.status).toBe(403)
    expect(refused.body.message).toMatch(/ended/)
    expect((await ask(page, "POST", path, body)).status).toBe(403)
    page.send({ type: "file", id: "f", op: "write", path: "/x", text: "" })
    expect((await page.until(finishes("f"))).error).toMatch(/ended/)
  })
})

async function openStream(token: string, lastSeq?: number) {
  const { exports } = await import("cloudflare:workers")
  const query = lastSeq === undefined ? "" : `?lastSeq=${lastSeq}`
  const response = await exports.default.fetch(
    `https://rollcall.example/api/lab/messages${query}`,
    { headers: { authorization: `Bearer ${token}` } },
  )
  expect(response.headers.get("content-encoding")).toBe("identity")
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) throw new Error("no stream")
  const heard: LabMessage[] = []
  let rest = ""
  let read = 0
  return {
    heard,
    /** The next message of this kind after those already taken. */
    async next<Wanted extends LabMessage>(
      wanted: (message: LabMessage) => message is Wanted,
    ): Promise<Wanted> {
      for (;;) {
        while (read < heard.length) {
          const message = heard[read++]
          if (message !== undefined && wanted(message)) return message
        }
        const { value, done } = await reader.read()
        if (done) throw new Error("the stream ended")
        const lines = (rest + value).split("\n")
        rest = lines.pop() ?? ""
        heard.push(...lines.map((line): LabMessage => JSON.parse(line)))
      }
    },
    close: () => reader.cancel(),
  }
}
