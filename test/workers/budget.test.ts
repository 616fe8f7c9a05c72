/** What a student costs: the chapter is played as its walkthrough says, an hour long, and counted. */
import { runInDurableObject } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { readWalkthrough } from "../../scripts/support/walkthrough.ts"
import { Classroom } from "../../src/durable/classroom.ts"
import { createClass, join, labOf } from "./support/api.ts"
import { Student } from "./support/student.ts"
import { settle, startClock, stopClock } from "./support/time.ts"

beforeEach(startClock)
afterEach(stopClock)

/** Of one student in an hour of the chapter: Durable Objects' rows, alarms included, and requests. */
const rowsMost = 1_400
const requestsMost = 1_600
const messagesPerRequest = 20

test("an hour of the chapter stays within what a class may cost", {
  timeout: 120_000,
}, async () => {
  const reports = vi.spyOn(Classroom.prototype, "report")
  const made = await createClass()
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

  const labRows = await runInDurableObject(lab, (object) => object.store.rowsWritten)
  const rows = labRows + reports.mock.calls.length
  const { alarms, messages } = student.billed
  // Joining and opening the page are requests too: enroll, open, socket.
  const requests = 3 + alarms + reports.mock.calls.length + Math.ceil(messages / messagesPerRequest)
  const report = { chapter: Math.round(chapter), labRows, rows, alarms, messages, requests }
  console.log(`an hour of the chapter: ${JSON.stringify(report)}`)
  expect(rows).toBeLessThanOrEqual(rowsMost)
  expect(requests).toBeLessThanOrEqual(requestsMost)
})

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
