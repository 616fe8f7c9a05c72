/** Orchestrators, restart supervisor, reaper and scheduler by their rules (sections 6 to 12). */
import { describe, expect, test } from "vitest"
import { behaviours, imageOfTask, TestSwarm } from "./kit.ts"

const seconds = (n: number) => n * 1_000_000_000

const perNode = (lab: TestSwarm, name: string) => {
  const counts = new Map<string, number>()
  for (const { nodeId } of lab.running(name)) counts.set(nodeId, (counts.get(nodeId) ?? 0) + 1)
  return [...counts.values()].sort()
}

describe("the replicated orchestrator", () => {
  test("[R-6] fills the lowest free slots, never throttled by the update policy", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 2, UpdateConfig: { Parallelism: 1, Delay: seconds(60) } })
    lab.events.length = 0
    lab.update("s", { replicas: 5, UpdateConfig: { Parallelism: 1, Delay: seconds(60) } })
    const created = lab.taskEvents.filter((event) => event.change === "created")
    expect(created.map((event) => [event.slot, event.desired])).toEqual([
      [3, "running"],
      [4, "running"],
      [5, "running"],
    ])
    lab.settle()
    expect(lab.service("s").updateStatus).toBeUndefined()
  })

  test("[R-8, R-9] scaling down keeps the nodes even and takes the rows along", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 10 })
    expect(perNode(lab, "s")).toEqual([2, 2, 2, 2, 2])
    lab.update("s", { replicas: 5 })
    lab.settle()
    expect(perNode(lab, "s")).toEqual([1, 1, 1, 1, 1])
    expect(lab.tasks("s")).toHaveLength(5)
  })

  test("[R-12] a removed service takes all its rows along", () => {
    const lab = new TestSwarm()
    lab.settled("s", { image: "worker:v1", replicas: 3 })
    lab.do({ type: "service-remove", service: "s" })
    expect(lab.cluster.services()).toEqual([])
    expect(lab.cluster.tasks().map((task) => task.desiredState)).toEqual(Array(3).fill("remove"))
    lab.settle()
    expect(lab.cluster.tasks()).toEqual([])
  })

  test("[R-13] a drain moves tasks at once, without the restart delay, and nothing comes back", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 5 })
    lab.availability("node4", "drain")
    const start = lab.now
    lab.until(() => lab.running("s").every((task) => task.nodeId !== lab.nodeNamed("node4").id))
    lab.until(() => lab.running("s").length === 5)
    expect(lab.now - start).toBeLessThan(3)
    lab.availability("node4", "active")
    lab.settle()
    expect(perNode(lab, "s")).toEqual([1, 1, 1, 2])
  })

  test("[R-14] a paused node keeps what it runs and gets nothing new", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 5 })
    lab.availability("node4", "pause")
    lab.update("s", { replicas: 9 })
    lab.settle()
    const onNode = lab.running("s").filter((task) => task.nodeId === lab.nodeNamed("node4").id)
    expect(onNode).toHaveLength(1)
  })
})

