/** The updater by its rules (swarm-semantics section 13). */
import { describe, expect, test } from "vitest"
import { behaviours, imageOfTask, TestSwarm } from "./kit.ts"

const seconds = (n: number) => n * 1_000_000_000

function rollout(wish: Parameters<TestSwarm["create"]>[1], from = "web:v1"): TestSwarm {
  const lab = new TestSwarm()
  lab.settled("s", { ...wish, image: from })
  lab.events.length = 0
  lab.update("s", wish)
  return lab
}

/** Seconds from the update's start to its end. */
function duration(lab: TestSwarm): number {
  const { startedAt = 0, completedAt = 0 } = lab.service("s").updateStatus ?? {}
  return (completedAt - startedAt) / 1_000_000
}

describe("pace", () => {
  test("[U-8] ten DockerCoins workers at default policy take 135 to 150 seconds", () => {
    const lab = new TestSwarm()
    const network = lab.do({ type: "network-create", spec: { Name: "dockercoins_default" } }).id
    const task = { Networks: [{ Target: network }] }
    lab.settled("s", { image: "worker:v1", replicas: 10, task })
    lab.update("s", { image: "worker:v2", replicas: 10, task })
    lab.settle()
    expect(duration(lab)).toBeGreaterThan(135)
    expect(duration(lab)).toBeLessThan(150)
    const stopped = lab.tasks("s").filter((task) => task.status.state === "shutdown")
    expect(new Set(stopped.map((task) => task.status.exitCode))).toEqual(new Set([137]))
  })

  test("[U-18] the delay is served after the last slot too, and the watch is then delay + 1 s", () => {
    const lab = rollout({
      image: "web:v2",
      replicas: 2,
      UpdateConfig: { Parallelism: 2, Delay: seconds(6) },
    })
    lab.settle()
    const last = Math.max(...lab.running("s").map((task) => task.status.appliedAt ?? 0))
    const { completedAt = 0 } = lab.service("s").updateStatus ?? {}
    expect((completedAt - last) / 1_000_000).toBeCloseTo(6 + 7, 1)
  })

  test("[U-7] workers are independent: each sleeps its own delay, there are no batches", () => {
    const lab = new TestSwarm()
    lab.publish("slow:v1", behaviours.worker)
    lab.settled("s", { image: "slow:v1", replicas: 6 })
    const graces = { UpdateConfig: { Parallelism: 2, Delay: seconds(3) }, replicas: 6 }
    lab.update("s", { image: "web:v2", ...graces })
    lab.settle()
    lab.events.length = 0
    lab.update("s", { image: "well:v1", ...graces })
    lab.settle()
    const created = lab.taskEvents.filter((event) => event.change === "created")
    expect(created).toHaveLength(6)
    expect(new Set(created.map((event) => event.at)).size).toBeGreaterThan(3)
  })

  test("[O-6] a stored parallelism of 0 takes all slots at once", () => {
    const lab = rollout({ image: "web:v2", replicas: 5, UpdateConfig: { Parallelism: 0 } })
    expect(lab.taskEvents.filter((event) => event.change === "created")).toHaveLength(5)
  })

  test("[U-9] stop-first tells the old task to stop in the instant that makes the new one", () => {
    const lab = rollout({ image: "web:v2", replicas: 1 })
    const [created, stopped] = lab.taskEvents
    expect(created).toMatchObject({ change: "created", desired: "ready", at: stopped?.at })
    expect(stopped).toMatchObject({ change: "desired", desired: "shutdown", to: "running" })
  })

  test("[U-10] start-first lets the old task run until the new one does", () => {
    const wish = {
      image: "web:v2",
      replicas: 1,
      UpdateConfig: { Parallelism: 1, Order: "start-first" },
    }
    const lab = rollout(wish)
    const stop = () => lab.taskEvents.find((event) => event.desired === "shutdown")
    lab.until(() => stop() !== undefined)
    const up = lab.taskEvents.find(
      (event) => event.to === "running" && event.image.endsWith("web:v2"),
    )
    expect(stop()?.at).toBe(up?.at)
    expect(lab.running("s")).toHaveLength(2)
  })
})

