/** What starts, spares and ends a rollout (swarm-semantics 13 and 14), rule by rule. */
import { describe, expect, test } from "vitest"
import { imageOfTask, TestSwarm, type Wish } from "./kit.ts"

const seconds = (n: number) => n * 1_000_000_000
const slow: Wish = { image: "worker:v1", replicas: 3, container: { StopGracePeriod: seconds(8) } }

const created = (lab: TestSwarm) => lab.taskEvents.filter((event) => event.change === "created")

/** A settled service that is then updated; only what the update does is kept. */
function updated(before: Wish, after: Wish): TestSwarm {
  const lab = new TestSwarm()
  lab.settled("s", before)
  lab.events.length = 0
  lab.update("s", after)
  return lab
}

describe("a rollout begins", () => {
  test("[U-2] no more by itself once it is paused: the other slots stay as they are", () => {
    const lab = updated({ replicas: 4 }, { image: "missing:v9", replicas: 4 })
    lab.untilStatus("s", "paused")
    lab.wait(300)
    expect(lab.statuses("s")).toEqual(["updating", "paused"])
    expect(lab.running("s").filter((task) => imageOfTask(task) === "web:v1")).toHaveLength(3)
  })

  test("[U-2] no more by itself once its rollback is paused either", () => {
    const lab = new TestSwarm()
    lab.create("s", { image: "missing:v9", replicas: 3 })
    lab.wait(1)
    lab.update("s", { image: "web:v1", replicas: 3 })
    lab.untilStatus("s", "completed")
    lab.events.length = 0
    lab.rollback("s")
    lab.untilStatus("s", "rollback_paused")
    const replaced = new Set(created(lab).map((event) => event.slot))
    lab.wait(300)
    expect(lab.service("s").updateStatus?.state).toBe("rollback_paused")
    expect(new Set(created(lab).map((event) => event.slot))).toEqual(replaced)
    expect(replaced.size).toBe(1)
  })

  test("[U-3] not where no task differs: the status stays empty", () => {
    const lab = updated({ replicas: 3 }, { replicas: 3, Labels: { tier: "web" } })
    lab.settle()
    expect(lab.service("s").updateStatus).toBeUndefined()
    expect(created(lab)).toEqual([])
  })

  test("[U-4] with a status that says so, and since when", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 3 })
    const at = lab.cluster.now
    lab.update("s", { image: "web:v2", replicas: 3 })
    const { state, message, startedAt } = lab.service("s").updateStatus ?? {}
    expect([state, message, startedAt]).toEqual(["updating", "update in progress", at])
  })

  test("[U-5] with the settings for rollbacks of the spec that is rolled back to", () => {
    const lab = new TestSwarm()
    lab.settled("s", { image: "web:v1", replicas: 3, RollbackConfig: { Parallelism: 0 } })
    lab.update("s", { image: "web:v2", replicas: 3, RollbackConfig: { Parallelism: 1 } })
    lab.settle()
    lab.events.length = 0
    lab.rollback("s")
    expect(created(lab)).toHaveLength(3)
  })
})

describe("a rollout that another one overtakes", () => {
  test("[U-20] undoes nothing: the slot it was at goes on by itself", () => {
    const lab = updated(slow, { ...slow, image: "web:v2" })
    const [first] = created(lab)
    lab.wait(2)
    lab.update("s", {
      ...slow,
      image: "web:v2",
      UpdateConfig: { Parallelism: 1, Delay: seconds(1) },
    })
    lab.settle()
    const same = created(lab).filter((event) => event.slot === first?.slot)
    expect(same).toHaveLength(1)
    expect(lab.running("s").some((task) => task.id === first?.task)).toBe(true)
  })

  test("[U-12, U-21] start-first: the old task of the slot is stopped at once, the new one kept", () => {
    const pace = { Parallelism: 1, Order: "start-first", Delay: seconds(30) }
    const lab = updated(slow, { ...slow, image: "well:v2", UpdateConfig: pace })
    const [fresh] = created(lab)
    lab.wait(1)
    expect(lab.wanted("s", fresh?.slot ?? 0)).toHaveLength(2)
    lab.update("s", { ...slow, image: "well:v2", UpdateConfig: { ...pace, Parallelism: 0 } })
    expect(lab.wanted("s", fresh?.slot ?? 0).map((task) => task.id)).toEqual([fresh?.task])
  })

  test("[U-22] is not judged any more: its half-done slot fails unnoticed", () => {
    const after: Wish = { ...slow, image: "crash:v2", UpdateConfig: { Parallelism: 3 } }
    const lab = updated(slow, after)
    lab.wait(1)
    lab.update("s", { ...after, UpdateConfig: { Parallelism: 1 } })
    lab.wait(60)
    expect(lab.service("s").updateStatus).toBeUndefined()
  })
})

describe("a rollout ends", () => {
  test("[U-15, U-26] completed where a task ended too long before anybody listened, and once more for its slot", () => {
    const lab = new TestSwarm()
    const wish: Wish = { ...slow, task: { RestartPolicy: { Condition: "none" } } }
    lab.settled("s", { ...wish, replicas: 5 })
    lab.update("s", { ...wish, replicas: 3 })
    lab.wait(0.6)
    // Two of the three new tasks are given up at once; the third waits for its slot.
    const config = { Parallelism: 3, Monitor: seconds(1) }
    lab.update("s", { ...wish, image: "web:v2", replicas: 3, UpdateConfig: config })
    lab.settle()
    const ended = lab.taskEvents.filter(
      ({ change, to, image }) =>
        change === "state" && to === "shutdown" && image.includes("web:v2"),
    )
    expect(ended).toHaveLength(2)
    expect(lab.statuses("s")).toEqual(["updating", "completed", "completed"])
  })

  test("[U-13] without another task once its service is removed", () => {
    const lab = updated(slow, { ...slow, image: "web:v2" })
    lab.wait(1)
    lab.events.length = 0
    lab.do({ type: "service-remove", service: "s" })
    lab.settle()
    expect(created(lab)).toEqual([])
    expect(lab.cluster.tasks()).toEqual([])
  })

  test("[U-27] as completed although every task crashes, where failures are to be continued", () => {
    const config = { FailureAction: "continue", Monitor: seconds(1) }
    const lab = updated({ replicas: 2 }, { image: "crash:v2", replicas: 2, UpdateConfig: config })
    lab.untilStatus("s", "completed")
    lab.wait(30)
    expect(lab.tasks("s").filter((task) => task.status.state === "failed").length).toBeGreaterThan(
      3,
    )
  })

  test("[D-3] as it began: what still runs the spec that is rolled back to is not touched", () => {
    const lab = updated({ replicas: 4 }, { image: "missing:v9", replicas: 4 })
    lab.untilStatus("s", "paused")
    const wanted = lab.running("s").filter((task) => task.desiredState === "running")
    const old = wanted.map((task) => task.id)
    lab.rollback("s")
    lab.untilStatus("s", "rollback_completed")
    const kept = lab.running("s").map((task) => task.id)
    expect(kept).toEqual(expect.arrayContaining(old))
    expect(kept).toHaveLength(4)
  })
})
