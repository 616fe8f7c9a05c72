/** What an alarm does for a lab: its cluster's time goes on while nobody calls. */
import { evictDurableObject } from "cloudflare:test"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { call, changeClass, newLab } from "./support/api.ts"
import { runningBySlot, startRollout, worker, workerTasks } from "./support/engine.ts"
import { greet, is, openPage } from "./support/socket.ts"
import { alarmOf, pass, settle, startClock, stopClock } from "./support/time.ts"

beforeEach(startClock)
afterEach(stopClock)

describe("alarms", () => {
  test("carry a rollout through, in cluster time, and leave none behind", async () => {
    const { joined, lab } = await newLab()
    await settle(lab)
    await startRollout(joined)
    let ms = 0
    while ((await worker(joined)).UpdateStatus?.State === "updating") {
      await pass(lab, 1_000)
      ms += 1_000
    }
    expect(ms).toBeGreaterThanOrEqual(135_000)
    expect(ms).toBeLessThanOrEqual(201_000)
    await settle(lab)
    expect(await alarmOf(lab)).toBeNull()
    const slots = runningBySlot(await workerTasks(joined))
    expect([...slots.keys()].sort((one, other) => one - other)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ])
    expect([...slots.values()].every((tasks) => tasks.length === 1)).toBe(true)
  })

  test("go on after the object was lost in mid-rollout", async () => {
    const { joined, lab } = await newLab({ rate: 20 })
    await startRollout(joined)
    await pass(lab, 3_000)
    await evictDurableObject(lab, { webSockets: "close" })
    await pass(lab, 12_000)
    expect((await worker(joined)).UpdateStatus?.State).toBe("completed")
  })

  test("`docker events` looks back past every step of every task, even after a loss", async () => {
    const { joined, lab } = await newLab({ rate: 20 })
    const begun = Math.floor(Date.now() / 1000)
    await startRollout(joined)
    await pass(lab, 15_000)
    await startRollout(joined)
    await pass(lab, 15_000)
    await evictDurableObject(lab)
    const path = `${joined.engine}/v1.41/events?since=${begun}&until=${begun + 30}`
    const told = (await call<string>("GET", path)).body.trim().split("\n")
    const states = told
      .map((line): { Actor: { Attributes: Record<string, string> } } => JSON.parse(line))
      .flatMap(({ Actor }) => Actor.Attributes["updatestate.new"] ?? [])
    expect(states).toEqual(["updating", "completed", "updating", "completed"])
  })

  test("follow the class's rate", async () => {
    const { made, joined, lab } = await newLab()
    await startRollout(joined)
    await changeClass(made.id, { rate: 20 })
    await pass(lab, 11_000)
    expect((await worker(joined)).UpdateStatus?.State).toBe("completed")
  })

  test("stop while the class is paused, and the picture stands still", async () => {
    const { made, joined, lab } = await newLab()
    const page = await openPage(joined.token)
    await greet(page)
    await startRollout(joined)
    await pass(lab, 5_000)
    await changeClass(made.id, { state: "paused" })
    const { pace } = await page.until(is("pace"))
    expect(pace).toMatchObject({ running: false, why: "paused" })
    await settle(lab)
    const heard = page.heard.length
    await pass(lab, 60_000)
    expect(page.heard).toHaveLength(heard)
    await changeClass(made.id, { state: "open" })
    expect((await page.until(is("pace"), heard)).pace).toMatchObject({ at: pace.at, running: true })
    await pass(lab, 250_000)
    expect((await worker(joined)).UpdateStatus?.State).toBe("completed")
  })

  test("end fifteen minutes after the last visitor, whatever the swarm does", async () => {
    const { joined, lab } = await newLab()
    await startRollout(joined, { UpdateConfig: { Parallelism: 1, Delay: 600e9 } })
    await settle(lab, 16 * 60_000)
    expect(await alarmOf(lab)).toBeNull()
    await pass(lab, 3 * 3_600_000)
    const page = await openPage(joined.token)
    const { pace } = await greet(page)
    expect(pace).toMatchObject({ running: true, why: "running" })
    expect(await alarmOf(lab)).not.toBeNull()
  })
})