describe("what changes in mid-rollout", () => {
  test("[U-23, U-29] a new pace takes over at once; the slot in flight goes on alone", () => {
    const lab = rollout({ image: "worker:v2", replicas: 6 }, "worker:v1")
    lab.wait(30)
    const before = lab.service("s").updateStatus?.startedAt
    lab.events.length = 0
    lab.update("s", { image: "worker:v2", replicas: 6, UpdateConfig: { Parallelism: 2 } })
    expect(lab.statuses("s")).toEqual([null, "updating"])
    expect(lab.service("s").updateStatus?.startedAt).not.toBe(before)
    expect(lab.taskEvents.filter((event) => event.change === "created")).toHaveLength(2)
    lab.settle()
    expect(lab.running("s").map(imageOfTask)).toEqual(Array(6).fill("worker:v2"))
    const replaced = lab.taskEvents.filter((event) => event.change === "created")
    expect(replaced.length).toBeLessThan(6)
  })

  test("[U-1, U-24] the same spec again leaves the run alone and never gets its status back", () => {
    const lab = rollout({ image: "worker:v2", replicas: 3 }, "worker:v1")
    lab.wait(5)
    lab.update("s", { image: "worker:v2", replicas: 3 })
    lab.settle()
    expect(lab.service("s").updateStatus).toBeUndefined()
    expect(lab.running("s").map(imageOfTask)).toEqual(Array(3).fill("worker:v2"))
  })

  test("[CA-11] a rollback in mid-rollout turns the done slots round", () => {
    const lab = rollout({ image: "web:v2", replicas: 6 })
    lab.until(() => lab.running("s").filter((task) => imageOfTask(task) === "web:v2").length === 3)
    lab.rollback("s")
    lab.settle()
    expect(lab.running("s").map(imageOfTask)).toEqual(Array(6).fill("web:v1"))
    expect(lab.service("s").updateStatus).toMatchObject({
      state: "rollback_completed",
      message: "rollback completed",
    })
  })

  test("[CA-13] after a change of pace the rollback only takes back the pace", () => {
    const lab = rollout({ image: "web:v2", replicas: 2 })
    lab.settle()
    lab.update("s", { image: "web:v2", replicas: 2, UpdateConfig: { Parallelism: 2 } })
    lab.events.length = 0
    lab.rollback("s")
    lab.settle()
    expect(lab.statuses("s")).toEqual(["rollback_started", "rollback_completed"])
    expect(lab.taskEvents).toEqual([])
    expect(lab.service("s").spec.UpdateConfig).toBeUndefined()
  })

  test("[CA-11] rolling back twice leads back to where one was", () => {
    const lab = rollout({ image: "web:v2", replicas: 2 })
    lab.settle()
    for (const image of ["web:v1", "web:v2"]) {
      lab.rollback("s")
      lab.settle()
      expect(lab.running("s").map(imageOfTask)).toEqual([image, image])
    }
  })
})