describe("the restart supervisor", () => {
  test("[RS-4] replaces a crashed task five seconds later", () => {
    const lab = new TestSwarm()
    lab.create("s", { image: "crash:v1", replicas: 1 })
    lab.wait(20)
    const ups = lab.taskEvents.filter((event) => event.to === "running" && event.from !== "running")
    const downs = lab.taskEvents.filter((event) => event.to === "failed" && event.from !== "failed")
    const wait = ((ups[1]?.at ?? 0) - (downs[0]?.at ?? 0)) / 1_000_000
    expect(wait).toBeGreaterThan(5)
    expect(wait).toBeLessThan(5.7)
  })

  test("[RS-6] two attempts make three tasks, then the slot stays down", () => {
    const lab = new TestSwarm()
    const task = { RestartPolicy: { MaxAttempts: 2, Delay: seconds(1) } }
    lab.settled("s", { image: "crash:v1", replicas: 1, task })
    expect(lab.tasks("s").map((task) => task.status.state)).toEqual(Array(3).fill("failed"))
  })

  test("[RS-6] a window shorter than the cycle forgets, so it never ends", () => {
    const lab = new TestSwarm()
    const task = { RestartPolicy: { MaxAttempts: 2, Delay: seconds(1), Window: seconds(5) } }
    lab.create("s", { image: "crash:v1", replicas: 1, task })
    lab.wait(45)
    const made = lab.taskEvents.filter((event) => event.change === "created")
    expect(made.length).toBeGreaterThan(10)
  })

  test("[RS-5, RS-8] conditions: none never restarts, on-failure not after a clean exit", () => {
    const lab = new TestSwarm()
    const condition = (Condition: string) => ({ RestartPolicy: { Condition } })
    lab.settled("none", { image: "crash:v1", replicas: 1, task: condition("none") })
    lab.settled("clean", { image: "zero:v1", replicas: 1, task: condition("on-failure") })
    expect(lab.tasks("none").map((task) => task.status.state)).toEqual(["failed"])
    expect(lab.tasks("clean")).toMatchObject([
      { status: { state: "complete", message: "finished" } },
    ])
  })

  test("[RS-10] no replacement waits more than a minute for its predecessor", () => {
    const lab = new TestSwarm()
    const container = { StopGracePeriod: seconds(90) }
    lab.settled("s", { image: "worker:v1", replicas: 1, container })
    const start = lab.now
    lab.update("s", { image: "worker:v2", replicas: 1, container })
    lab.until(() => lab.running("s").length === 2)
    expect(lab.now - start).toBeGreaterThan(60)
    expect(lab.now - start).toBeLessThan(61)
  })
})

describe("the reaper", () => {
  test("[TR-5] a slot keeps five rows, the current one included", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 1 })
    for (let round = 1; round <= 7; round++) {
      lab.update("s", { replicas: 1, task: { ForceUpdate: round } })
      lab.settle()
    }
    expect(lab.tasks("s")).toHaveLength(5)
    expect(lab.running("s")).toHaveLength(1)
  })
})

describe("images", () => {
  test("[A-12, RS-2] a tag that was never pushed: rejected, paused, retried every five seconds", () => {
    const lab = new TestSwarm()
    lab.settled("s", { image: "worker:v1", replicas: 4 })
    lab.events.length = 0
    lab.update("s", { image: "worker:v0.9", replicas: 4 })
    lab.wait(1)
    expect(lab.service("s").updateStatus?.state).toBe("paused")
    lab.wait(29)
    const rejected = lab.taskEvents.filter(
      (event) => event.to === "rejected" && event.change === "state",
    )
    for (const event of rejected) {
      expect(event.err).toBe("No such image: 127.0.0.1:5000/worker:v0.9")
      expect(event.message).toBe("preparing")
    }
    const gaps = rejected.slice(2).map((event, i) => event.at - (rejected[i + 1]?.at ?? 0))
    for (const gap of gaps) expect(gap / 1_000_000).toBeCloseTo(5, 0)
    expect(lab.running("s").map(imageOfTask)).toEqual(Array(3).fill("worker:v1"))
    lab.update("s", { image: "worker:v2", replicas: 4 })
    lab.settle()
    expect(lab.service("s").updateStatus?.state).toBe("completed")
    expect(lab.running("s").map(imageOfTask)).toEqual(Array(4).fill("worker:v2"))
  })

  test("[A-10] each node pulls an image once, however many tasks wait for it", () => {
    const lab = new TestSwarm()
    lab.do({ type: "service-create", spec: serviceOf("redis:alpine", 10) })
    lab.settle()
    const pulls = lab.events.filter((event) => event.type === "image" && event.change === "pulled")
    expect(pulls).toHaveLength(5)
    expect(lab.running("redis")).toHaveLength(10)
  })

  test("[A-13] a registry that is down stops only what is not on the node yet", () => {
    const lab = new TestSwarm()
    lab.do({ type: "registry-power", up: false })
    lab.settled("known", { image: "web:v1", replicas: 5 })
    expect(lab.running("known")).toHaveLength(5)
    expect(lab.cluster.resolve("127.0.0.1:5000/web:v1")).toBeNull()
    lab.do({ type: "registry-power", up: true })
    expect(lab.cluster.resolve("127.0.0.1:5000/web:v1")).not.toBeNull()
  })

  test("an image is built on one node only until it is pushed", () => {
    const lab = new TestSwarm()
    const node = lab.cluster.leader().id
    const tag = "127.0.0.1:5000/fresh:v1"
    const image = {
      ...imageFrom(lab),
      id: `sha256:${"1".repeat(64)}`,
      digest: `sha256:${"2".repeat(64)}`,
    }
    lab.do({ type: "image-store", node, image, tags: [tag] })
    lab.create("s", { image: "fresh:v1", replicas: 5 })
    lab.wait(2)
    expect(lab.running("s").map((task) => task.nodeId)).toEqual([node])
    expect(lab.do({ type: "image-push", node, tag }).digest).toBe(image.digest)
    lab.settle()
    expect(lab.running("s")).toHaveLength(5)
  })

  function imageFrom(lab: TestSwarm) {
    const resolved = lab.cluster.resolve("127.0.0.1:5000/web:v1")
    if (resolved === null) throw new Error("the registry has web:v1")
    return resolved.image
  }
})

