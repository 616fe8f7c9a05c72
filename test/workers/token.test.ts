/** The student's own docker: its address, a new one for it, who called, and the files to go with it. */
import { exports } from "cloudflare:workers"
import { parseTar } from "nanotar"
import { describe, expect, test } from "vitest"
import { appDirectory } from "../../src/dockercoins/files.ts"
import type { LabMessage } from "../../src/wire/lab.ts"
import { call, changeClass, createClass, type Joined, join, origin } from "./support/api.ts"
import { finishes, greet, is, openPage } from "./support/socket.ts"

interface Renewed {
  readonly token: string
  readonly engine: string
}

const renew = (token: string) => call<Renewed>("POST", "/api/token", { bearer: token })
const ping = async ({ engine }: { engine: string }, agent = "Docker-Client/28.2.2 (linux)") =>
  (await call("GET", `${engine}/_ping`, { headers: { "user-agent": agent } })).status

async function aStudent(): Promise<Joined> {
  return await join((await createClass()).code)
}

test("a docker of the student's own that asks too much at once is held up, and the page is not", async () => {
  const { engine, token } = await aStudent()
  const large = { text: " ".repeat(2 ** 20) }
  const create = async () => (await call("POST", `${engine}/services/create`, large)).status
  const statuses = await Promise.all(Array.from({ length: 120 }, create))
  expect([...new Set(statuses)]).toEqual([400, 429])
  expect(await ping({ engine })).toBe(200)
  const message = { type: "request", id: "p.1", client: "c", purpose: "person", method: "POST" }
  const posted = await call<LabMessage[]>("POST", "/api/lab/messages", {
    body: [{ ...message, path: "/services/create", body: "" }],
    bearer: token,
  })
  expect(posted.body[0]).toMatchObject({ type: "response", status: 400 })
})

describe("a new token", () => {
  test("opens the same lab, and the old one stops at once", async () => {
    const before = await aStudent()
    const { status, body: after } = await renew(before.token)
    expect(status).toBe(200)
    expect(after.engine).toBe(`/engine/${after.token}`)
    expect(after.token).not.toBe(before.token)
    expect(await ping(before)).toBe(401)
    expect(await ping(after)).toBe(200)
    const again = await renew(before.token)
    expect(again.status).toBe(401)
    expect(again.body).toMatchObject({ error: { code: "signed-out" } })
    expect(await ping(after)).toBe(200)
  })

  test("comes with the cookie that the page goes on with", async () => {
    const before = await aStudent()
    const cookie = (token: string) => ({ cookie: `rollcall_student=${token}` })
    const answer = await call<Renewed>("POST", "/api/token", { headers: cookie(before.token) })
    const set = answer.headers.get("set-cookie") ?? ""
    expect(set).toContain(`rollcall_student=${answer.body.token};`)
    const student = async (token: string) =>
      (await call<{ student: object | null }>("GET", "/api/me", { headers: cookie(token) })).body
        .student
    expect(await student(answer.body.token)).toMatchObject({ id: before.student })
    expect(await student(before.token)).toBeNull()
  })

  test("is not given to another site's page", async () => {
    const { token } = await aStudent()
    const headers = { cookie: `rollcall_student=${token}`, origin: "https://elsewhere.example" }
    expect((await call("POST", "/api/token", { headers })).status).toBe(403)
  })

  test("is good only as it was handed out, not spelt with percent signs", async () => {
    const { engine } = await aStudent()
    expect(await ping({ engine })).toBe(200)
    expect(await ping({ engine: engine.replaceAll(".", "%2E") })).toBe(401)
  })

  test("is asked for twice at once: one gets it, and that one works", async () => {
    const before = await aStudent()
    const answers = await Promise.all([renew(before.token), renew(before.token)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401])
    const winner = answers.find(({ status }) => status === 200)
    expect(await ping(winner?.body ?? before)).toBe(200)
  })

  test("closes the sockets of the old one, which come back and hear the new address", async () => {
    const before = await aStudent()
    const page = await openPage(before.token)
    const { seq } = await greet(page)
    const { body: after } = await renew(before.token)
    await page.untilClosed()
    expect(page.heard.some(is("ended"))).toBe(false)
    expect(page.heard.filter(is("own-docker")).some(({ engine }) => engine === after.engine)).toBe(
      false,
    )
    const back = await openPage(after.token)
    back.send({ type: "hello", v: 1, lastSeq: seq })
    expect((await back.until(is("own-docker"))).engine).toBe(after.engine)
    const late = await openPage(before.token)
    expect(await late.until(is("ended"))).toEqual({ type: "ended", why: "signed-out" })
  })

  test("ends what a docker with the old one still listens to", async () => {
    const before = await aStudent()
    const events = await exports.default.fetch(`${origin}${before.engine}/v1.50/events`)
    const ended = events.text()
    await renew(before.token)
    expect(await ended).toBe("")
  })

  test("is refused in a class that has ended", async () => {
    const made = await createClass()
    const joined = await join(made.code)
    await changeClass(made.id, { state: "ended" })
    const { status, body } = await renew(joined.token)
    expect({ status, body }).toMatchObject({ status: 403, body: { error: { code: "read-only" } } })
    expect(await ping(joined)).toBe(200)
  })
})

