/** What a student costs: the chapter is played as its walkthrough says, an hour long, and counted. */
import { runInDurableObject } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { readWalkthrough } from "../../scripts/support/walkthrough.ts"
import { Classroom } from "../../src/durable/classroom.ts"
import { createClass, instructorKey, type Joined, join, labOf } from "./support/api.ts"
import { socketOf } from "./support/socket.ts"
import { Student } from "./support/student.ts"
import { settle, startClock, stopClock } from "./support/time.ts"

beforeEach(startClock)
afterEach(stopClock)

/** Of one student in an hour of the chapter: Durable Objects' rows, alarms included, and requests. */
const rowsMost = 1_400
const requestsMost = 1_600
const messagesPerRequest = 20
/** Of the hour of watching these are played. */
const rolloutMinutes = 4
const quietMinutes = 4

test("an hour of the chapter stays within what a class may cost", {
  timeout: 120_000,
}, async () => {
  const reports = vi.spyOn(Classroom.prototype, "report")
  const made = await createClass()
  // A class is watched: its labs then report more often.
  const instructor = await socketOf(`/ws/classes/${made.id}`, {
    authorization: `Bearer ${instructorKey}`,
  })
  instructor.accept()
  const joined = await join(made.code)
  const lab = labOf(joined)
  const student = await Student.enter(joined)
  const begun = Date.now()
  const minutes = keepMinutes(student)

  for (const line of readWalkthrough(env.TEST_WALKTHROUGH)) {
    if (line.kind === "type") await student.run(line.source, line.terminal)
    if (line.kind === "leave") await student.start(line.source, line.terminal)
    if (line.kind === "interrupt") await student.interrupt(line.terminal)
    if (line.kind === "wait") await student.pass(line.seconds)
    if (line.kind === "answer") student.answer(line.step, line.choice)
    if (line.kind === "until") await waitFor(student, line.condition)
    minutes()
  }
  expect(student.done).toEqual(made.steps.map(({ id }) => id))
  const chapter = (Date.now() - begun) / 60_000

  // The walkthrough knows what it wants; a student tries again, watches, and reads for the rest.
  for (let again = 0; again < 5; again++) {
    await student.run("docker service update --detach --force dockercoins_worker")
    await student.start("watch -n1 docker service ps dockercoins_worker", "2")
    await student.pass(40)
    await student.interrupt("2")
    while (await student.step(Date.now() + 60_000)) minutes()
  }
  while (Date.now() - begun < 3_600_000) {
    await student.pass(60)
    minutes()
  }
  await settle(lab)

  const bill = await billOf(student, joined, reports.mock.calls.length)
  console.log(`an hour, chapter done in ${Math.round(chapter)} min: ${JSON.stringify(bill)}`)
  expect(bill.rows).toBeLessThanOrEqual(rowsMost)
  expect(bill.requests).toBeLessThanOrEqual(requestsMost)
})

// Twenty seconds for a bound that moves with the first: in the full run.
test.runIf(env.TEST_FULL === "1")(
  "an hour of `watch -n1 docker service ps` costs no more than half of that",
  {
    timeout: 120_000,
  },
  async () => {
    const reports = vi.spyOn(Classroom.prototype, "report")
    const made = await createClass()
    const joined = await join(made.code)
    const student = await Student.enter(joined)
    await student.run("docker service update --detach --force dockercoins_worker")
    await student.start("watch -n1 docker service ps dockercoins_worker", "2")
    const watch = async (minutes: number) => {
      for (let minute = 0; minute < minutes; minute++) {
        await student.pass(60)
        student.here()
      }
      return await billOf(student, joined, reports.mock.calls.length)
    }
    const rollout = await watch(rolloutMinutes)
    const after = await watch(quietMinutes)
    await student.interrupt("2")

    // What is left of the hour is as quiet as the minutes after the rollout.
    const times = (60 - rolloutMinutes) / quietMinutes
    const hourOf = (what: "rows" | "messages" | "alarms" | "requests") =>
      Math.round(rollout[what] + (after[what] - rollout[what]) * times)
    const perTick = (after.messages - rollout.messages) / (quietMinutes * 60)
    const hour = {
      rows: hourOf("rows"),
      messages: hourOf("messages"),
      alarms: hourOf("alarms"),
      requests: hourOf("requests"),
    }
    console.log(`an hour of watch: ${JSON.stringify({ perTick, ...hour })}`)
    expect(perTick).toBeLessThanOrEqual(3.1)
    expect(hour.rows).toBeLessThanOrEqual(rowsMost / 2)
    expect(hour.requests).toBeLessThanOrEqual(requestsMost / 2)
  },
)

async function billOf(student: Student, joined: Joined, reports: number) {
  const labRows = await runInDurableObject(labOf(joined), (object) => object.store.rowsWritten)
  const { alarms, messages } = student.billed
  // Joining and opening the page are requests too: enroll, open, socket.
  const requests = 3 + alarms + reports + Math.ceil(messages / messagesPerRequest)
  return { labRows, rows: labRows + reports, alarms, messages, requests }
}

/** Says "here" for every minute that has passed. */
function keepMinutes(student: Student): () => void {
  let said = Date.now()
  return () => {
    while (Date.now() - said >= 60_000) {
      said += 60_000
      student.here()
    }
  }
}

async function waitFor(student: Student, condition: string): Promise<void> {
  if (condition === "settled") {
    while (await student.step(Date.now() + 1_200_000));
    return
  }
  const wanted = condition.split(" ").at(-1)
  const from = student.updateState?.index ?? -1
  for (;;) {
    const now = student.updateState
    if (now?.state === wanted && now !== null && now.index > from) return
    if (!(await student.step())) throw new Error(`never ${condition}:\n${student.printed}`)
  }
}