const serviceOf = (Image: string, Replicas: number) => ({
  Name: "redis",
  Mode: { Replicated: { Replicas } },
  TaskTemplate: { ContainerSpec: { Image } },
})

describe("health checks", () => {
  test("[A-14] a task is starting until its probe passes", () => {
    const lab = new TestSwarm()
    lab.create("s", { image: "well:v1", replicas: 1 })
    lab.wait(2)
    expect(lab.tasks("s")).toMatchObject([{ status: { state: "starting" } }])
    lab.settle()
    expect(lab.running("s")).toHaveLength(1)
  })

  test("[A-17] never healthy: exit 0 on SIGTERM ends complete, a killed one failed with the cause", () => {
    const lab = new TestSwarm()
    const task = { RestartPolicy: { Condition: "none" } }
    lab.settled("sick", { image: "sick:v1", replicas: 1, task })
    lab.settled("stubborn", { image: "stubborn:v1", replicas: 1, task })
    expect(lab.tasks("sick")).toMatchObject([{ status: { state: "complete", err: "" } }])
    const err = "task: non-zero exit (137): dockerexec: unhealthy container"
    expect(lab.tasks("stubborn")).toMatchObject([{ status: { state: "failed", err } }])
  })
})

describe("containers", () => {
  test("[A-18] killed, stopped and removed by hand: the restart logic mends it", () => {
    for (const [how, state, exitCode] of [
      ["kill", "failed", 137],
      ["stop", "complete", 0],
      ["remove", "failed", 137],
    ] as const) {
      const lab = new TestSwarm()
      lab.settled("s", { replicas: 1 })
      const [task] = lab.running("s")
      lab.do({ type: "container-kill", task: task?.id ?? "", how })
      lab.settle()
      expect(lab.cluster.task(task?.id ?? "")?.status).toMatchObject({ state, exitCode })
      expect(lab.running("s")).toHaveLength(1)
    }
  })

  test("[A-19, K-21] stopping takes a second, two more with a network, and the grace if ignored", () => {
    const stopTime = (image: string, networks: boolean) => {
      const lab = new TestSwarm()
      const Target = lab.do({ type: "network-create", spec: { Name: "net" } }).id
      const task = networks ? { Networks: [{ Target }] } : {}
      lab.settled("s", { image, replicas: 1, task })
      const start = lab.now
      lab.update("s", { image, replicas: 0, task })
      lab.until(() => lab.running("s").length === 0)
      return lab.now - start
    }
    expect(stopTime("web:v1", false)).toBeCloseTo(1.3, 0)
    expect(stopTime("web:v1", true)).toBeCloseTo(3.3, 0)
    expect(stopTime("worker:v1", false)).toBeCloseTo(11.3, 0)
    expect(stopTime("worker:v1", true)).toBeCloseTo(13.3, 0)
  })

  test("[A-19, K-21] the network is told even of what never started", () => {
    const stopTime = (networks: boolean) => {
      const lab = new TestSwarm()
      const Target = lab.do({ type: "network-create", spec: { Name: "net" } }).id
      const task = networks ? { Networks: [{ Target }] } : {}
      lab.settled("s", { image: "worker:v1", replicas: 1, task })
      lab.update("s", { image: "worker:v2", replicas: 1, task })
      lab.wait(1)
      const start = lab.now
      lab.update("s", { image: "web:v1", replicas: 1, task })
      const waiting = () => lab.tasks("s").find((each) => imageOfTask(each) === "worker:v2")
      expect(waiting()?.status.state).toBe("ready")
      lab.until(() => waiting()?.status.state === "shutdown")
      return lab.now - start
    }
    expect(stopTime(false)).toBeCloseTo(0.3, 0)
    expect(stopTime(true)).toBeCloseTo(2.3, 0)
  })
})

