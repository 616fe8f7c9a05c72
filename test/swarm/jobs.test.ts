/** Jobs: tasks that run to their end. As SwarmKit does it, and as recorded of 20.10.24. */
import { describe, expect, test } from "vitest"
import type { ServiceMode, ServiceSpec, TaskSpec } from "../../src/swarm/spec.ts"
import { specOf, TestSwarm } from "./kit.ts"

const replicated = (MaxConcurrent: number, TotalCompletions: number): ServiceMode => ({
  ReplicatedJob: { MaxConcurrent, TotalCompletions },
})

function aJob(Mode: ServiceMode, image = "zero:v1", task: TaskSpec = {}) {
  const lab = new TestSwarm()
  const spec: ServiceSpec = { ...specOf("j", { image, task }), Mode }
  lab.do({ type: "service-create", spec })
  const states = () => lab.tasks("j").map(({ status }) => status.state)
  const count = (state: string) => states().filter((one) => one === state).length
  const again = (change: Partial<ServiceSpec> = {}) => {
    const { id, meta, spec } = lab.service("j")
    lab.do({
      type: "service-update",
      service: id,
      version: meta.version,
      spec: { ...spec, ...change },
    })
  }
  return { lab, count, again }
}

describe("a replicated job", () => {
  test("runs so many tasks at once, each in a slot of its own, until enough have completed", () => {
    const { lab, count } = aJob(replicated(2, 3))
    lab.wait(2)
    expect(count("running")).toBe(2)
    lab.wait(20)
    expect(
      lab.tasks("j").map(({ slot, desiredState, status }) => [slot, desiredState, status.state]),
    ).toEqual([1, 2, 3].map((slot) => [slot, "complete", "complete"]))
  })

  test("runs again when anything of it is written, and what still ran has to go", () => {
    const { lab, count, again } = aJob(replicated(1, 1), "web:v1")
    lab.wait(5)
    expect(count("running")).toBe(1)
    again()
    expect(lab.service("j").job?.iteration).toBe(1)
    lab.wait(20)
    expect(lab.tasks("j")).toMatchObject([{ jobIteration: 1, status: { state: "running" } }])
  })

  test("tries again after a failure, five seconds later", () => {
    const { lab, count } = aJob(replicated(1, 1), "crash:v1")
    lab.wait(30)
    expect(count("failed")).toBeGreaterThanOrEqual(3)
    expect(count("complete")).toBe(0)
  })

  test("gives up after as many attempts as it may make", () => {
    const RestartPolicy = { Condition: "on-failure", MaxAttempts: 1, Delay: 1_000_000_000 }
    const { lab, count } = aJob(replicated(1, 1), "crash:v1", { RestartPolicy })
    lab.wait(60)
    expect(count("failed")).toBe(2)
    expect(lab.tasks("j")).toHaveLength(2)
  })

  test("that never restarts a task fills the slot anew when another task ends", () => {
    const never = { RestartPolicy: { Condition: "none" } }
    const alone = aJob(replicated(1, 1), "crash:v1", never)
    alone.lab.wait(60)
    expect(alone.count("failed")).toBe(1)
    const two = aJob(replicated(2, 2), "crash:v1", never)
    two.lab.wait(60)
    expect(two.count("failed")).toBeGreaterThan(4)
  })

  test("may have no update config, and stays a job", () => {
    const { lab } = aJob(replicated(1, 1))
    const spec = { ...specOf("k", { UpdateConfig: {} }), Mode: replicated(1, 1) }
    expect(lab.refusal({ type: "service-create", spec }).message).toBe(
      "Jobs may not have an update config",
    )
    const { id, meta } = lab.service("j")
    const other = { ...specOf("j", {}), Mode: { GlobalJob: {} } }
    expect(
      lab.refusal({ type: "service-update", service: id, version: meta.version, spec: other })
        .message,
    ).toBe("service mode change is not allowed")
  })
})

describe("what a job leaves behind", () => {
  const manyTries = { RestartPolicy: { MaxAttempts: 7, Delay: 1_000_000_000 } }

  test("is all kept, past the swarm's history limit", () => {
    const { lab, count } = aJob(replicated(1, 1), "crash:v1", manyTries)
    lab.wait(60)
    expect(count("failed")).toBe(8)
  })

  test("stays through the next iteration of a replicated job, and goes with a global one's", () => {
    const { lab, count, again } = aJob(replicated(1, 1), "zero:v1")
    lab.wait(10)
    again()
    lab.wait(10)
    expect(count("complete")).toBe(2)
    const onAll = aJob({ GlobalJob: {} }, "zero:v1")
    onAll.lab.wait(10)
    onAll.again()
    onAll.lab.wait(10)
    expect(onAll.count("complete")).toBe(5)
    expect(onAll.lab.tasks("j").every(({ jobIteration }) => jobIteration === 1)).toBe(true)
  })
})

describe("a global job", () => {
  test("runs once on every node that can take it", () => {
    const Placement = { Constraints: ["node.role==manager"] }
    const { lab } = aJob({ GlobalJob: {} }, "zero:v1", { Placement })
    lab.wait(20)
    const tasks = lab.tasks("j")
    expect(new Set(tasks.map(({ nodeId }) => nodeId)).size).toBe(3)
    expect(tasks.map(({ status }) => status.state)).toEqual(["complete", "complete", "complete"])
  })

  test("never runs out of attempts: they are noted by node, and looked for without it", () => {
    const RestartPolicy = { Condition: "on-failure", MaxAttempts: 1, Delay: 1_000_000_000 }
    const { lab, count } = aJob({ GlobalJob: {} }, "crash:v1", { RestartPolicy })
    lab.wait(30)
    expect(count("failed")).toBeGreaterThan(20)
  })

  test("does not notice a node that comes to fit it until something else is news", () => {
    const Placement = { Constraints: ["node.labels.here==yes"] }
    const { lab, again } = aJob({ GlobalJob: {} }, "zero:v1", { Placement })
    const node = lab.cluster.nodes()[3]
    if (node === undefined) throw new Error("no fourth node")
    const { id, meta, spec } = node
    const Labels = { here: "yes" }
    lab.do({ type: "node-update", node: id, version: meta.version, spec: { ...spec, Labels } })
    lab.wait(10)
    expect(lab.tasks("j")).toHaveLength(0)
    again()
    lab.wait(10)
    expect(lab.tasks("j")).toMatchObject([{ nodeId: id, status: { state: "complete" } }])
  })

  test("stays on a node that is drained until something else is news, and then goes", () => {
    const { lab, again } = aJob({ GlobalJob: {} }, "web:v1")
    lab.wait(5)
    const { id } = lab.nodeNamed("node4")
    const there = () => lab.tasks("j").filter(({ nodeId }) => nodeId === id)
    lab.availability("node4", "drain")
    lab.wait(5)
    expect(there()).toMatchObject([{ desiredState: "complete", status: { state: "running" } }])
    again()
    lab.wait(5)
    expect(there()).toEqual([])
  })
})
