/** What an instructor says to a class, or to some of it: read here, carried to the labs. */
import * as v from "valibot"
import { hasUnprintable } from "../classroom/name.ts"
import type { Env } from "../durable/env.ts"
import { type Broadcast, type BroadcastAnswer, broadcastLimits } from "../wire/broadcast.ts"
import { SomeStudents, visitLabs } from "./class-labs.ts"

/** Line breaks and runs of spaces become one space: it is a line above the lab. */
const Text = v.pipe(
  v.string("must be text"),
  v.transform((text) => text.replace(/\s+/g, " ").trim()),
  v.minLength(1, "must not be empty"),
  v.check(
    (text) => [...text].length <= broadcastLimits.characters,
    `has at most ${broadcastLimits.characters} characters`,
  ),
  v.check((text) => !hasUnprintable(text), "cannot contain control characters"),
)

export const BroadcastWish = v.strictObject({
  /** Null takes back what was said last. */
  text: v.nullable(Text),
  students: SomeStudents,
})

export async function carryBroadcast(
  env: Env,
  students: readonly string[],
  broadcast: Broadcast | null,
): Promise<BroadcastAnswer> {
  const told = await visitLabs(env, students, async (lab) => {
    await lab.hear(broadcast)
    return true
  })
  const sent = told.filter((one) => one !== null).length
  return { sent, missed: told.length - sent }
}
