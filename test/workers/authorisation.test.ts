/**
 * Every route × everybody who must not get in, or not that far. The routes are read off the apps, so a
 * new one is in the matrix as soon as it exists: it must refuse, or be named here as open to all.
 */
import { listDurableObjectIds } from "cloudflare:test"
import { env, exports } from "cloudflare:workers"
import type { Env, Hono } from "hono"
import { beforeAll, describe, expect, test } from "vitest"
import { createLab } from "../../src/dockercoins/lab.ts"
import { standardExercise, stepsOf } from "../../src/durable/catalogue.ts"
import { engineApp } from "../../src/engine/api.ts"
import { MemoryHost } from "../../src/engine/memory-host.ts"
import { publicApp } from "../../src/http/app.ts"
import {
  call,
  changeClass,
  createClass,
  instructorKey,
  type Joined,
  join,
  origin,
} from "./support/api.ts"
import { services } from "./support/engine.ts"
import { finishes, greet, openPage } from "./support/socket.ts"

interface Route {
  readonly method: string
  readonly path: string
}

/** What docs/api.md says is for anybody: it tells nothing of a lab to whom it does not know. */
const openToAll = [
  "POST /api/session",
  "DELETE /api/session",
  "GET /api/me",
  "GET /api/codes/:code",
  "POST /api/join",
  "POST /api/resume",
  "GET /j/:code",
]

function routesOf<E extends Env>(app: Hono<E>): Route[] {
  const all = app.routes.filter(({ method }) => method !== "ALL")
  const keys = new Set(all.map(({ method, path }) => `${method} ${path}`))
  return [...keys].map((key) => {
    const [method = "", path = ""] = key.split(" ")
    return { method, path }
  })
}

const catalogue = { standard: standardExercise, steps: stepsOf }
const own = routesOf(publicApp(catalogue, () => {}))
const engine = routesOf(engineApp(new MemoryHost(createLab({ seed: 1 }))))
const nameOf = ({ method, path }: Route) => `${method} ${path}`
const closed = own.filter((route) => !openToAll.includes(nameOf(route)))

/** A secret of the victim's, in a file: whoever reads it has read the lab. */
const secret = "the-secret-of-the-victim"
let victim: Joined
let victimClass: { readonly id: string; readonly code: string }

beforeAll(async () => {
  victimClass = await createClass()
  victim = await join(victimClass.code, "Vera")
  const page = await openPage(victim.token)
  await greet(page)
  const path = "/home/student/secret.txt"
  page.send({ type: "file", id: "v.1", op: "write", path, text: secret, mode: 0o600 })
  await page.until(finishes("v.1"))
  page.close()
})

/** With the victim's own names in the places of parameters. */
function fill(path: string): string {
  const known: Record<string, string> = {
    id: victimClass.id,
    student: victim.student,
    code: victimClass.code,
  }
  return path.replace(/:(\w+)(\{[^}]*\})?\??/g, (_, name: string) => known[name] ?? "dockercoins")
}

/** Times move with the age of what they tell: a lab's clock may stand. */
const specs = async (joined: Joined) =>
  (await services(joined)).map(({ ID, Spec, Version }) => ({ ID, Spec, Version }))

interface Refusal {
  readonly status: number
  readonly text: string
}

/** Bearer and cookie for our own API, the path for the engine: a caller shows the token in all. */
async function ask(route: Route, token: string | null, prefix: string | null): Promise<Refusal> {
  const socket = route.path.startsWith("/ws/")
  const path = prefix === null ? fill(route.path) : `${prefix}${fill(route.path)}?until=1`
  const response = await exports.default.fetch(`${origin}${path}`, {
    method: route.method,
    headers: {
      ...(socket ? { upgrade: "websocket" } : {}),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(token === null ? {} : { cookie: `rollcall_student=${token}` }),
    },
    ...(["GET", "HEAD"].includes(route.method) ? {} : { body: "[]" }),
  })
  if (response.webSocket !== null) return await lastWords(response.webSocket)
  const text = await firstOf(response)
  return { status: response.status, text }
}

/** A browser cannot see why an upgrade failed: it gets a socket that says why, and closes. */
async function lastWords(socket: WebSocket): Promise<Refusal> {
  const heard: string[] = []
  await new Promise<void>((resolve) => {
    socket.addEventListener("message", ({ data }) => {
      heard.push(String(data))
    })
    socket.addEventListener("close", () => resolve())
    socket.accept()
    socket.send(JSON.stringify({ type: "hello", v: 1, lastSeq: null }))
    // A socket that is let in hears its picture, which ends this too.
    socket.addEventListener("message", ({ data }) => {
      if (!String(data).includes('"ended"')) socket.close()
    })
  })
  const ended = heard.length === 1 && /^\{"type":"ended","why":"[a-z-]+"\}$/.test(heard[0] ?? "")
  return { status: ended ? 401 : 101, text: heard.join("\n") }
}

/** The first of what an answer says: some go on for ever. */
async function firstOf(response: Response): Promise<string> {
  if (response.ok && response.headers.get("content-type")?.includes("ndjson")) {
    const reader = response.body?.getReader()
    const { value } = (await reader?.read()) ?? {}
    await reader?.cancel()
    return value === undefined ? "" : new TextDecoder().decode(value)
  }
  return await response.text()
}

