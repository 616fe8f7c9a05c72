/** kill -9 of the whole server in mid-rollout, and what is there when it runs again. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { type Api, apiOf, eventually, type Joined } from "./support/api.ts"
import { runningTags, untilUpdate, updateState, worker, workerTasks } from "./support/engine.ts"
import { type Server, startServer } from "./support/server.ts"

let server: Server
let api: Api
let lab: Joined
let classId: string

beforeAll(async () => {
  server = await startServer()
  api = apiOf(server.origin, server.key)
  const made = await api.createClass({ title: "Killed", rate: 5 })
  classId = made.id
  lab = await api.join(made.code, "Mina")
})
afterAll(async () => {
  await server?.stop()
})

test("a rollout outlives kill -9: it completes, each slot once, with progress as it was", async () => {
  await api.engine(lab, "/services")
  const before = await workerTasks(api, lab)
  expect(before).toHaveLength(10)
  await eventually("the first step is green", async () => (await doneSteps(api)).length > 0)

  await forceUpdate()
  await eventually("two slots are replaced", async () => {
    const running = (await workerTasks(api, lab)).filter(
      (task) => task.Status.State === "running" && !before.some((old) => old.ID === task.ID),
    )
    return running.length >= 2
  })
  // Reading twice while it rolls is step 5: that is green, too, when the server is killed.
  const done = await eventually("two steps are green", async () => {
    const steps = await doneSteps(api)
    return steps.length === 2 ? steps : null
  })
  // Slow enough that it cannot be over before the server is back, however busy the machine.
  await api.changeClass(classId, { rate: 0.5 })
  const { link } = server
  await server.crash()
  await expect(fetch(server.origin)).rejects.toThrow()
  await server.restart()

  expect(server.link).toBe(link)
  expect(await updateState(api, lab)).toBe("updating")
  await api.changeClass(classId, { rate: 20 })
  await untilUpdate(api, lab, "completed")
  const after = await workerTasks(api, lab)
  // Each slot once: ten old tasks, ten new ones, no third in any slot.
  expect(after).toHaveLength(20)
  expect([...(await runningTags(api, lab)).entries()].sort(([a], [b]) => a - b)).toEqual(
    Array.from({ length: 10 }, (_, index) => [index + 1, ["v0.1"]]),
  )
  for (const slot of new Set(after.map((task) => task.Slot))) {
    expect(after.filter((task) => task.Slot === slot)).toHaveLength(2)
  }
  expect(await doneSteps(api)).toEqual(done)
  const resumed = await fetch(`${server.origin}/api/resume`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resume: lab.resume }),
  })
  expect(resumed.status).toBe(200)
})

test("guessing is stopped: over thirty wrong codes in a minute from one address give 429", async () => {
  const { code } = await api.createClass({ title: "Guessed" })
  const join = (guess: string, name: string) =>
    fetch(`${server.origin}/api/join`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code: guess, name }),
    })
  const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
  const statuses: number[] = []
  for (let index = 0; index < 34; index++) {
    const guess = `2222${letters[Math.floor(index / letters.length)]}${letters[index % letters.length]}`
    statuses.push((await join(guess, "Eve")).status)
  }
  expect(statuses.slice(0, 30)).toEqual(Array(30).fill(404))
  expect(statuses.at(-1)).toBe(429)
  expect((await join(code, "Late")).status).toBe(429)
})

async function forceUpdate(): Promise<void> {
  const service = JSON.parse(await (await api.engine(lab, `/services/${worker}`)).text())
  service.Spec.TaskTemplate.ForceUpdate = (service.Spec.TaskTemplate.ForceUpdate ?? 0) + 1
  const path = `/services/${worker}/update?version=${service.Version.Index}`
  const response = await api.engine(lab, path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(service.Spec),
  })
  expect(response.status).toBe(200)
}

/** Which steps are done, and since when. */
async function doneSteps(api: Api): Promise<readonly (readonly [string, number])[]> {
  const { students } = await api.progress(classId)
  return Object.entries(students[0]?.progress ?? {})
    .flatMap(([id, { doneAt }]) => (doneAt === null ? [] : [[id, doneAt] as const]))
    .sort(([a], [b]) => (a < b ? -1 : 1))
}
