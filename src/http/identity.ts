/**
 * Who is calling: an instructor by key or cookie, a student by token or cookie. A student's token
 * says whose lab it opens (lab, generation, HMAC), so a forged one is turned away here, without a
 * look-up and without waking an object; whether a genuine one is still good, the lab says.
 */
import type { Context } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import { database, ensureInstructor, findInstructor } from "../classroom/instructors.ts"
import type { Env } from "../durable/env.ts"
import { notSignedIn } from "./problem.ts"
import { isKeyedHash, keyedHash } from "./sign.ts"

export type AppEnv = { Bindings: Env }
type AppContext = Context<AppEnv>

export interface StudentIdentity {
  readonly student: string
  readonly generation: number
}

const studentCookie = "rollcall_student"
const instructorCookie = "rollcall_instructor"
const cookieSeconds = 30 * 24 * 3600

export async function studentToken(env: Env, identity: StudentIdentity): Promise<string> {
  const claim = `${identity.student}.${identity.generation}`
  return `${claim}.${await keyedHash(env.ROLLCALL_SECRET, "engine-token", claim)}`
}

/** Null: nobody made this token. */
export async function verifyStudentToken(env: Env, token: string): Promise<StudentIdentity | null> {
  const known = genuine.get(token)
  if (known !== undefined) return known
  const [, student, generation, hash] = /^([a-z2-7]{16})\.(\d{1,9})\.([\w-]+)$/.exec(token) ?? []
  if (student === undefined || generation === undefined || hash === undefined) return null
  const claim = `${student}.${generation}`
  if (!(await isKeyedHash(env.ROLLCALL_SECRET, "engine-token", claim, hash))) return null
  const identity = { student, generation: Number(generation) }
  if (genuine.size >= genuineMax) genuine.clear()
  genuine.set(token, identity)
  return identity
}

/**
 * Tokens found genuine by this isolate, for a docker client makes many requests in a row. What a token
 * says never changes; whether it still opens anything is not known here.
 */
const genuine = new Map<string, StudentIdentity>()
const genuineMax = 1_000

export function rememberStudent(c: AppContext, token: string): void {
  setCookie(c, studentCookie, token, cookieOptions(c))
}

/** The student of the request, or null. */
export async function studentOf(c: AppContext): Promise<StudentIdentity | null> {
  const token = bearerOf(c) ?? getCookie(c, studentCookie)
  return token === undefined ? null : await verifyStudentToken(c.env, token)
}

export async function requireStudent(c: AppContext): Promise<StudentIdentity> {
  const student = await studentOf(c)
  if (student === null) throw notSignedIn()
  return student
}

/** The instructor's id for a key, or null; the key of the printed link is always good. */
export async function instructorOfKey(env: Env, key: string): Promise<string | null> {
  const keyHash = await keyedHash(env.ROLLCALL_SECRET, "instructor-key", key)
  const known = await findInstructor(database(env.DB), keyHash)
  if (known !== null) return known
  const printed =
    env.INSTRUCTOR_KEY !== undefined &&
    (await isKeyedHash(env.ROLLCALL_SECRET, "instructor-key", env.INSTRUCTOR_KEY, keyHash))
  return printed ? await ensureInstructor(database(env.DB), keyHash, Date.now()) : null
}

export async function rememberInstructor(c: AppContext, instructor: string): Promise<void> {
  const claim = `${instructor}.${Math.floor(Date.now() / 1000)}`
  const hash = await keyedHash(c.env.ROLLCALL_SECRET, "instructor-cookie", claim)
  setCookie(c, instructorCookie, `${claim}.${hash}`, cookieOptions(c))
}

export async function instructorOf(c: AppContext): Promise<string | null> {
  const key = bearerOf(c)
  if (key !== undefined) return await instructorOfKey(c.env, key)
  const cookie = getCookie(c, instructorCookie) ?? ""
  const [, instructor, issued, hash] = /^([a-z2-7]{16})\.(\d{1,12})\.([\w-]+)$/.exec(cookie) ?? []
  if (instructor === undefined || hash === undefined) return null
  if (Number(issued) + cookieSeconds < Date.now() / 1000) return null
  const claim = `${instructor}.${issued}`
  const isOurs = await isKeyedHash(c.env.ROLLCALL_SECRET, "instructor-cookie", claim, hash)
  return isOurs ? instructor : null
}

export async function requireInstructor(c: AppContext): Promise<string> {
  const instructor = await instructorOf(c)
  if (instructor === null) throw notSignedIn()
  return instructor
}

export function forgetBoth(c: AppContext): void {
  const { path, secure } = cookieOptions(c)
  deleteCookie(c, studentCookie, { path, secure })
  deleteCookie(c, instructorCookie, { path, secure })
}

function bearerOf(c: AppContext): string | undefined {
  return /^Bearer (\S{1,200})$/i.exec(c.req.header("authorization") ?? "")?.[1]
}

/** `Secure` only on https: a class on a LAN speaks plain http, where such a cookie is never sent. */
function cookieOptions(c: AppContext) {
  return {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    secure: new URL(c.req.url).protocol === "https:",
    maxAge: cookieSeconds,
  } as const
}
