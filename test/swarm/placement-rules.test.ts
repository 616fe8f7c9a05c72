/** Where tasks may go and do go (swarm-semantics 11 and 12), rule by rule. */
import { describe, expect, test } from "vitest"
import type { Node } from "../../src/swarm/objects.ts"
import { constraintsMet, parseConstraint } from "../../src/swarm/scheduler/constraint.ts"
import { TestSwarm, type Wish } from "./kit.ts"

const MIB = 2 ** 20

const node: Node = {
  id: "n1",
  meta: { version: 1, createdAt: 0, updatedAt: 0 },
  spec: { Role: "worker", Availability: "active", Labels: { Zone: "North" } },
  description: {
    hostname: "node4",
    platform: { os: "linux", architecture: "x86_64" },
    resources: { nanoCPUs: 1, memoryBytes: 1 },
    engineLabels: { disk: "ssd" },
  },
  status: { state: "ready", message: "", address: "10.0.0.4" },
}

const meets = (...expressions: string[]) => constraintsMet(expressions, node)
const only = (...Constraints: string[]): Wish => ({ task: { Placement: { Constraints } } })

function label(lab: TestSwarm, name: string, Labels: Readonly<Record<string, string>>): void {
  const { id, meta, spec } = lab.nodeNamed(name)
  lab.do({ type: "node-update", node: id, version: meta.version, spec: { ...spec, Labels } })
}

const hosts = (lab: TestSwarm, service: string) =>
  lab
    .running(service)
    .map(({ nodeId }) => lab.cluster.nodes().find(({ id }) => id === nodeId))
    .map((node) => node?.description.hostname ?? "")
    .sort()

describe("a constraint", () => {
  test("[C-1] is split at its first operator, and == is looked for first", () => {
    expect(parseConstraint(" node.labels.a  !=  b==c ").ok).toBe(false)
    expect(parseConstraint("node.role == worker")).toEqual({
      ok: true,
      value: { key: "node.role", equal: true, value: "worker" },
    })
  })

  test.each([
    ["node.role", "constraint expected one operator from ==, !="],
    ["n == x", "key 'n' is invalid"],
    ["node role == x", "key 'node role' is invalid"],
    ["node.role ==", "value '' is invalid"],
    ["node.role == wörker", "value 'wörker' is invalid"],
  ])("[C-2] %j is refused", (expression, error) => {
    expect(parseConstraint(expression)).toEqual({ ok: false, error })
  })

  test("[C-3] compares the whole text, whatever its case; a star is a star", () => {
    expect(meets("node.hostname == NODE4")).toBe(true)
    expect(meets("node.hostname == node*")).toBe(false)
  })

  test("[C-4] knows ids, names, roles, platforms, addresses and labels; other keys match neither way", () => {
    expect(
      meets("node.id==n1", "node.role!=manager", "node.platform.os==Linux", "node.ip==10.0.0.0/24"),
    ).toBe(true)
    expect(meets("node.labels.Zone==north", "engine.labels.disk==ssd")).toBe(true)
    expect(meets("node.labels.zone==north")).toBe(false)
    expect([meets("node.colour==red"), meets("node.colour!=red")]).toEqual([false, false])
    expect([meets("node.ip==here"), meets("node.ip!=here")]).toEqual([false, false])
  })

  test("[C-5] finds nothing where a label is missing", () => {
    expect([meets("node.labels.rack==a"), meets("node.labels.rack!=a")]).toEqual([false, true])
  })

  test("[C-6] must hold together with all others", () => {
    expect(meets("node.role==worker", "node.hostname==node5")).toBe(false)
  })
})

describe("the constraint enforcer", () => {
  test("[CE-1, CE-2] goes by what the service asks now, not by what its tasks were made with", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 1, ...only("node.hostname == node4") })
    lab.update("s", { replicas: 1, ...only("node.hostname == node4", "node.labels.off != yes") })
    lab.settle()
    label(lab, "node4", { off: "yes" })
    const [rejected] = lab.tasks("s").filter((task) => task.status.state === "rejected")
    expect(rejected?.status.message).toBe("task rejected by constraint enforcer")
  })

  test("[CE-2] tells of a container only where one has been started", () => {
    const lab = new TestSwarm()
    const spec = { replicas: 1, image: "worker:v1", ...only("node.labels.on == yes") }
    label(lab, "node4", { on: "yes" })
    lab.settled("s", spec)
    lab.update("s", { ...spec, image: "worker:v2" })
    lab.wait(1)
    label(lab, "node4", {})
    const codes = lab.tasks("s").map(({ status }) => [status.message, status.exitCode])
    expect(codes).toContainEqual(["task rejected by constraint enforcer", undefined])
  })

  test("[CE-1] leaves nodes alone that are not active", () => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 1, ...only("node.labels.off != yes", "node.hostname == node4") })
    lab.availability("node4", "pause")
    label(lab, "node4", { off: "yes" })
    lab.wait(5)
    expect(hosts(lab, "s")).toEqual(["node4"])
  })
})

