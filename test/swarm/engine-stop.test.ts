/** What becomes of a node's tasks when its engine ends, and comes back. */
import { expect, test } from "vitest"
import type { Task } from "../../src/swarm/objects.ts"
import { TestSwarm } from "./kit.ts"

/** A swarm with a task on a node that nobody minds losing. */
function setUp(): { lab: TestSwarm; task: Task } {
  const lab = new TestSwarm()
  lab.settled("s", { image: "worker:v1", replicas: 5 })
  const task = lab.tasks("s").find(({ nodeId }) => lab.cluster.node(nodeId)?.manager === undefined)
  if (task === undefined) throw new Error("no task on a worker")
  return { lab, task }
}

const statusOf = (lab: TestSwarm, { id }: Task) => lab.cluster.task(id)?.status

test("[DI-7] after a power cut its containers are found dead", () => {
  const { lab, task } = setUp()
  lab.do({ type: "node-power-off", node: task.nodeId })
  lab.wait(30)
  lab.do({ type: "node-start", node: task.nodeId })
  lab.wait(3)
  const err = "task: non-zero exit (255)"
  expect(statusOf(lab, task)).toMatchObject({ state: "failed", err, exitCode: 255 })
})

test("[DI-7] what had been told to stop before the power cut has stopped", () => {
  const { lab, task } = setUp()
  lab.update("s", { image: "worker:v2", replicas: 5, UpdateConfig: { Parallelism: 0 } })
  lab.wait(2)
  lab.do({ type: "node-power-off", node: task.nodeId })
  lab.wait(3)
  lab.do({ type: "node-start", node: task.nodeId })
  lab.wait(3)
  expect(statusOf(lab, task)).toMatchObject({ state: "shutdown", err: "", exitCode: 255 })
})

test("[DI-7] an engine that was stopped in good order leaves nothing behind", () => {
  const { lab, task } = setUp()
  lab.do({ type: "node-power-off", node: task.nodeId, gracefully: true })
  lab.wait(30)
  expect(statusOf(lab, task)).toMatchObject({ state: "running" })
  lab.do({ type: "node-start", node: task.nodeId })
  lab.wait(3)
  expect(statusOf(lab, task)).toMatchObject({ state: "shutdown", err: "", exitCode: 0 })
})

test("[DI-7] back before anybody noticed, it misses the containers that it should have", () => {
  const { lab, task } = setUp()
  lab.do({ type: "node-power-off", node: task.nodeId, gracefully: true })
  lab.wait(3)
  lab.do({ type: "node-start", node: task.nodeId })
  lab.wait(3)
  const err = `No such container: s.${task.slot}.${task.id}`
  expect(statusOf(lab, task)).toMatchObject({ state: "failed", err })
})

test("[DI-7] of what it was stopping when its engine was, the exit code is lost", () => {
  const { lab, task } = setUp()
  lab.update("s", { image: "worker:v2", replicas: 5, UpdateConfig: { Parallelism: 0 } })
  lab.wait(3)
  lab.do({ type: "node-power-off", node: task.nodeId, gracefully: true })
  lab.wait(3)
  lab.do({ type: "node-start", node: task.nodeId })
  lab.wait(3)
  expect(statusOf(lab, task)).toMatchObject({ state: "shutdown", err: "", exitCode: -1 })
})

test("[DI-6] the tasks of a node that is removed are orphans at once, and replaced elsewhere", () => {
  const { lab, task } = setUp()
  const { updateStatus } = lab.service("s")
  lab.do({ type: "node-remove", node: task.nodeId, force: true })
  const message = "Task belonged to a node that has been deleted"
  expect(statusOf(lab, task)).toMatchObject({ state: "orphaned", message, err: "" })
  expect(statusOf(lab, task)).not.toHaveProperty("exitCode")
  lab.wait(10)
  expect(lab.running("s")).toHaveLength(5)
  expect(lab.service("s").updateStatus).toEqual(updateStatus)
})