describe("a docker of the student's own", () => {
  test("is told to the page when it calls, and to pages that come later", async () => {
    const joined = await aStudent()
    const page = await openPage(joined.token)
    await greet(page)
    expect(await page.until(is("own-docker"))).toEqual({
      type: "own-docker",
      engine: joined.engine,
      guest: null,
    })
    const from = page.heard.length
    await ping(joined)
    await ping(joined)
    const { guest } = await page.until(is("own-docker"), from)
    expect(guest?.agent).toBe("Docker-Client/28.2.2 (linux)")
    expect(Math.abs(Date.now() - (guest?.at ?? 0))).toBeLessThan(60_000)
    const later = await openPage(joined.token)
    await greet(later)
    expect((await later.until(is("own-docker"))).guest).toEqual(guest)
    // A second call within the same half minute is no news.
    expect(page.heard.slice(from).filter(is("own-docker"))).toHaveLength(1)
  })

  test("is forgotten with the address it called", async () => {
    const joined = await aStudent()
    await ping(joined)
    const { body } = await renew(joined.token)
    const page = await openPage(body.token)
    await greet(page)
    expect((await page.until(is("own-docker"))).guest).toBeNull()
  })

  test("shows a name without control characters, of bounded length", async () => {
    const joined = await aStudent()
    await ping(joined, `x\t${"x".repeat(500)}`)
    const page = await openPage(joined.token)
    await greet(page)
    expect((await page.until(is("own-docker"))).guest?.agent).toMatch(/^x{1,80}$/)
  })
})

describe("the workspace as a tar", () => {
  test("holds the files as they are now, below the home directory", async () => {
    const joined = await aStudent()
    const page = await openPage(joined.token)
    const { files } = await greet(page)
    page.send({
      type: "file",
      id: "t.1",
      op: "write",
      path: `${appDirectory}/worker/run.sh`,
      text: "#!/bin/sh\n",
      mode: 0o755,
    })
    await page.until(finishes("t.1"))
    const response = await exports.default.fetch(`${origin}/api/lab/workspace.tar`, {
      headers: { authorization: `Bearer ${joined.token}` },
    })
    expect(response.headers.get("content-type")).toBe("application/x-tar")
    expect(response.headers.get("content-disposition")).toContain("dockercoins.tar")
    expect(response.headers.get("cache-control")).toBe("no-store")
    const entries = parseTar(await response.arrayBuffer())
    const texts = new Map(entries.map(({ name, text }) => [name, text]))
    for (const { path, text } of files.filter((file) => file.text !== null)) {
      expect(texts.get(path.replace("/home/student/", ""))).toBe(text)
    }
    const added = entries.find(({ name }) => name === "dockercoins/worker/run.sh")
    expect(added?.text).toBe("#!/bin/sh\n")
    expect(added?.attrs?.mode).toMatch(/755/)
  })
})

describe("a request's body", () => {
  const mebibyte = 1024 * 1024
  const post = async (engine: string, path: string, bytes: number) => {
    const answer = await exports.default.fetch(
      new Request(`${origin}${engine}${path}`, { method: "POST", body: new Uint8Array(bytes) }),
    )
    return [answer.status, await answer.text()] as const
  }

  test("is a build context of 16 MiB at most, and 1 MiB of anything else", async () => {
    const { engine } = await aStudent()
    const tooLarge = (limit: number) => [
      413,
      JSON.stringify({ message: `request body too large: the limit is ${limit} MiB` }),
    ]
    const [status, text] = await post(engine, "/v1.50/build", 16 * mebibyte)
    expect([status, text]).toEqual([500, expect.stringContaining("Cannot locate")])
    expect(await post(engine, "/v1.50/build", 16 * mebibyte + 1)).toEqual(tooLarge(16))
    expect((await post(engine, "/on/node2/v1.50/build", mebibyte + 1))[0]).toBe(500)
    expect((await post(engine, "/services/create", mebibyte))[0]).toBe(400)
    expect(await post(engine, "/services/create", mebibyte + 1)).toEqual(tooLarge(1))
    expect(await post(engine, "/v1.50/services/build", mebibyte + 1)).toEqual(tooLarge(1))
  })
})
