/** What instructors and exercises break: each fault does what its name says, and is undone. */
import { describe, expect, it } from "vitest"
import { restoreCluster } from "../../src/swarm/cluster.ts"
import type { Command } from "../../src/swarm/command.ts"
import { SECOND } from "../../src/swarm/time.ts"
import { behaviours, imageNamed, registry, TestSwarm } from "./kit.ts"

const reference = `${registry}/fresh:v1`

/** With an image that the registry has and, but for node1, no node. */
function swarmWithFreshImage(): TestSwarm {
  const lab = new TestSwarm()
  const node = lab.cluster.leader().id
  const image = imageNamed("fresh:v1", behaviours.web)
  lab.do({ type: "image-store", node, image, tags: [reference] })
  lab.do({ type: "image-push", node, tag: reference })
  return lab
}

/** Seconds from a new service on `node5` until its task runs. */
function timeToRun(lab: TestSwarm, name: string, image = "fresh:v1"): number {
  const began = lab.now
  const Placement = { Constraints: ["node.hostname==node5"] }
  lab.create(name, { image, replicas: 1, task: { Placement } })
  lab.until(() => lab.tasks(name).some(({ status }) => status.state === "running"), 120)
  return lab.now - began
}

describe("a slow registry", () => {
  it("makes pulls from it longer, and is undone by no delay", () => {
    const lab = swarmWithFreshImage()
    lab.do({ type: "registry-delay", delay: 20 * SECOND })
    expect(lab.cluster.faults()).toEqual([{ type: "registry-slow", delay: 20 * SECOND }])
    expect(timeToRun(lab, "slow")).toBeGreaterThan(20)
    // Pulled by hand it is there at once.
    const node = lab.nodeNamed("node4").id
    const began = lab.now
    lab.do({ type: "image-pull", node, reference })
    expect(lab.now).toBe(began)
    expect(lab.cluster.images(node).flatMap(({ tags }) => tags)).toContain(reference)
    // The node has the image now: nothing is pulled.
    expect(timeToRun(lab, "again")).toBeLessThan(3)
    lab.do({ type: "registry-delay", delay: 0 })
    expect(lab.cluster.faults()).toEqual([])
  })
})

describe("slow pulls of one node", () => {
  it("delay that node's tasks and no other's", () => {
    const lab = swarmWithFreshImage()
    const { id } = lab.nodeNamed("node5")
    lab.do({ type: "pull-delay", node: "node5", delay: 30 * SECOND })
    expect(lab.cluster.faults()).toEqual([{ type: "slow-pulls", node: id, delay: 30 * SECOND }])
    lab.create("all", { image: "fresh:v1", global: true })
    lab.wait(5)
    const waiting = lab.tasks("all").filter(({ status }) => status.state !== "running")
    expect(waiting.map(({ nodeId }) => nodeId)).toEqual([id])
    lab.wait(30)
    expect(lab.tasks("all").every(({ status }) => status.state === "running")).toBe(true)
    lab.do({ type: "pull-delay", node: "node5", delay: 0 })
    expect(lab.cluster.faults()).toEqual([])
  })
})

describe("a broken image", () => {
  it("that crashes ends what starts from it with 1, and leaves what runs alone", () => {
    const lab = new TestSwarm()
    lab.create("web", { replicas: 3 })
    lab.wait(5)
    lab.do({ type: "image-break", image: `${registry}/web:v2`, how: "crash" })
    lab.update("web", { image: "web:v2", replicas: 3 })
    lab.wait(20)
    expect(lab.service("web").updateStatus?.state).toBe("paused")
    const failed = lab.tasks("web").filter(({ status }) => status.state === "failed")
    expect(failed[0]?.status).toMatchObject({ err: "task: non-zero exit (1)", exitCode: 1 })
    lab.do({ type: "image-break", image: `${registry}/web:v2`, how: null })
    expect(lab.cluster.faults()).toEqual([])
    lab.wait(20)
    const running = lab.tasks("web").filter(({ status }) => status.state === "running")
    expect(running).toHaveLength(3)
  })

  it("that cannot be pulled is missing where it is not yet", () => {
    const lab = swarmWithFreshImage()
    lab.do({ type: "image-break", image: reference, how: "no-pull" })
    expect(lab.cluster.faults()).toEqual([
      { type: "image-broken", image: reference, how: "no-pull" },
    ])
    const pull = { type: "image-pull", node: "node5", reference } as const
    expect(lab.refusal(pull).message).toBe("unknown blob")
    lab.create("all", { image: "fresh:v1", global: true })
    lab.wait(3)
    const states = lab.tasks("all").map(({ nodeId, status }) => [nodeId, status.state] as const)
    const leader = lab.cluster.leader().id
    expect(states.filter(([, state]) => state === "running")).toEqual([[leader, "running"]])
    expect(lab.tasks("all").find(({ status }) => status.state === "rejected")?.status.err).toBe(
      `No such image: ${reference}`,
    )
    lab.do({ type: "image-break", image: reference, how: null })
    lab.wait(12)
    expect(lab.tasks("all").filter(({ status }) => status.state === "running")).toHaveLength(5)
  })
})

