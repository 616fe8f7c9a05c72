import { describe, expect, test } from "vitest"
import type { ClusterEvent, Service, ServiceEvent } from "../../../src/engine/facts.ts"
import { deedOf } from "../../../web/lab/model/deed.ts"
import { historyAfter, historyOf } from "../../../web/lab/model/history.ts"
import { rowsOf } from "../../../web/lab/timeline/rows.ts"
import { image, task, taskEvent } from "./support.ts"

const versions = ["v0.1", "v0.4"].map((tag) => image(tag).split("@")[0] ?? "")
const none = { lives: new Map(), deeds: [] }

/** Slot 1 is updated: told at 20, the new one is ready at 22, the old one gone at 33. */
const old = { task: "t1", createdAt: 0 } as const
const fresh = { task: "t1b", image: image("v0.4"), createdAt: 20, desired: "ready" } as const
const update: readonly ClusterEvent[] = [
  taskEvent({ ...fresh, change: "created", at: 20, from: null, to: "new" }),
  taskEvent({ ...old, change: "desired", at: 20, to: "running", desiredFrom: "running" }),
  taskEvent({ ...fresh, at: 21, from: "new", to: "preparing" }),
  taskEvent({ ...fresh, at: 22, from: "preparing", to: "ready" }),
  taskEvent({ ...old, at: 33, to: "shutdown" }),
  taskEvent({ ...fresh, at: 33, from: "ready", to: "starting", desired: "running" }),
  taskEvent({ ...fresh, at: 34, from: "starting", to: "running", desired: "running" }),
]

const barsOf = (events: readonly ClusterEvent[], to: number) => {
  const history = historyOf([task(1, { meta: { version: 1, createdAt: 0, updatedAt: 0 } })], events)
  return rowsOf(history, versions, { from: 15, to }).map(({ slot, bars, ends }) => ({
    slot,
    bars: bars.map(({ tag, look, from, to, place }) => [tag, look, from, to, place].join(" ")),
    ends: ends.map(({ look, at }) => `${look} ${at}`),
  }))
}

describe("a row of the timeline", () => {
  test("has the old task above the new one while both are there", () => {
    expect(barsOf(update, 40)).toEqual([
      {
        slot: 1,
        bars: [
          "v0.1 running 15 20 whole",
          "v0.1 stopping 20 33 above",
          "v0.4 new 20 21 below",
          "v0.4 preparing 21 22 below",
          "v0.4 ready 22 33 below",
          "v0.4 starting 33 34 whole",
          "v0.4 running 34 40 whole",
        ],
        ends: ["shutdown 33"],
      },
    ])
  })

  test("is cut where the other comes, also when the old one runs on, as with start-first", () => {
    const startFirst = update.filter((event) => event.type === "task" && event.task === "t1b")
    expect(barsOf(startFirst, 22)[0]?.bars.slice(0, 2)).toEqual([
      "v0.1 running 15 20 whole",
      "v0.1 running 20 22 above",
    ])
  })

  test("of what was rejected again and again is a row of crosses", () => {
    const retries = [21, 26, 31].flatMap((at) => [
      taskEvent({ task: `r${at}`, change: "created", at: at - 1, from: null, to: "new" }),
      taskEvent({ task: `r${at}`, at, from: "new", to: "rejected" }),
    ])
    expect(barsOf(retries, 40)[0]?.ends).toEqual(["rejected 21", "rejected 26", "rejected 31"])
  })
})

describe("the history", () => {
  test("is the same object for events of other services", () => {
    const other = taskEvent({ serviceName: "dockercoins_rng" })
    expect(historyAfter(none, [other])).toBe(none)
  })

  test("tells of tasks from before what they still know of themselves", () => {
    const status = { timestamp: 9, message: "", err: "" }
    const { lives } = historyOf(
      [
        task(1, { status: { ...status, state: "running" } }),
        task(2, { status: { ...status, state: "shutdown" }, desiredState: "shutdown" }),
      ],
      [],
    )
    const looks = [...lives.values()].map(({ spans }) => spans.map(({ look }) => look))
    expect(looks).toEqual([
      ["preparing", "running"],
      ["running", "shutdown"],
    ])
  })

  test("ends what is cleared away while it runs, and keeps how the rest ended", () => {
    const cleared = taskEvent({ ...old, change: "removed", at: 40 })
    const failed = taskEvent({ ...old, at: 30, to: "failed" })
    const lastLook = (events: readonly ClusterEvent[]) =>
      historyAfter(none, events).lives.get("t1")?.spans.at(-1)?.look
    expect(lastLook([taskEvent({ ...old, to: "running", desired: "running" }), cleared])).toBe(
      "shutdown",
    )
    expect(lastLook([failed, cleared])).toBe("failed")
  })

  test("stays bounded over a thousand restarts", () => {
    const restarts = Array.from({ length: 1000 }, (_, index) =>
      taskEvent({ task: `r${index}`, at: index, to: "failed" }),
    )
    expect(historyAfter(none, restarts).lives.size).toBe(400)
  })
})

describe("a write of the service", () => {
  const service = (tag: string, options: Partial<Service> = {}): Service => ({
    id: "s",
    meta: { version: 1, createdAt: 0, updatedAt: 0 },
    spec: {
      Name: "dockercoins_worker",
      TaskTemplate: { ContainerSpec: { Image: image(tag) } },
      UpdateConfig: { Parallelism: 1, Delay: 0 },
    },
    specVersion: 1,
    endpoint: { spec: {}, ports: [], virtualIPs: [] },
    ...options,
  })
  const write = (before: Service, after: Service): ServiceEvent => ({
    type: "service",
    change: "updated",
    at: 5,
    service: "s",
    name: "dockercoins_worker",
    before,
    after,
    specWritten: true,
    by: "client",
    updateStatusChanged: false,
  })
  const paced = (tag: string) => {
    const { spec, ...rest } = service(tag)
    return { ...rest, spec: { ...spec, UpdateConfig: { Parallelism: 2, Delay: 5e9 } } }
  }

  test("is told by what it changed, and not at all where it changed nothing", () => {
    expect(deedOf(write(service("v0.1"), service("v0.4")))).toBe("v0.4")
    expect(deedOf(write(service("v0.1"), paced("v0.1")))).toBe("parallelism 2, delay 5s")
    expect(deedOf(write(service("v0.1"), service("v0.1")))).toBeNull()
  })

  test("is a rollback when it was one, whoever wanted it", () => {
    const status = { state: "rollback_started", startedAt: 5, message: "" } as const
    const back = write(service("v0.4"), service("v0.1", { updateStatus: status }))
    expect(deedOf(back)).toBe("rollback: v0.1")
    expect(deedOf({ ...back, by: "updater" })).toBe("rolled back: v0.1")
    expect(historyAfter(none, [back]).deeds).toEqual([{ at: 5, text: "rollback: v0.1" }])
  })
})
