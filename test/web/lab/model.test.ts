import { describe, expect, test } from "vitest"
import type { LabMessage } from "../../../src/wire/lab.ts"
import { type Model, reduce } from "../../../web/lab/model/model.ts"
import { lookOf } from "../../../web/lab/model/task.ts"
import { image, modelOf, step, task, taskEvent, welcome } from "./support.ts"

function afterwards(model: Model | null, ...messages: LabMessage[]): Model {
  const next = messages.reduce<Model | null>(reduce, model)
  if (next === null) throw new Error("the model went away")
  return next
}

const created = taskEvent({
  change: "created",
  task: "t1b",
  image: image("v0.4"),
  from: null,
  to: "new",
  desired: "ready",
  exitCode: null,
  createdAt: 2_000,
})

describe("the picture", () => {
  test("is the welcome's, before that there is none", () => {
    expect(reduce(null, { type: "commit", seq: 1, now: 1, events: [], rates: [] })).toBeNull()
    expect([...modelOf().tasks.keys()]).toEqual(["t1", "t2"])
  })

  test("follows a task from its creation over its states to its removal", () => {
    const changes = [
      created,
      taskEvent({ ...created, change: "state", from: "new", to: "preparing", statusAt: 2_100 }),
      taskEvent({ ...created, change: "desired", from: null, to: "preparing", desired: "running" }),
    ]
    const seen = afterwards(modelOf(), {
      type: "commit",
      seq: 8,
      now: 3_000,
      events: changes,
      rates: [],
    })
    expect(seen.tasks.get("t1b")).toMatchObject({
      slot: 1,
      desiredState: "running",
      status: { state: "preparing", timestamp: 2_100 },
    })
    const removed = taskEvent({ ...created, change: "removed" })
    const gone = afterwards(seen, {
      type: "commit",
      seq: 9,
      now: 3_100,
      events: [removed],
      rates: [],
    })
    expect(gone.tasks.has("t1b")).toBe(false)
  })

  test("does not change when a commit is repeated after a reconnect", () => {
    const message: LabMessage = { type: "commit", seq: 8, now: 3_000, events: [created], rates: [] }
    const once = afterwards(modelOf(), message)
    const stopped = taskEvent({ ...created, change: "state", to: "shutdown" })
    const later = afterwards(once, {
      type: "commit",
      seq: 9,
      now: 3_100,
      events: [stopped],
      rates: [],
    })
    expect(afterwards(later, message)).toBe(later)
  })

  test("is the new welcome's when too much was missed, and versions keep their places", () => {
    const rolled = afterwards(modelOf(), {
      type: "commit",
      seq: 8,
      now: 3_000,
      events: [created],
      rates: [],
    })
    const fresh = welcome({
      seq: 40,
      rates: [],
      versions: ["127.0.0.1:5000/worker:v0.1", "127.0.0.1:5000/worker:v0.4"],
      picture: { services: [], nodes: [], tasks: [task(1, { image: image("v0.4") })] },
    })
    const back = afterwards(rolled, fresh)
    expect(back.commitSeq).toBe(40)
    expect(back.versions).toEqual(rolled.versions)
    expect(afterwards(null, fresh).versions).toEqual(rolled.versions)
  })
})

test("rate points that are known are not taken twice", () => {
  const point = { at: 2_000, total: 3.3, byImage: {} }
  const once = afterwards(modelOf(), {
    type: "commit",
    seq: 8,
    now: 3_000,
    events: [],
    rates: [point],
  })
  const twice = afterwards(once, { type: "commit", seq: 9, now: 3_100, events: [], rates: [point] })
  expect(twice.rates.map((each) => each.at)).toEqual([0, 2_000])
})

test("steps, pace, a broadcast and the end replace what was known", () => {
  const paused = { at: 5, wallAt: 6, rate: 2, running: false, why: "paused" as const }
  const model = afterwards(
    modelOf(),
    { type: "steps", seq: 8, steps: [step("a", { state: "done" })], trouble: ["paused"] },
    { type: "pace", seq: 8, pace: paused },
    { type: "broadcast", broadcast: { text: "Five minutes", at: 5 } },
    { type: "faults", seq: 9, faults: [{ kind: "registry-down" }] },
    { type: "ended", why: "class-ended" },
  )
  expect(model).toMatchObject({
    trouble: ["paused"],
    pace: paused,
    broadcast: { text: "Five minutes", at: 5 },
    faults: [{ kind: "registry-down" }],
    ended: "class-ended",
  })
})

describe("what a task is doing", () => {
  test("a running task that was told to go is stopping", () => {
    expect(lookOf(task(1))).toBe("running")
    expect(lookOf(task(1, { desiredState: "shutdown" }))).toBe("stopping")
    expect(lookOf(task(1, { desiredState: "remove" }))).toBe("stopping")
  })

  test.each(["new", "pending", "assigned", "accepted"] as const)("%s is drawn as new", (state) => {
    const status = { state, timestamp: 0, message: "", err: "" }
    expect(lookOf(task(1, { status }))).toBe("new")
  })
})
