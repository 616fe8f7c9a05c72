/** The instructor's link: whoever has it is the instructor, until somebody makes a new one. */
import { env } from "cloudflare:workers"
import { expect, test } from "vitest"
import { standardExercise, stepsOf } from "../../src/durable/catalogue.ts"
import { publicApp } from "../../src/http/app.ts"
import type { ClassView } from "../../src/wire/classroom.ts"
import { call, createClass, instructorKey, join, origin } from "./support/api.ts"
import { greet, openPage, socketOf, TestPage } from "./support/socket.ts"

const signIn = (key: string) => call("POST", "/api/session", { body: { key } })

const cookieIn = (headers: Headers) => headers.get("set-cookie")?.split(";")[0] ?? ""

const isInstructor = async (headers: Readonly<Record<string, string>>) =>
  (await call<{ instructor: boolean }>("GET", "/api/me", { headers })).body.instructor

const keyIn = (link: string) => new URL(link).hash.replace("#key=", "")

const newLink = (headers: Readonly<Record<string, string>>) =>
  call<{ link: string }>("POST", "/api/link", { headers })

test("a new link ends the old one, every session and every open page; the labs go on", async () => {
  const made = await createClass()
  const joined = await join(made.code)
  const page = await openPage(joined.token)
  await greet(page)
  const cookie = cookieIn((await signIn(instructorKey)).headers)
  const thief = cookieIn((await signIn(instructorKey)).headers)
  const watching = new TestPage(await socketOf(`/ws/classes/${made.id}`, { cookie: thief }))

  const { status, body, headers } = await newLink({ cookie })
  expect(status).toBe(201)
  expect(body.link).toMatch(new RegExp(`^${origin}/teach#key=[a-z2-7]{32}$`))

  expect(await watching.untilClosed()).toBe(4001)
  expect((await signIn(instructorKey)).status).toBe(401)
  expect(await isInstructor({ cookie: thief })).toBe(false)
  expect(await isInstructor({ cookie })).toBe(false)
  expect((await call("GET", "/api/classes", { bearer: instructorKey })).status).toBe(401)
  expect((await newLink({ cookie: thief })).status).toBe(401)

  const fresh = cookieIn(headers)
  const own = await call<{ classes: ClassView[] }>("GET", "/api/classes", {
    headers: { cookie: fresh },
  })
  expect(own.body.classes.map(({ id }) => id)).toContain(made.id)
  expect((await signIn(keyIn(body.link))).status).toBe(204)
  expect(page.closed).toBeNull()

  // The next link ends this one, in its turn.
  expect((await newLink({ cookie: fresh })).status).toBe(201)
  expect((await signIn(keyIn(body.link))).status).toBe(401)
})

test("of two that are made at once, one is refused and the other is good", async () => {
  const operator = await anotherOperator("the operator's key, for two at once")
  const cookie = operator.cookie
  const both = await Promise.all([operator.newLink(cookie), operator.newLink(cookie)])
  expect(both.map(({ status }) => status).sort()).toEqual([201, 401])
  const good = both.flatMap(({ link }) => (link === null ? [] : [link]))
  expect(await operator.signIn(keyIn(good[0] ?? ""))).toBe(204)
})

test("the operator's new key ends whatever there was, and finds the classes again", async () => {
  const before = await anotherOperator("what was printed first")
  const made = await before.createClass()
  const stolen = keyIn((await before.newLink(before.cookie)).link ?? "")
  expect(await before.signIn(stolen)).toBe(204)

  const after = await anotherOperator("what was printed then")
  expect(await after.signIn(stolen)).toBe(401)
  expect(await after.signIn("what was printed first")).toBe(401)
  expect((await after.newLink(before.cookie)).status).toBe(401)
  expect(await after.classes()).toContain(made)
  // Going back to a key that was in use once is an operator's word like any other.
  expect((await anotherOperator("what was printed first")).status).toBe(204)
})

test("until the operator's new key has been used, the old one is good for nothing either", async () => {
  await anotherOperator("leaked")
  const app = appWith("what nobody has used yet")
  const answer = await app("GET", "/api/classes", { authorization: "Bearer leaked" })
  expect(answer.status).toBe(401)
})

test.each([undefined, ""])(
  "where the operator has set no key (%j), nobody gets in",
  async (missing) => {
    const app = publicApp({ standard: standardExercise, steps: stepsOf }, () => {})
    const { INSTRUCTOR_KEY: _, ...rest } = env
    const bindings = missing === undefined ? rest : { ...rest, INSTRUCTOR_KEY: missing }
    for (const key of ["undefined", "null", ""]) {
      const body = JSON.stringify({ key })
      const request = new Request(`${origin}/api/session`, { method: "POST", body })
      expect((await app.fetch(request, bindings)).status).toBe(401)
    }
  },
)

/** The Worker as it runs with another INSTRUCTOR_KEY. */
function appWith(key: string) {
  const app = publicApp({ standard: standardExercise, steps: stepsOf }, () => {})
  return async (
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: object | null = null,
  ) => {
    const sent = body === null ? null : JSON.stringify(body)
    const request = new Request(`${origin}${path}`, { method, headers, body: sent })
    return await app.fetch(request, { ...env, INSTRUCTOR_KEY: key })
  }
}

/** Somebody at the server, who has signed in by the link that it printed. */
async function anotherOperator(key: string) {
  const ask = appWith(key)
  const signIn = (key: string) => ask("POST", "/api/session", {}, { key })
  const { headers, status } = await signIn(key)
  const cookie = cookieIn(headers)
  return {
    cookie,
    status,
    signIn: async (key: string) => (await signIn(key)).status,
    newLink: async (cookie: string) => {
      const response = await ask("POST", "/api/link", { cookie })
      const body = await response.json<{ link?: string }>()
      return { status: response.status, link: body.link ?? null }
    },
    createClass: async () => {
      const response = await ask("POST", "/api/classes", { cookie }, { title: "Rolling updates" })
      return (await response.json<ClassView>()).id
    },
    classes: async () => {
      const response = await ask("GET", "/api/classes", { cookie })
      const { classes } = await response.json<{ classes: ClassView[] }>()
      return classes.map(({ id }) => id)
    },
  }
}