describe("global services", () => {
  test("[G-2, G-3, G-4] one task a node; a drained node loses its own and gets it back", () => {
    const lab = new TestSwarm()
    lab.settled("s", { global: true })
    expect(perNode(lab, "s")).toEqual([1, 1, 1, 1, 1])
    lab.availability("node5", "drain")
    lab.settle()
    expect(lab.running("s")).toHaveLength(4)
    lab.availability("node5", "active")
    lab.settle()
    expect(perNode(lab, "s")).toEqual([1, 1, 1, 1, 1])
  })

  test("[G-2] rolls node by node", () => {
    const lab = new TestSwarm()
    lab.settled("s", { global: true })
    lab.update("s", { image: "web:v2", global: true })
    lab.settle()
    expect(lab.running("s").map(imageOfTask)).toEqual(Array(5).fill("web:v2"))
    expect(lab.statuses("s")).toEqual(["updating", "completed"])
  })
})

describe("the scheduler", () => {
  test("[SC-20] says why no node is suitable, most frequent reason first", () => {
    const lab = new TestSwarm()
    lab.availability("node3", "drain")
    const task = { Placement: { Constraints: ["node.labels.gpu==yes"] } }
    lab.settled("s", { replicas: 1, task })
    expect(lab.tasks("s")).toMatchObject([
      {
        nodeId: "",
        status: {
          state: "pending",
          err: "no suitable node (scheduling constraints not satisfied on 4 nodes; 1 node not available for new tasks)",
        },
      },
    ])
  })

  test("[SC-5] reservations count until their tasks have stopped", () => {
    const lab = new TestSwarm()
    const task = { Resources: { Reservations: { NanoCPUs: 2_000_000_000 } } }
    lab.settled("s", { replicas: 6, task })
    expect(lab.running("s")).toHaveLength(5)
    expect(
      lab
        .tasks("s")
        .map((task) => task.status.err)
        .join(""),
    ).toBe("no suitable node (insufficient resources on 5 nodes)")
  })

  test("no node has generic resources", () => {
    const lab = new TestSwarm()
    const gpu = { DiscreteResourceSpec: { Kind: "gpu", Value: 1 } }
    const task = { Resources: { Reservations: { GenericResources: [gpu] } } }
    lab.settled("s", { replicas: 1, task })
    expect(lab.tasks("s")).toMatchObject([
      { status: { err: "no suitable node (insufficient resources on 5 nodes)" } },
    ])
  })

  test("[SC-3] at most so many replicas on a node", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 6, task: { Placement: { MaxReplicas: 1 } } })
    expect(perNode(lab, "s")).toEqual([1, 1, 1, 1, 1])
    const pending = lab.tasks("s").find((task) => task.status.state === "pending")
    expect(pending?.status.err).toBe("no suitable node (max replicas per node limit exceed)")
  })

  test("[SC-14] preferences balance the branches, not the nodes", () => {
    const nodes = ["a", "a", "a", "a", "b"].map(
      (zone, i) => ({ name: `node${i + 1}`, role: "manager", labels: { zone } }) as const,
    )
    const lab = new TestSwarm({ nodes })
    const Preferences = [{ Spread: { SpreadDescriptor: "node.labels.zone" } }]
    lab.settled("s", { replicas: 8, task: { Placement: { Preferences } } })
    expect(perNode(lab, "s")).toEqual([1, 1, 1, 1, 4])
  })

  test("[SC-22] rolling back an unschedulable update waits a whole minute", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 1 })
    lab.update("s", {
      replicas: 1,
      task: { Placement: { Constraints: ["node.labels.gpu==yes"] }, ForceUpdate: 1 },
    })
    lab.wait(20)
    const start = lab.now
    lab.rollback("s")
    lab.until(() => lab.running("s").length === 1)
    expect(lab.now - start).toBeGreaterThan(60)
    expect(lab.now - start).toBeLessThan(62)
  })

  test("[CE-3] a label that goes away rejects the tasks that needed it", () => {
    const lab = new TestSwarm()
    const { id, spec } = lab.nodeNamed("node4")
    const label = (labels: Record<string, string>) =>
      lab.do({
        type: "node-update",
        node: id,
        version: lab.nodeNamed("node4").meta.version,
        spec: { ...spec, Labels: labels },
      })
    label({ ssd: "yes" })
    lab.settled("s", {
      replicas: 1,
      task: { Placement: { Constraints: ["node.labels.ssd==yes"] } },
    })
    label({})
    expect(lab.tasks("s")[0]?.status).toMatchObject({
      state: "rejected",
      message: "task rejected by constraint enforcer",
      err: "assigned node no longer meets constraints",
    })
  })
})

