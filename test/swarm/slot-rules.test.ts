/** Slots: which count as filled, which are given up, what history they keep (sections 6 to 10). */
import { describe, expect, test } from "vitest"
import { Agenda } from "../../src/lib/agenda.ts"
import { SeededChooser } from "../../src/swarm/chooser.ts"
import { Ids } from "../../src/swarm/ids.ts"
import { labLimits } from "../../src/swarm/limits.ts"
import type { Task } from "../../src/swarm/objects.ts"
import { RestartSupervisor } from "../../src/swarm/orchestrator/restart.ts"
import { slotKey } from "../../src/swarm/orchestrator/slot.ts"
import { Store } from "../../src/swarm/store.ts"
import { SECOND } from "../../src/swarm/time.ts"
import type { World } from "../../src/swarm/world.ts"
import { imageOfTask, TestSwarm, type Wish } from "./kit.ts"

const seconds = (n: number) => n * 1_000_000_000
const once: Wish = { image: "zero:v1", task: { RestartPolicy: { Condition: "none" } } }
const slots = (lab: TestSwarm) => lab.running("s").map((task) => task.slot)

const emptyWorld = (): World => ({
  now: 0,
  store: new Store(),
  agenda: new Agenda(),
  chooser: SeededChooser.seeded(1),
  ids: Ids.seeded(1),
  limits: labLimits,
  announce: () => {},
})

function kill(lab: TestSwarm, slot: number): void {
  const task = lab.running("s").find((task) => task.slot === slot)
  if (task === undefined) throw new Error(`nothing runs in slot ${slot}`)
  lab.do({ type: "container-kill", task: task.id, how: "kill" })
}

describe("which slots count", () => {
  test("[R-7] one that is over for good counts as filled; a rollback fills it again", () => {
    const lab = new TestSwarm()
    lab.settled("s", { ...once, replicas: 2 })
    lab.events.length = 0
    lab.update("s", { ...once, replicas: 2, Labels: { tier: "batch" } })
    lab.settle()
    expect(lab.taskEvents).toEqual([])
    lab.rollback("s")
    const created = lab.taskEvents.filter((event) => event.change === "created")
    expect(created.map((event) => event.slot)).toEqual([1, 2])
  })

  test("[R-8] among nodes with as many copies the highest numbers go", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 5 })
    lab.update("s", { replicas: 3 })
    lab.settle()
    expect(slots(lab).sort()).toEqual([1, 2, 3])
  })

  test("[R-8] what does not run goes before what runs, whatever its number", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 5, task: { RestartPolicy: { Delay: seconds(30) } } })
    kill(lab, 1)
    lab.wait(1)
    lab.update("s", { replicas: 4, task: { RestartPolicy: { Delay: seconds(30) } } })
    lab.settle()
    expect(slots(lab).sort()).toEqual([2, 3, 4, 5])
  })

  test("[R-8] what has no node goes first", () => {
    const lab = new TestSwarm()
    const full: Wish = { task: { Placement: { MaxReplicas: 1 } } }
    lab.settled("s", { ...full, replicas: 7 })
    expect(lab.running("s")).toHaveLength(5)
    const running = slots(lab).sort()
    lab.update("s", { ...full, replicas: 5 })
    lab.settle()
    expect(slots(lab).sort()).toEqual(running)
    expect(lab.tasks("s")).toHaveLength(5)
  })

  test("[R-10, R-11] the dead tasks of a slot that was given up go with the next reconciliation", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 2 })
    kill(lab, 2)
    lab.settle()
    lab.update("s", { replicas: 1 })
    lab.settle()
    expect(lab.tasks("s").map((task) => task.slot)).toEqual([1, 2])
    lab.update("s", { replicas: 1, Labels: { tier: "web" } })
    expect(lab.tasks("s").map((task) => task.slot)).toEqual([1])
  })
})