describe("the scheduler", () => {
  test("[SC-4] names the filter that most nodes failed first", () => {
    const lab = new TestSwarm()
    lab.availability("node5", "drain")
    lab.create("s", { replicas: 1, ...only("node.role == none") })
    lab.wait(1)
    expect(lab.tasks("s")[0]?.status.err).toBe(
      "no suitable node (scheduling constraints not satisfied on 4 nodes; 1 node not available for new tasks)",
    )
  })

  test("[SC-4] counts the nodes asked since one last had room, and all of them in the next pass", () => {
    const lab = new TestSwarm()
    const Placement = { Constraints: ["node.hostname == node2"], MaxReplicas: 2 }
    lab.create("s", { replicas: 3, task: { Placement } })
    lab.wait(1)
    const reasons = lab.taskEvents.flatMap(({ err, to }) => (to === "pending" && err ? [err] : []))
    expect(reasons).toEqual([
      "no suitable node (max replicas per node limit exceed)",
      "no suitable node (scheduling constraints not satisfied on 4 nodes; max replicas per node limit exceed)",
    ])
  })

  test("[SC-4, N-4] of those that never had room, as many as were asked after the one that did", () => {
    const told = Array.from({ length: 30 }, (_, seed) => {
      const lab = new TestSwarm({ seed })
      for (const name of ["node1", "node2", "node3", "node4"]) lab.availability(name, "pause")
      lab.create("s", { replicas: 2, task: { Placement: { MaxReplicas: 1 } } })
      lab.wait(1)
      return lab.taskEvents.find(({ err, to }) => to === "pending" && err)?.err ?? ""
    })
    const counts = told.map((err) => Number(/(\d) nodes? not available/.exec(err)?.[1] ?? 0))
    expect(new Set(counts)).toEqual(new Set([0, 1, 2, 3, 4]))
    expect(told.every((err) => err.includes("max replicas per node limit exceed"))).toBe(true)
  })

  test("[SC-5, SC-6] a task that is told to stop frees its place at once, its memory only later", () => {
    const lab = new TestSwarm()
    const MemoryBytes = 0.6 * (lab.nodeNamed("node4").description.resources.memoryBytes / MIB)
    const wish: Wish = {
      image: "worker:v1",
      replicas: 1,
      task: {
        Placement: { Constraints: ["node.hostname == node4"], MaxReplicas: 1 },
        Resources: { Reservations: { MemoryBytes: Math.round(MemoryBytes) * MIB } },
      },
    }
    lab.settled("s", wish)
    lab.update("s", { ...wish, image: "web:v2" })
    lab.wait(1)
    const waiting = lab.wanted("s", 1)[0]?.status
    expect([waiting?.state, waiting?.err]).toEqual([
      "pending",
      "no suitable node (scheduling constraints not satisfied on 4 nodes; insufficient resources on 1 node)",
    ])
    lab.settle()
    expect(hosts(lab, "s")).toEqual(["node4"])
  })

  test("[SC-7, SC-8] five failures of a version on a node make it the last choice", () => {
    const lab = new TestSwarm()
    for (const name of ["node1", "node2", "node3"]) lab.availability(name, "drain")
    lab.settled("load", { replicas: 4, ...only("node.hostname == node5") })
    lab.create("s", {
      image: "missing:v9",
      replicas: 1,
      task: { RestartPolicy: { Delay: 1_000_000_000 } },
    })
    lab.wait(30)
    const tried = lab.taskEvents.filter(
      ({ to, serviceName }) => serviceName === "s" && to === "assigned",
    )
    const names = tried.map(({ node }) => (node === lab.nodeNamed("node4").id ? "node4" : "node5"))
    expect(names.slice(0, 5)).toEqual(Array(5).fill("node4"))
    expect(names[5]).toBe("node5")
  })

  test("[SC-8] among equals in the service, the node with fewer tasks in all", () => {
    const lab = new TestSwarm()
    lab.settled("load", { replicas: 3, ...only("node.role == manager") })
    lab.settled("s", { replicas: 2 })
    expect(hosts(lab, "s")).toEqual(["node4", "node5"])
  })

  test("[SC-13, SC-14] a preference evens out the branches, however many nodes they have", () => {
    const lab = new TestSwarm()
    for (const name of ["node1", "node2", "node3", "node4"]) label(lab, name, { rack: "a" })
    label(lab, "node5", { rack: "b" })
    const Preferences = [{ Spread: { SpreadDescriptor: "node.labels.rack" } }]
    lab.settled("s", { replicas: 6, task: { Placement: { Preferences } } })
    expect(hosts(lab, "s").filter((name) => name === "node5")).toHaveLength(3)
  })

  test("[SC-16] tells a global task only what is wrong with its own node", () => {
    const lab = new TestSwarm()
    const MemoryBytes = 2 ** 50
    lab.create("s", { global: true, task: { Resources: { Reservations: { MemoryBytes } } } })
    lab.wait(1)
    expect(new Set(lab.tasks("s").map(({ status }) => status.err))).toEqual(
      new Set(["insufficient resources on 1 node"]),
    )
  })

  test("[SC-21] ends a task of an older version that has no place and is not wanted", () => {
    const lab = new TestSwarm()
    lab.create("s", { replicas: 1, ...only("node.role == none") })
    lab.wait(1)
    lab.update("s", { replicas: 1, image: "web:v2" })
    lab.settle()
    const old = lab.tasks("s").find((task) => task.nodeId === "")
    expect([old?.desiredState, old?.status.state]).toEqual(["shutdown", "shutdown"])
    expect(lab.running("s")).toHaveLength(1)
  })
})
