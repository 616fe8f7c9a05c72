/** Roles of nodes: who may become a manager, and who may stop being one. */
import { describe, expect, test } from "vitest"
import type { NodeSpec } from "../../src/swarm/spec.ts"
import { specOf, TestSwarm } from "./kit.ts"

const nodes = [
  { name: "node1", role: "manager" },
  { name: "node2", role: "worker" },
  { name: "node3", role: "worker" },
] as const

const withRole = (lab: TestSwarm, name: string, role: NonNullable<NodeSpec["Role"]>) => {
  const { id, meta, spec } = lab.nodeNamed(name)
  return {
    type: "node-update",
    node: id,
    version: meta.version,
    spec: { ...spec, Role: role },
  } as const
}

describe("roles of nodes", () => {
  test("a promoted node is a manager that leads nobody, and keeps its tasks", () => {
    const lab = new TestSwarm({ nodes })
    lab.settled("s", { replicas: 5 })
    const before = lab.tasks("s").map(({ id }) => id)
    lab.do(withRole(lab, "node2", "manager"))
    const { manager, spec, status } = lab.nodeNamed("node2")
    expect(spec.Role).toBe("manager")
    expect(manager).toEqual({ leader: false, address: `${status.address}:2377` })
    expect(lab.tasks("s").map(({ id }) => id)).toEqual(before)
  })

  test("a demoted one is a worker again, and what had to run on a manager leaves it", () => {
    const lab = new TestSwarm({ nodes })
    lab.do(withRole(lab, "node2", "manager"))
    lab.do({
      type: "service-create",
      spec: specOf("s", {
        replicas: 4,
        task: { Placement: { Constraints: ["node.role==manager"] } },
      }),
    })
    lab.wait(20)
    const onNode2 = () => {
      const { id } = lab.nodeNamed("node2")
      return lab.tasks("s").filter((task) => task.nodeId === id && task.desiredState === "running")
    }
    expect(onNode2().length).toBe(2)
    lab.do(withRole(lab, "node2", "worker"))
    expect(lab.nodeNamed("node2").manager).toBeUndefined()
    lab.wait(20)
    expect(onNode2()).toEqual([])
  })

  test("the last manager stays one, and so does the one that leads", () => {
    const lab = new TestSwarm({ nodes })
    expect(lab.refusal(withRole(lab, "node1", "worker")).message).toBe(
      "attempting to demote the last manager of the swarm",
    )
    lab.do(withRole(lab, "node2", "manager"))
    expect(lab.refusal(withRole(lab, "node1", "worker")).message).toContain("cannot be demoted")
    expect(lab.nodeNamed("node1").manager?.leader).toBe(true)
  })

  test("nobody is demoted whom the others need for a quorum", () => {
    const lab = new TestSwarm({ nodes })
    for (const name of ["node2", "node3"]) lab.do(withRole(lab, name, "manager"))
    lab.do({ type: "node-power-off", node: lab.nodeNamed("node3").id })
    expect(lab.refusal(withRole(lab, "node2", "worker")).message).toBe(
      "can't remove member from the raft: this would result in a loss of quorum",
    )
  })
})