describe("a wrong clock", () => {
  it("[T-6] shows in what the node's agent reports, and moves nothing", () => {
    const [right, wrong] = [new TestSwarm(), new TestSwarm()]
    wrong.do({ type: "node-clock", node: "node5", offset: -300 * SECOND })
    for (const lab of [right, wrong]) {
      lab.create("web", { global: true })
      lab.wait(5)
    }
    const { id } = wrong.nodeNamed("node5")
    const statuses = (lab: TestSwarm) => lab.tasks("web").map(({ status }) => status)
    for (const [index, task] of wrong.tasks("web").entries()) {
      const there = statuses(right)[index]
      const offset = task.nodeId === id ? -300 * SECOND : 0
      expect(task.status.timestamp).toBe((there?.timestamp ?? 0) + offset)
      expect(task.status.appliedAt).toBe(there?.appliedAt)
    }
  })
})

describe("a node drained as a fault", () => {
  it("is one until it is active again, by whomever", () => {
    const lab = new TestSwarm()
    const { id } = lab.nodeNamed("node4")
    lab.do({ type: "node-drain", node: "node4", drained: true })
    expect(lab.nodeNamed("node4").spec.Availability).toBe("drain")
    expect(lab.cluster.faults()).toEqual([{ type: "node-drained", node: id }])
    const { meta, spec } = lab.nodeNamed("node4")
    const update = { type: "node-update", node: id, version: meta.version } as const
    lab.do({ ...update, spec: { ...spec, Availability: "active" } })
    expect(lab.cluster.faults()).toEqual([])
    lab.do({ type: "node-drain", node: "node4", drained: true })
    lab.do({ type: "node-drain", node: "node4", drained: false })
    expect(lab.nodeNamed("node4").spec.Availability).toBe("active")
    expect(lab.cluster.faults()).toEqual([])
  })
})

describe("faults", () => {
  const all: readonly Command[] = [
    { type: "node-power-off", node: "node4" },
    { type: "node-drain", node: "node5", drained: true },
    { type: "registry-power", up: false },
    { type: "registry-delay", delay: 5 * SECOND },
    { type: "pull-delay", node: "node2", delay: SECOND },
    { type: "node-clock", node: "node3", offset: 60 * SECOND },
  ]

  it("are all told, and a snapshot keeps them", () => {
    const lab = new TestSwarm()
    lab.do({ type: "image-break", image: `${registry}/web:v1`, how: "crash" })
    for (const command of all) lab.do(command)
    const types = lab.cluster.faults().map(({ type }) => type)
    expect(types).toEqual([
      "node-off",
      "node-drained",
      "registry-down",
      "registry-slow",
      "slow-pulls",
      "node-clock",
      "image-broken",
    ])
    const restored = restoreCluster(lab.cluster.snapshot())
    expect(restored.faults()).toEqual(lab.cluster.faults())
  })

  it("go with a node that is removed", () => {
    const lab = new TestSwarm()
    lab.do({ type: "pull-delay", node: "node5", delay: SECOND })
    lab.do({ type: "node-clock", node: "node5", offset: SECOND })
    lab.do({ type: "node-remove", node: "node5", force: true })
    expect(lab.cluster.faults()).toEqual([])
  })

  it.each<readonly [Command, RegExp]>([
    [{ type: "registry-delay", delay: 601 * SECOND }, /between 0 and 600/],
    [{ type: "pull-delay", node: "node5", delay: -1 }, /between 0 and 600/],
    [{ type: "pull-delay", node: "node9", delay: 1 }, /node node9 not found/],
    [{ type: "node-clock", node: "node9", offset: SECOND }, /node node9 not found/],
    [{ type: "node-clock", node: "node5", offset: Number.NaN }, /by a day at most/],
    [{ type: "node-clock", node: "node5", offset: 90_000 * SECOND }, /by a day at most/],
    [{ type: "node-drain", node: "node9", drained: true }, /node node9 not found/],
    [{ type: "image-break", image: "UPPER", how: "crash" }, /invalid reference/],
    [{ type: "image-break", image: `${registry}/none:v1`, how: "crash" }, /No such image/],
  ])("refuse %j and change nothing", (command, why) => {
    const lab = new TestSwarm()
    const before = lab.cluster.snapshot()
    expect(lab.refusal(command).message).toMatch(why)
    expect(lab.cluster.snapshot()).toBe(before)
  })

  it("are undone by a command that finds nothing broken, too", () => {
    const lab = new TestSwarm()
    lab.do({ type: "image-break", image: `${registry}/web:v1`, how: null })
    lab.do({ type: "node-drain", node: "node4", drained: false })
    expect(lab.cluster.faults()).toEqual([])
  })
})
