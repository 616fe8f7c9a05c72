/** Refusals of the public API: a status, a code for programs, a sentence for people. */
import type { Context } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"

export class Problem extends Error {
  readonly status: ContentfulStatusCode
  readonly code: string
  readonly headers: Readonly<Record<string, string>>
  constructor(
    status: ContentfulStatusCode,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

export const notSignedIn = () =>
  new Problem(401, "not-signed-in", "You are not signed in here. Join the class, or sign in again.")

export const noSuchClass = () =>
  new Problem(404, "no-such-class", "There is no such class, or it is not yours.")

export const codeClosed = () =>
  new Problem(
    403,
    "code-closed",
    "This class lets nobody new in at the moment. Ask your instructor, or use your resume code.",
  )

export const badName = (sentence: string) => new Problem(400, "bad-name", sentence)

/** `advice`: what whoever chose the name can do. */
export const nameTaken = (name: string, advice = "Add an initial.") =>
  new Problem(409, "name-taken", `There is already a ${name} in this class. ${advice}`)

export const noSuchStudent = () =>
  new Problem(404, "no-such-student", "There is no such student in this class.")

export const classEnded = () =>
  new Problem(410, "class-ended", "This class has ended. Your instructor can send you the results.")

export const tooManyOpenClasses = (most: number) =>
  new Problem(409, "too-many-classes", `You have ${most} open classes. End one of them first.`)

export const tooManyClasses = (most: number) =>
  new Problem(
    409,
    "too-many-classes",
    `You have ${most} classes. Delete one that has ended first: its results go with it.`,
  )

export const classGoesOn = () =>
  new Problem(409, "class-goes-on", "Only a class that has ended can be deleted.")

export const tooManyBroadcasts = () =>
  new Problem(429, "too-many-broadcasts", "That is a lot of messages. Wait a minute.", {
    "retry-after": "60",
  })

export function problemResponse(c: Context, problem: Problem): Response {
  const { code, message } = problem
  return c.json({ error: { code, message } }, problem.status, problem.headers)
}