const isRefusal = (text: string) =>
  text === "" ||
  /^\{"message":"[^"]+"\}$/.test(text) ||
  /^\{"error":\{"code":"[a-z-]+","message":"[^"]+"\}\}$/.test(text) ||
  /^\{"type":"ended","why":"[a-z-]+"\}$/.test(text)

/** Those of the routes that did not refuse with 401 and nothing else. */
async function gaps(token: string | null): Promise<string[]> {
  const found: string[] = []
  const note = (route: Route, { status, text }: Refusal) => {
    if (status !== 401 || !isRefusal(text)) found.push(`${nameOf(route)}: ${status} ${text}`)
  }
  for (const route of closed) note(route, await ask(route, token, null))
  const prefix = token === null ? "/engine/v1.50" : `/engine/${token}/v1.50`
  for (const route of engine) note(route, await ask(route, token, prefix))
  for (const route of engine) note(route, await ask(route, token, prefix.replace("/v1.50", "")))
  // The engines of the other nodes are behind the same door.
  for (const route of engine) {
    note(route, await ask(route, token, prefix.replace("/v1.50", "/on/node2/v1.50")))
  }
  return found
}

describe("every route", () => {
  test("is listed: ours and the engine's", () => {
    const names = own.map(nameOf)
    for (const name of openToAll) expect(names).toContain(name)
    expect(names).toContain("POST /api/token")
    expect(names).toContain("POST /api/link")
    expect(names).toContain("POST /api/classes/:id/faults")
    expect(names).toContain("POST /api/classes/:id/broadcast")
    expect(names).toContain("GET /api/classes/:id/students/:student/lab")
    expect(names).toContain("GET /ws/lab")
    expect(closed.length).toBeGreaterThan(10)
    expect(engine.length).toBeGreaterThan(50)
  })

  test("refuses who shows no token", async () => {
    expect(await gaps(null)).toEqual([])
  })

  test.each([
    ["of another's making", (token: string) => token.replace(/[^.]+$/, "A".repeat(43))],
    ["of a later generation", (token: string) => token.replace(/\.\d+\./, ".2.")],
    ["of a lab that is none", (token: string) => token.replace(/^[^.]+/, "a".repeat(16))],
    ["without its end", (token: string) => token.slice(0, -1)],
    ["that is none", () => "token"],
  ])("refuses a token %s, which reaches no object", async (_, forge) => {
    const objects = async () => {
      const labs = await listDurableObjectIds(env.LAB)
      const classrooms = await listDurableObjectIds(env.CLASSROOM)
      return [...labs, ...classrooms].map(String).sort()
    }
    const before = await objects()
    expect(await gaps(forge(victim.token))).toEqual([])
    expect(await objects()).toEqual(before)
  })

  test("refuses a token that was renewed away", async () => {
    const joined = await join(victimClass.code, "Renewed")
    const renewed = await call("POST", "/api/token", { bearer: joined.token })
    expect(renewed.status).toBe(200)
    expect(await gaps(joined.token)).toEqual([])
  })

  test("refuses the token of a student who was removed", async () => {
    const joined = await join(victimClass.code, "Removed")
    const path = `/api/classes/${victimClass.id}/students/${joined.student}`
    expect((await call("DELETE", path, { bearer: instructorKey })).status).toBe(204)
    expect(await gaps(joined.token)).toEqual([])
  })

  test("changes nothing for the token of an ended class, and lets it look", async () => {
    const made = await createClass()
    const joined = await join(made.code, "Late")
    await changeClass(made.id, { state: "ended" })
    const before = await specs(joined)
    const changes = ({ method }: Route) => method !== "GET" && method !== "HEAD"
    const prefix = `/engine/${joined.token}/v1.50`
    const answers = new Map<string, number>()
    for (const route of engine.filter(changes)) {
      answers.set(nameOf(route), (await ask(route, joined.token, prefix)).status)
    }
    answers.set("token", (await call("POST", "/api/token", { bearer: joined.token })).status)
    expect([...answers].filter(([, status]) => status !== 403)).toEqual([])
    const said = await call<{ status?: number; error?: string }[]>("POST", "/api/lab/messages", {
      bearer: joined.token,
      body: [
        {
          type: "request",
          id: "l.1",
          client: "late",
          purpose: "person",
          method: "DELETE",
          path: "/services/dockercoins_worker",
        },
        { type: "start-over", id: "l.2", files: true, swarm: true },
      ],
    })
    expect(said.body[0]).toMatchObject({ type: "response", status: 403 })
    expect(said.body[1]?.error).toMatch(/ended/)
    expect(await specs(joined)).toEqual(before)
  })

  test("shows and changes nothing of the victim's for another student's token", async () => {
    const other = await join((await createClass()).code, "Oscar")
    const before = await specs(victim)
    const leaks: string[] = []
    const note = (route: Route, { status, text }: Refusal) => {
      const leaked = [secret, victim.student, victim.token, "Vera"].some((it) => text.includes(it))
      if (leaked) leaks.push(`${nameOf(route)}: ${status} ${text}`)
    }
    // A new token would end the matrix for the old one: its turn is last.
    const [renewal, rest] = [closed, closed].map((routes, index) =>
      routes.filter(({ path }) => (path === "/api/token") === (index === 0)),
    )
    for (const route of rest ?? []) {
      const answer = await ask(route, other.token, null)
      note(route, answer)
      if (route.path.includes("/classes"))
        expect(`${nameOf(route)} ${answer.status}`).toMatch(/ 401$/)
    }
    const prefix = `/engine/${other.token}/v1.50`
    for (const route of engine) note(route, await ask(route, other.token, prefix))
    for (const route of renewal ?? []) note(route, await ask(route, other.token, null))
    expect(leaks).toEqual([])
    expect(await specs(victim)).toEqual(before)
  })

  test("that is open to all tells no one of the victim", async () => {
    for (const route of own.filter((route) => openToAll.includes(nameOf(route)))) {
      const { text } = await ask(route, null, null)
      expect(text).not.toMatch(new RegExp([secret, victim.student, "Vera"].join("|")))
    }
  })
})
