/** The public API inside the pool: requests to the Worker as browsers and scripts send them. */
import { env, exports } from "cloudflare:workers"
import { database } from "../../../src/classroom/instructors.ts"
import { randomId } from "../../../src/classroom/random.ts"
import { instructors } from "../../../src/classroom/schema.ts"
import type { ClassView, StudentView } from "../../../src/wire/classroom.ts"

export const origin = "https://rollcall.example"
export const instructorKey = "the-key-of-the-printed-link"

export interface Answer<T = unknown> {
  readonly status: number
  readonly body: T
  readonly headers: Headers
}

export interface CallOptions {
  readonly body?: unknown
  /** Sent as it is. */
  readonly text?: string
  readonly bearer?: string
  readonly headers?: Readonly<Record<string, string>>
}

export async function call<T = { error: { code: string; message: string } }>(
  method: string,
  path: string,
  { body, text, bearer, headers = {} }: CallOptions = {},
): Promise<Answer<T>> {
  const sent = text ?? (body === undefined ? null : JSON.stringify(body))
  const response = await exports.default.fetch(`${origin}${path}`, {
    method,
    body: sent,
    headers: {
      "cf-connecting-ip": "192.0.2.1",
      ...(sent === null ? {} : { "content-type": "application/json" }),
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...headers,
    },
  })
  const received = await response.text()
  return { status: response.status, body: parse(received), headers: response.headers }
}

function parse<T>(text: string): T {
  try {
    return JSON.parse(text)
  } catch {
    return JSON.parse(JSON.stringify(text))
  }
}

export interface NewClass extends ClassView {
  readonly link: string
}

export interface Joined {
  readonly student: string
  readonly token: string
  readonly resume: string
  readonly engine: string
}

export async function createClass(settings: object = {}): Promise<NewClass> {
  const { status, body } = await call<NewClass>("POST", "/api/classes", {
    body: { title: "Rolling updates", ...settings },
    bearer: instructorKey,
  })
  if (status !== 201) throw new Error(`no class: ${JSON.stringify(body)}`)
  return body
}

export async function changeClass(id: string, change: object): Promise<ClassView> {
  const { status, body } = await call<ClassView>("PATCH", `/api/classes/${id}`, {
    body: change,
    bearer: instructorKey,
  })
  if (status !== 200) throw new Error(`no change: ${JSON.stringify(body)}`)
  return body
}

export async function join(code: string, name = "Mina"): Promise<Joined> {
  const { status, body } = await call<Joined>("POST", "/api/join", { body: { code, name } })
  if (status !== 201) throw new Error(`not joined: ${JSON.stringify(body)}`)
  return body
}

export async function progressOf(id: string): Promise<StudentView[]> {
  const { body } = await call<{ students: StudentView[] }>("GET", `/api/classes/${id}/progress`, {
    bearer: instructorKey,
  })
  return body.students
}

export const labOf = (joined: Joined) => env.LAB.getByName(joined.student)

/** Gives a class to an instructor who has no other. */
export async function giveAway(classId: string): Promise<void> {
  const id = randomId()
  const other = { id, keyHash: `the hash of ${id}'s key`, createdAt: 0 }
  await database(env.DB).insert(instructors).values(other)
  await env.DB.prepare("UPDATE classes SET instructor = ? WHERE id = ?").bind(id, classId).run()
}

/** A class with these settings, and a student in it. */
export async function newLab(settings: object = {}) {
  const made = await createClass(settings)
  const joined = await join(made.code)
  return { made, joined, lab: labOf(joined) }
}
