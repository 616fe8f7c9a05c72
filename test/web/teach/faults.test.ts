import { describe, expect, test } from "vitest"
import type { StudentView } from "../../../src/wire/classroom.ts"
import { type Fault, faultText, keyOfFault } from "../../../src/wire/faults.ts"
import { brokenIn, firstFields, nodes, offers } from "../../../web/teach/faults.ts"

const down: Fault = { kind: "registry-down" }
const off: Fault = { kind: "node-off", node: "node4" }

function aStudent(id: string, faults?: readonly Fault[]): StudentView {
  const about = { id, name: id, joinedAt: 0, lastSeenAt: 0, connected: true, swarm: null }
  return { ...about, progress: {}, ...(faults && { faults }) }
}

describe("what is broken", () => {
  test("is listed once, with those in whose swarm it is", () => {
    const students = [aStudent("mina", [off, down]), aStudent("ben", [down]), aStudent("older")]
    expect(brokenIn(students)).toEqual([
      { fault: off, students: ["mina"] },
      { fault: down, students: ["mina", "ben"] },
    ])
  })

  test("is told in a sentence of its own for each kind and place", () => {
    const faults = offers.flatMap(({ fault, asks }) =>
      (asks.includes("node") ? nodes : [firstFields.node]).flatMap((node) => {
        const made = fault({ ...firstFields, node })
        return made.kind === "container-killed" ? [] : [made]
      }),
    )
    expect(faults).toHaveLength(24)
    expect(new Set(faults.map(faultText)).size).toBe(faults.length)
    expect(faultText({ kind: "node-clock", node: "node2", seconds: -90 })).toBe(
      "The clock of node2 is 90 s behind",
    )
  })

  test("is one fault, however strong, so that a repair finds it", () => {
    const slow = (seconds: number): Fault => ({ kind: "slow-pulls", node: "node2", seconds })
    expect(keyOfFault(slow(5))).toBe(keyOfFault(slow(500)))
    expect(keyOfFault(off)).not.toBe(keyOfFault({ ...off, kind: "node-drained" }))
  })
})
