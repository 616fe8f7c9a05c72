/** The labs of a class, all of them or some, visited a few at a time. */
import * as v from "valibot"
import type { StudentRow } from "../classroom/students.ts"
import type { Env } from "../durable/env.ts"
import { noSuchStudent } from "./problem.ts"

/** Ids of those who are meant, where it is not the whole class. */
export const SomeStudents = v.optional(
  v.pipe(v.array(v.string("must be text"), "must be a list"), v.minLength(1, "must not be empty")),
)

/** All of the class unless some are named; one that is not of it, and nobody is concerned. */
export function concerned(
  students: readonly StudentRow[],
  wanted: readonly string[] | undefined,
): readonly string[] {
  const ids = students.map(({ id }) => id)
  if (wanted === undefined) return ids
  if (wanted.some((id) => !ids.includes(id))) throw noSuchStudent()
  return [...new Set(wanted)]
}

const labsAtOnce = 10

export type Lab = ReturnType<Env["LAB"]["getByName"]>

/** What each lab answered, in the order of `students`; null of one that did not. */
export async function visitLabs<Answer>(
  env: Env,
  students: readonly string[],
  visit: (lab: Lab) => Promise<Answer>,
): Promise<(Answer | null)[]> {
  const answers: (Answer | null)[] = []
  for (let start = 0; start < students.length; start += labsAtOnce) {
    const some = students.slice(start, start + labsAtOnce)
    const settled = await Promise.allSettled(some.map((id) => visit(env.LAB.getByName(id))))
    answers.push(...settled.map((one) => (one.status === "fulfilled" ? one.value : null)))
  }
  return answers
}