describe("restarts", () => {
  test("[RS-3] a task that ended is wanted shut down, and keeps how it ended", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 1 })
    kill(lab, 1)
    lab.wait(1)
    const dead = lab.tasks("s").find((task) => task.status.state === "failed")
    expect(dead?.desiredState).toBe("shutdown")
  })

  test("[RS-6] a look at a later task forgets restarts, for an earlier one of the slot too", () => {
    const lab = new TestSwarm()
    const policy = { MaxAttempts: 2, Window: seconds(10) }
    lab.settled("s", { replicas: 1, task: { RestartPolicy: policy } })
    const [task] = lab.tasks("s")
    if (task === undefined) throw new Error("there is no task")
    const endedAt = (second: number): Task => {
      const at = second * SECOND
      return { ...task, status: { ...task.status, state: "failed", timestamp: at, appliedAt: at } }
    }
    const times = [6, 10, 16].map((second) => second * SECOND)
    const history = [[slotKey(task), { specVersion: task.specVersion, count: 3, times }]] as const
    const supervisor = new RestartSupervisor(emptyWorld(), { delays: [], history })
    expect(supervisor.shouldRestart(endedAt(15))).toBe(false)
    expect(supervisor.shouldRestart(endedAt(21))).toBe(true)
    expect(supervisor.shouldRestart(endedAt(15))).toBe(true)
  })

  test("[RS-7] an update gives a fresh set of attempts", () => {
    const lab = new TestSwarm()
    const wish: Wish = { replicas: 1, task: { RestartPolicy: { MaxAttempts: 1 } } }
    const tasksOf = (image: string) =>
      new Set(
        lab.taskEvents
          .filter((event) => event.change === "created" && event.image.includes(image))
          .map((event) => event.task),
      ).size
    lab.settled("s", { ...wish, image: "crash:v1" })
    lab.update("s", { ...wish, image: "crash:v2" })
    lab.settle()
    expect([tasksOf("crash:v1"), tasksOf("crash:v2")]).toEqual([2, 2])
  })

  test("[RS-9] on a drained node the replacement waits until the old task has stopped", () => {
    const lab = new TestSwarm()
    const wish: Wish = {
      image: "worker:v1",
      replicas: 1,
      container: { StopGracePeriod: seconds(6) },
    }
    lab.settled("s", wish)
    const [old] = lab.running("s")
    const node = lab.cluster.nodes().find(({ id }) => id === old?.nodeId)?.description.hostname
    lab.availability(node ?? "", "drain")
    lab.wait(3)
    expect(lab.wanted("s", 1).map((task) => task.desiredState)).toEqual(["ready"])
    lab.until(() => lab.tasks("s").some((task) => task.status.state === "shutdown"))
    expect(lab.wanted("s", 1).map((task) => task.desiredState)).toEqual(["running"])
  })
})

describe("history", () => {
  test("[TR-3] one attempt keeps two rows, whatever the swarm keeps otherwise", () => {
    const lab = new TestSwarm()
    const wish: Wish = { replicas: 1, task: { RestartPolicy: { MaxAttempts: 1 } } }
    lab.settled("s", wish)
    for (const image of ["web:v2", "well:v1", "well:v2"]) {
      lab.update("s", { ...wish, image })
      lab.settle()
    }
    expect(lab.tasks("s")).toHaveLength(2)
  })

  test("[TR-6] the row of a removed task goes a quarter of a second after it has stopped", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 2 })
    lab.events.length = 0
    lab.update("s", { replicas: 1 })
    lab.settle()
    const stopped = lab.taskEvents.find((event) => event.to === "shutdown")
    const gone = lab.taskEvents.find((event) => event.change === "removed")
    expect((gone?.at ?? 0) - (stopped?.at ?? 0)).toBe(250_000)
  })
})

describe("a global service", () => {
  const everywhere: Wish = { global: true }

  test("[G-5] loses the tasks of a node with the node", () => {
    const lab = new TestSwarm()
    lab.settled("s", everywhere)
    const { id } = lab.nodeNamed("node5")
    lab.do({ type: "node-power-off", node: "node5" })
    lab.until(() => lab.nodeNamed("node5").status.state === "down")
    lab.do({ type: "node-remove", node: "node5", force: true })
    expect(lab.tasks("s").filter((task) => task.nodeId === id)).toEqual([])
    expect(lab.running("s")).toHaveLength(4)
  })

  test("[G-6] a task that dies on a paused node is not replaced", () => {
    const lab = new TestSwarm()
    lab.settled("s", everywhere)
    lab.availability("node4", "pause")
    const { id } = lab.nodeNamed("node4")
    const task = lab.running("s").find((task) => task.nodeId === id)
    lab.do({ type: "container-kill", task: task?.id ?? "", how: "kill" })
    lab.settle()
    const there = lab.tasks("s").filter((task) => task.nodeId === id)
    expect(there.map((task) => [task.desiredState, task.status.state])).toEqual([
      ["shutdown", "failed"],
    ])
  })

  test("[G-8] an update leaves a drained node alone; when it is back it gets the new version", () => {
    const lab = new TestSwarm()
    lab.settled("s", everywhere)
    lab.availability("node4", "drain")
    lab.settle()
    lab.update("s", { ...everywhere, image: "web:v2" })
    lab.settle()
    expect(lab.running("s").map(imageOfTask)).toEqual(Array(4).fill("web:v2"))
    lab.availability("node4", "active")
    lab.settle()
    expect(lab.running("s").map(imageOfTask)).toEqual(Array(5).fill("web:v2"))
  })
})

test("[DI-6] what ran on a node that has been down for a day is orphaned", () => {
  const lab = new TestSwarm()
  lab.settled("s", { global: true })
  const { id } = lab.nodeNamed("node5")
  lab.do({ type: "node-power-off", node: "node5" })
  lab.wait(24 * 3_600 - 60)
  const state = () => lab.tasks("s").find((task) => task.nodeId === id)?.status.state
  expect(state()).toBe("running")
  lab.wait(120)
  expect(state()).toBe("orphaned")
})