describe("nodes that go away", () => {
  test("[DI-4, R-13] a power cut is noticed late; the lost rows fail with 255 when it is back", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 5 })
    const { id } = lab.nodeNamed("node5")
    lab.do({ type: "node-power-off", node: "node5" })
    lab.wait(8)
    expect(lab.nodeNamed("node5").status.state).toBe("ready")
    lab.until(() => lab.nodeNamed("node5").status.state === "down")
    expect(lab.nodeNamed("node5").status.message).toBe("heartbeat failure")
    lab.wait(7)
    expect(lab.running("s")).toHaveLength(6)
    lab.do({ type: "node-start", node: "node5" })
    lab.settle()
    expect(lab.running("s")).toHaveLength(5)
    const lost = lab.tasks("s").find((task) => task.nodeId === id)
    expect(lost?.status).toMatchObject({ state: "failed", err: "task: non-zero exit (255)" })
  })

  test("the leader and the quorum stay up", () => {
    const lab = new TestSwarm()
    expect(lab.refusal({ type: "node-power-off", node: "node1" }).code).toBe("FailedPrecondition")
    lab.do({ type: "node-power-off", node: "node2" })
    expect(lab.refusal({ type: "node-power-off", node: "node3" }).message).toMatch(/quorum/)
  })
})

test("a settled swarm wants nothing more: no heartbeat ticks while all is well", () => {
  const lab = new TestSwarm()
  lab.publish("web:v4", behaviours.web)
  lab.settled("s", { image: "well:v1", replicas: 4 })
  expect(lab.cluster.wakeAt).toBeNull()
})
