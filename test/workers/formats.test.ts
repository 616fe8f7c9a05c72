/**
 * What labs have stored must restore and go on, whatever version of the code stored it: a deploy in
 * mid-class loses nobody. Each format has its fixture: what `labInRollout` gave when it was the
 * present one.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import format1 from "./fixtures/lab-format-1.json"
import { createClass, join, labOf } from "./support/api.ts"
import { runningBySlot, startRollout, worker, workerTasks } from "./support/engine.ts"
import { answers, ask, greet, is, openPage } from "./support/socket.ts"
import { restoreLab, type StoredLab, storedLab } from "./support/stored.ts"
import { pass, settle, startClock, stopClock } from "./support/time.ts"

beforeEach(startClock)
afterEach(stopClock)

/** A lab five seconds into a rollout, with a request done and a stream open. */
async function labInRollout(): Promise<StoredLab> {
  const joined = await join((await createClass()).code)
  const page = await openPage(joined.token)
  await greet(page)
  await startRollout(joined)
  page.send({ ...removal, stream: false })
  await page.until(answers(removal.id))
  page.send({ ...removal, id: "fixture.2", method: "GET", path: "/events", stream: true })
  await ask(page, "GET", "/_ping")
  await pass(labOf(joined), 5_000)
  return await storedLab(labOf(joined))
}

const removal = {
  type: "request",
  id: "fixture.1",
  client: "fixture",
  purpose: "person",
  method: "DELETE",
  path: "/services/dockercoins_webui",
} as const

const fixtures: readonly (readonly [string, () => Promise<StoredLab>])[] = [
  ["of format 1", async () => format1],
  ["of the present code", labInRollout],
]

describe.each(fixtures)("a lab %s", (_, stored) => {
  test("is found again in mid-rollout and goes on to its end", async () => {
    const joined = await join((await createClass()).code)
    const lab = labOf(joined)
    await restoreLab(lab, await stored())
    vi.setSystemTime(Date.now() + 60_000)

    const page = await openPage(joined.token)
    const welcome = await greet(page)
    expect(welcome.versions).toEqual(["127.0.0.1:5000/worker:v0.1"])
    expect(welcome.picture.services.map(({ spec }) => spec.Name)).not.toContain("dockercoins_webui")
    expect(welcome.terminals[0]?.exported).toEqual({ TAG: "v0.1" })
    expect((await worker(joined)).UpdateStatus?.State).toBe("updating")

    page.send(removal)
    expect((await page.until(answers(removal.id))).status).toBe(200)
    await pass(lab, 240_000)
    expect((await worker(joined)).UpdateStatus?.State).toBe("completed")
    expect(runningBySlot(await workerTasks(joined)).size).toBe(10)
    const told = page.heard.filter(is("chunk")).filter(({ id }) => id === "fixture.2")
    expect(told.map(({ text }) => text).join("")).toContain('"Type":"service"')
    await settle(lab)
    expect((await startRollout(joined)).status).toBe(200)
  })
})
