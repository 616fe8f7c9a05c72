/**
 * Who is calling: an instructor by key or cookie, a student by token or cookie. A student's token
 * says whose lab it opens (lab, generation, HMAC), so a forged one is turned away here, without a
 * look-up and without waking an object; whether a genuine one is still good, the lab says.
 */
import type { Context } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import {
  admitPrinted,
  database,
  findInstructor,
  type Instructor,
  isPresent,
} from "../classroom/instructors.ts"
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

export const hashKey = (env: Env, key: string) =>
  keyedHash(env.ROLLCALL_SECRET, "instructor-key", key)

/** Null where the operator has set no key: then nobody gets in, whatever they say. */
const hashPrinted = async (env: Env) =>
  env.INSTRUCTOR_KEY ? await hashKey(env, env.INSTRUCTOR_KEY) : null

/** Whom a key lets in, or null. */
export async function instructorOfKey(env: Env, key: string): Promise<Instructor | null> {
  const db = database(env.DB)
  const [keyHash, printedHash] = await Promise.all([hashKey(env, key), hashPrinted(env)])
  if (printedHash === null) return null
  if (keyHash === printedHash) return await admitPrinted(db, printedHash, Date.now())
  return await findInstructor(db, { keyHash, printedHash })
}

export async function rememberInstructor(c: AppContext, instructor: Instructor): Promise<void> {
  const claim = `${instructor.id}.${instructor.generation}.${Math.floor(Date.now() / 1000)}`
  const hash = await keyedHash(c.env.ROLLCALL_SECRET, "instructor-cookie", claim)
  setCookie(c, instructorCookie, `${claim}.${hash}`, cookieOptions(c))
}

export async function instructorOf(c: AppContext): Promise<Instructor | null> {
  const key = bearerOf(c)
  if (key !== undefined) return await instructorOfKey(c.env, key)
  const instructor = await instructorOfCookie(c)
  const printedHash = await hashPrinted(c.env)
  if (instructor === null || printedHash === null) return null
  return (await isPresent(database(c.env.DB), instructor, printedHash)) ? instructor : null
}

/** What the cookie says, if it is one of ours. */
async function instructorOfCookie(c: AppContext): Promise<Instructor | null> {
  const cookie = getCookie(c, instructorCookie) ?? ""
  const [, id, generation, issued, hash] =
    /^([a-z2-7]{16})\.(\d{1,9})\.(\d{1,12})\.([\w-]+)$/.exec(cookie) ?? []
  if (id === undefined || hash === undefined) return null
  if (Number(issued) + cookieSeconds < Date.now() / 1000) return null
  const claim = `${id}.${generation}.${issued}`
  const isOurs = await isKeyedHash(c.env.ROLLCALL_SECRET, "instructor-cookie", claim, hash)
  return isOurs ? { id, generation: Number(generation) } : null
}

export async function requireSession(c: AppContext): Promise<Instructor> {
  const instructor = await instructorOf(c)
  if (instructor === null) throw notSignedIn()
  return instructor
}

/** The instructor's id. */
export async function requireInstructor(c: AppContext): Promise<string> {
  return (await requireSession(c)).id
}

export function forgetBoth(c: AppContext): void {
  const { path, secure } = cookieOptions(c)
  deleteCookie(c, studentCookie, { path, secure })
  deleteCookie(c, instructorCookie, { path, secure })
}

export function bearerOf(c: Context): string | undefined {
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
