import { describe, expect, test } from "vitest"
import type { TaskView } from "../../../src/wire/lab.ts"
import { captionsOf } from "../../../web/lab/swarm/captions.ts"
import { rackOf } from "../../../web/lab/swarm/rack.ts"
import { image, modelOf, task, welcome } from "./support.ts"

const { picture } = welcome()
const withTasks = (...tasks: TaskView[]) => modelOf({ picture: { ...picture, tasks } })

const status = (state: TaskView["status"]["state"], err = "") => ({
  state,
  timestamp: 0,
  message: "",
  err,
})
const fresh = (state: TaskView["status"]["state"], err = "") =>
  task(1, {
    id: "t1b",
    nodeId: "n2",
    image: image("v0.4"),
    desiredState: "ready",
    meta: { version: 1, createdAt: 50, updatedAt: 50 },
    status: status(state, err),
  })
const leaving = task(1, { desiredState: "shutdown" })

describe("columns", () => {
  test("stand in the nodes' order, running tiles first", () => {
    const model = withTasks(leaving, task(2), fresh("ready"))
    const [first, second] = rackOf(model).columns
    expect(first).toMatchObject({ name: "node1", role: "Leader" })
    expect(first?.tiles.map((tile) => [tile.task.slot, tile.look])).toEqual([
      [2, "running"],
      [1, "stopping"],
    ])
    expect(second?.tiles.map((tile) => tile.tag)).toEqual(["v0.4"])
  })

  test("what is over goes to the past of its node", () => {
    const over = task(1, { id: "old", status: status("shutdown"), desiredState: "shutdown" })
    const [first] = rackOf(withTasks(over, fresh("running"))).columns
    expect(first?.past.map((tile) => tile.task.id)).toEqual(["old"])
    expect(first?.tiles).toEqual([])
  })

  test("a rejected task stays in sight until its slot runs again", () => {
    const rejected = {
      ...fresh("rejected", "No such image: worker:v0.9"),
      desiredState: "shutdown" as const,
    }
    const waiting = task(1, {
      id: "t1c",
      nodeId: "n2",
      desiredState: "ready",
      meta: { version: 1, createdAt: 60, updatedAt: 60 },
      status: status("preparing"),
    })
    const during = rackOf(withTasks(rejected, waiting))
    expect(during.columns[1]?.tiles.map((tile) => tile.look)).toEqual(["preparing", "rejected"])
    const running = { ...waiting, desiredState: "running" as const, status: status("running") }
    const healed = rackOf(withTasks(rejected, running))
    expect(healed.columns[1]?.tiles.map((tile) => tile.look)).toEqual(["running"])
    expect(healed.columns[1]?.past.map((tile) => tile.look)).toEqual(["rejected"])
  })

  test("other services are short names beside the workers", () => {
    const rng = task(0, { id: "r", serviceId: "rng", serviceName: "dockercoins_rng" })
    expect(rackOf(withTasks(rng)).columns[0]?.others).toEqual([{ name: "rng", look: "running" }])
  })
})

describe("captions", () => {
  const textOf = (...tasks: TaskView[]) => {
    const model = withTasks(...tasks)
    const { lines, idle } = captionsOf(model, rackOf(model))
    return lines.length === 0 ? idle : lines.map((line) => line.text).join("\n")
  }

  test.each([
    ["preparing", task(1), "node2 is getting v0.4 ready. The old task keeps running."],
    ["ready", leaving, "The new task waits on node2 while the old one stops on node1."],
    ["starting", task(1, { status: status("shutdown") }), "v0.4 is starting on node2."],
  ] as const)("a slot whose new task is %s", (state, old, text) => {
    expect(textOf(old, fresh(state))).toBe(text)
  })

  test("a rejected task says why", () => {
    const rejected = fresh("rejected", "No such image: 127.0.0.1:5000/worker:v0.9")
    expect(textOf(rejected)).toBe(
      "node2 rejected v0.4: No such image: 127.0.0.1:5000/worker:v0.9. Swarm tries again.",
    )
  })

  test("nothing in flight is said too", () => {
    expect(textOf(task(1), task(2))).toBe("No worker service runs here.")
  })
})