describe("failures", () => {
  test("[U-16] the first crash pauses the update, with the task's full id", () => {
    const lab = rollout({ image: "crash:v1", replicas: 4 })
    lab.untilStatus("s", "paused")
    const message = lab.service("s").updateStatus?.message ?? ""
    const id = message.split(" ").at(-1) ?? ""
    expect(message).toBe(`update paused due to failure or early termination of task ${id}`)
    expect(lab.cluster.task(id)?.status).toMatchObject({
      state: "failed",
      err: "task: non-zero exit (1)",
      exitCode: 1,
    })
  })

  test("[U-16] the action comes when the share of failures exceeds the ratio, not before", () => {
    const UpdateConfig = { Parallelism: 1, MaxFailureRatio: 0.3, Monitor: seconds(20) }
    const lab = rollout({ image: "crash:v1", replicas: 10, UpdateConfig })
    lab.untilStatus("s", "paused")
    const replaced = new Set(
      lab.taskEvents.filter((event) => event.to === "failed").map((event) => event.slot),
    )
    expect(replaced.size).toBe(4)
  })

  test("[U-14] leaving with 0 within the monitor period counts as a failure", () => {
    const lab = rollout({ image: "zero:v1", replicas: 2 })
    lab.untilStatus("s", "paused")
    expect(lab.statuses("s")).toEqual(["updating", "paused"])
  })

  test("[U-14] a crash after the monitor period goes unnoticed", () => {
    const lab = rollout({
      image: "late:v1",
      replicas: 2,
      UpdateConfig: { Parallelism: 2, Monitor: seconds(2) },
    })
    lab.wait(60)
    expect(lab.statuses("s")).toEqual(["updating", "completed"])
  })

  test("[U-19] with `continue` it is completed although everything crash-loops", () => {
    const lab = rollout({
      image: "crash:v1",
      replicas: 2,
      UpdateConfig: { Parallelism: 1, FailureAction: "continue" },
    })
    lab.wait(30)
    expect(lab.statuses("s")).toEqual(["updating", "completed"])
  })

  test("[U-17] an automatic rollback keeps the start time and leaves no previous spec", () => {
    const lab = rollout({
      image: "crash:v1",
      replicas: 4,
      UpdateConfig: { Parallelism: 1, FailureAction: "rollback" },
    })
    const startedAt = lab.service("s").updateStatus?.startedAt
    lab.untilStatus("s", "rollback_completed")
    expect(lab.statuses("s")).toEqual(["updating", "rollback_started", "rollback_completed"])
    lab.settle()
    expect(lab.running("s").map(imageOfTask)).toEqual(Array(4).fill("web:v1"))
    const service = lab.service("s")
    expect(service.updateStatus?.startedAt).toBe(startedAt)
    expect(service.previousSpec).toBeUndefined()
    const { version } = service.meta
    const again = { type: "service-update", service: "s", version, spec: service.spec } as const
    expect(lab.refusal({ ...again, rollback: "previous" })).toEqual({
      code: "FailedPrecondition",
      message: `service ${service.id} does not have a previous spec`,
    })
  })

  test("[O-8] a rollback that fails is paused, and its message still says update", () => {
    const lab = new TestSwarm()
    lab.create("s", { image: "crash:v1", replicas: 3 })
    lab.wait(1)
    lab.update("s", {
      image: "crash:v2",
      replicas: 3,
      UpdateConfig: { Parallelism: 1, FailureAction: "rollback" },
    })
    lab.untilStatus("s", "rollback_paused")
    expect(lab.service("s").updateStatus?.message).toMatch(/^update paused due to failure/)
  })

  test("[U-25] anything resumes a paused update, a scale too", () => {
    const lab = rollout({ image: "crash:v1", replicas: 4 })
    lab.untilStatus("s", "paused")
    lab.events.length = 0
    lab.update("s", { image: "crash:v1", replicas: 5 })
    expect(lab.statuses("s")).toEqual([null, "updating"])
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "[U-28] what others replaced is left to them (seed %i)",
    (seed) => {
      const lab = new TestSwarm({ seed })
      lab.settled("s", { replicas: 4 })
      lab.update("s", { image: "missing:v9", replicas: 4 })
      lab.wait(24)
      lab.update("s", { image: "web:v2", replicas: 4 })
      lab.settle()
      for (const slot of [1, 2, 3, 4]) expect(lab.wanted("s", slot)).toHaveLength(1)
      const made = lab.taskEvents.filter((event) => event.change === "created")
      expect(made.filter((event) => event.image.endsWith("web:v2"))).toHaveLength(4)
    },
  )
})
