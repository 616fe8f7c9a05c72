/** What an instructor breaks and repairs in the labs of a class: read here, carried to each lab. */
import * as v from "valibot"
import type { Env } from "../durable/env.ts"
import type { FaultAnswer } from "../wire/classroom.ts"
import type { FaultOrder } from "../wire/faults.ts"
import { SomeStudents, visitLabs } from "./class-labs.ts"

const Name = v.pipe(
  v.string("must be text"),
  v.minLength(1, "must not be empty"),
  v.maxLength(200, "has at most 200 characters"),
)
const Delay = v.pipe(
  v.number("must be a number"),
  v.minValue(1, "is at least 1"),
  v.maxValue(600, "is at most 600"),
)
const Offset = v.pipe(
  v.number("must be a number"),
  v.minValue(-86_400, "is at least -86400"),
  v.maxValue(86_400, "is at most 86400"),
  v.notValue(0, "is not 0"),
)
const Slot = v.pipe(
  v.number("must be a number"),
  v.integer("must be a whole number"),
  v.minValue(1, "is at least 1"),
)
const How = v.picklist(["crash", "no-pull"], "is crash or no-pull")

const Fault = v.variant(
  "kind",
  [
    v.strictObject({ kind: v.literal("node-off"), node: Name }),
    v.strictObject({ kind: v.literal("node-drained"), node: Name }),
    v.strictObject({ kind: v.literal("node-clock"), node: Name, seconds: Offset }),
    v.strictObject({ kind: v.literal("slow-pulls"), node: Name, seconds: Delay }),
    v.strictObject({ kind: v.literal("registry-down") }),
    v.strictObject({ kind: v.literal("registry-slow"), seconds: Delay }),
    v.strictObject({ kind: v.literal("image-broken"), image: Name, how: How }),
    v.strictObject({ kind: v.literal("container-killed"), service: Name, slot: Slot }),
  ],
  "names no fault that there is",
)

export const FaultWish = v.strictObject({
  fault: Fault,
  active: v.optional(v.boolean("must be true or false"), true),
  students: SomeStudents,
})

export async function carry(
  env: Env,
  students: readonly string[],
  order: FaultOrder,
): Promise<FaultAnswer> {
  const answers = await visitLabs(env, students, async (lab) => ({
    refusal: await lab.breakOrRepair(order),
  }))
  const outcomes = students.map((student, index) => {
    const answer = answers[index] ?? { refusal: "the lab did not answer" }
    return { student, message: answer.refusal }
  })
  return {
    done: outcomes.flatMap(({ student, message }) => (message === null ? [student] : [])),
    refused: outcomes.flatMap(({ student, message }) =>
      message === null ? [] : [{ student, message }],
    ),
  }
}
