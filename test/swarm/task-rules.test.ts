/** The life of a task as the manager sees it, and what a client's update means (sections 1 to 5, 15). */
import { describe, expect, test } from "vitest"
import { type TaskState, taskStates } from "../../src/swarm/objects.ts"
import { TestSwarm, type Wish } from "./kit.ts"

const seconds = (n: number) => n * 1_000_000_000
const stubborn: Wish = {
  image: "worker:v1",
  replicas: 1,
  container: { StopGracePeriod: seconds(3) },
}
const never: Wish = { replicas: 1, task: { RestartPolicy: { Condition: "none" } } }
const rank = (state: TaskState) => taskStates.indexOf(state)

/** A busy quarter of an hour: bad images, a rollback, a drain, a scale, a removal. */
function busy(): TestSwarm {
  const lab = new TestSwarm()
  lab.settled("s", { ...stubborn, replicas: 4 })
  lab.update("s", { image: "crash:v1", replicas: 4 })
  lab.wait(40)
  lab.availability("node4", "drain")
  lab.update("s", { image: "missing:v9", replicas: 6 })
  lab.wait(40)
  lab.rollback("s")
  lab.wait(40)
  lab.update("s", { image: "web:v2", replicas: 2 })
  lab.settle()
  lab.do({ type: "service-remove", service: "s" })
  lab.settle()
  return lab
}

describe("a task", () => {
  test("[O-10, L-1] is made new, wanted running, and pending at the same instant", () => {
    const lab = new TestSwarm()
    lab.create("s", { replicas: 1 })
    const told = lab.taskEvents.map(({ to, desired, message }) => [to, desired, message])
    expect(told).toEqual([
      ["new", "running", "created"],
      ["pending", "running", "pending task scheduling"],
    ])
  })

  test("[T-1] says in each state what it is about", () => {
    const lab = new TestSwarm()
    lab.settled("s", stubborn)
    lab.update("s", { ...stubborn, image: "web:v2" })
    lab.settle()
    const messages = new Map(lab.taskEvents.map(({ to, message }) => [to, message]))
    expect(Object.fromEntries(messages)).toMatchObject({
      pending: "pending task scheduling",
      assigned: "scheduler assigned task to node",
      preparing: "preparing",
      ready: "prepared",
      starting: "starting",
      running: "started",
      shutdown: "shutdown",
    })
  })

  test("[T-2, T-5] is never wanted less far than before, and never falls back", () => {
    const desired = new Map<string, number>()
    const actual = new Map<string, number>()
    for (const event of busy().taskEvents) {
      expect(rank(event.desired)).toBeGreaterThanOrEqual(desired.get(event.task) ?? 0)
      expect(rank(event.to)).toBeGreaterThanOrEqual(actual.get(event.task) ?? 0)
      desired.set(event.task, rank(event.desired))
      actual.set(event.task, rank(event.to))
    }
    expect(desired.size).toBeGreaterThan(20)
  })

  test("[A-3] that is ready waits until it is wanted running", () => {
    const lab = new TestSwarm()
    lab.settled("s", stubborn)
    lab.update("s", { ...stubborn, image: "web:v2" })
    lab.wait(2)
    const [fresh] = lab.wanted("s", 1)
    expect([fresh?.desiredState, fresh?.status.state]).toEqual(["ready", "ready"])
    lab.settle()
    expect(lab.running("s").map((task) => task.id)).toEqual([fresh?.id])
  })

  test("[A-3] is reported shut down, never removed, when its service goes", () => {
    const reported = busy().taskEvents.map((event) => event.to)
    expect(reported).toContain("shutdown")
    expect(reported).not.toContain("remove")
  })

  test("[A-16] fails by its exit code, and is complete without one", () => {
    const lab = new TestSwarm()
    lab.settled("bad", { ...never, image: "crash:v1" })
    lab.settled("good", { ...never, image: "zero:v1" })
    const status = (name: string) => lab.tasks(name).map((task) => task.status)
    expect(status("bad")[0]).toMatchObject({
      state: "failed",
      message: "started",
      err: "task: non-zero exit (1)",
      exitCode: 1,
    })
    expect(status("good")[0]).toMatchObject({ state: "complete", message: "finished", err: "" })
  })

  test("[A-20, A-21] that had to be killed ends shut down, without an error, with 137", () => {
    const lab = new TestSwarm()
    lab.settled("s", stubborn)
    lab.update("s", { ...stubborn, image: "web:v2" })
    lab.settle()
    const old = lab.tasks("s").find((task) => task.status.state === "shutdown")
    expect(old?.status).toMatchObject({ err: "", exitCode: 137 })
  })

  test("[DI-3] is heard of ten times a second", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 8 })
    const reports = lab.taskEvents.filter(({ to }) => ["preparing", "running"].includes(to))
    expect(new Set(reports.map(({ at }) => at % 100_000)).size).toBe(1)
  })
})

describe("an update of a service", () => {
  test("[CA-9, CA-12] is one even where nothing changes: the present spec becomes the previous one", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 2 })
    lab.update("s", { image: "web:v2", replicas: 2 })
    lab.settle()
    lab.update("s", { image: "web:v2", replicas: 2 })
    const { spec, previousSpec } = lab.service("s")
    expect(previousSpec?.TaskTemplate).toEqual(spec.TaskTemplate)
  })

  test("[CA-10] may be a scale, and then a rollback takes the scale back", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 2 })
    lab.update("s", { replicas: 5 })
    lab.settle()
    lab.rollback("s")
    lab.settle()
    expect(lab.running("s")).toHaveLength(2)
  })

  test("[CA-14] is never refused because another one is under way or paused", () => {
    const lab = new TestSwarm()
    lab.settled("s", stubborn)
    for (const image of ["missing:v9", "crash:v1", "web:v2"]) {
      lab.update("s", { image, replicas: 1 })
      lab.wait(3)
    }
    lab.settle()
    expect(lab.running("s").map((task) => task.spec.ContainerSpec?.Image)).toEqual([
      "127.0.0.1:5000/web:v2",
    ])
  })

  test("[CA-3] cannot attach it to the ingress network", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 1 })
    const { meta, spec } = lab.service("s")
    const task = { ...spec.TaskTemplate, Networks: [{ Target: "ingress" }] }
    const { message } = lab.refusal({
      type: "service-update",
      service: "s",
      version: meta.version,
      spec: { ...spec, TaskTemplate: task },
    })
    expect(message).toBe('Service cannot be explicitly attached to the ingress network "ingress"')
  })
})
