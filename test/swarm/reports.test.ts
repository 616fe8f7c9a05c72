/** What nodes tell the manager about their tasks, and when. */
import { expect, test } from "vitest"
import { SECOND } from "../../src/swarm/time.ts"
import { TestSwarm } from "./kit.ts"

test("[A-6] a running task that is told to stop is reported running once more, and so grows young", () => {
  const lab = new TestSwarm()
  lab.settled("s", { image: "worker:v1", replicas: 1 })
  const [task] = lab.tasks("s")
  lab.wait(20)
  lab.update("s", { image: "worker:v2", replicas: 1 })
  const told = lab.now
  lab.wait(0.5)
  const stopping = lab.tasks("s").find(({ id }) => id === task?.id)
  expect(stopping).toMatchObject({ desiredState: "shutdown", status: { state: "running" } })
  expect((stopping?.status.timestamp ?? 0) / SECOND).toBeGreaterThan(told)
  expect(stopping?.status.startedAt).toBe(task?.status.startedAt)
})

test("[A-6] a node without power says nothing", () => {
  const lab = new TestSwarm()
  lab.settled("s", { image: "worker:v1", replicas: 5 })
  const task = lab.tasks("s").find(({ nodeId }) => nodeId !== lab.cluster.leader().id)
  if (task === undefined) throw new Error("all tasks are on the leader")
  lab.do({ type: "node-power-off", node: task.nodeId })
  lab.wait(30)
  const lost = lab.tasks("s").find(({ id }) => id === task.id)
  expect(lost).toMatchObject({ desiredState: "shutdown", status: task.status })
})

test("[A-14] a task that is told to stop while its container starts is up first, then stops at once", () => {
  const lab = new TestSwarm()
  lab.settled("s", { image: "worker:v1", replicas: 0 })
  lab.update("s", { image: "worker:v1", replicas: 1 })
  while (lab.tasks("s")[0]?.status.state !== "starting") lab.wait(0.01)
  lab.update("s", { image: "worker:v2", replicas: 1 })
  const told = lab.now
  lab.wait(1)
  const [stopping] = lab.tasks("s")
  expect(stopping).toMatchObject({ desiredState: "shutdown", status: { state: "running" } })
  lab.wait(10)
  const [stopped] = lab.tasks("s")
  expect(stopped).toMatchObject({ status: { state: "shutdown", exitCode: 137 } })
  // Without the second that breaking off a wait costs.
  expect((stopped?.status.timestamp ?? 0) / SECOND).toBeLessThan(told + 10.8)
})
