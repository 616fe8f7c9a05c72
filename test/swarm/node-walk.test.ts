/** The order in which the scheduler fills nodes with a group of like tasks. */
import { expect, test } from "vitest"
import type { Node, Task } from "../../src/swarm/objects.ts"
import { type Candidate, NodeWalk } from "../../src/swarm/scheduler/node-walk.ts"
import { TestSwarm } from "./kit.ts"

const lab = new TestSwarm()
lab.create("s", { replicas: 1 })
const nodes = lab.cluster.nodes()
const wanted = lab.tasks("s")

/** Nodes with so many tasks of the service (and no others) each. */
function candidates(counts: readonly number[], room = 100): readonly Candidate[] {
  return counts.flatMap((count, index): Candidate[] => {
    const node = nodes[index]
    return node ? [{ node, failures: 0, ofService: count, inAll: count, room }] : []
  })
}

/** How many each node got, the first of those on offer being taken. */
function filled(walk: NodeWalk, count: number, [task] = wanted): readonly number[] {
  if (task === undefined) throw new Error("no task")
  const got = new Map<Node, number>()
  for (let i = 0; i < count; i++) {
    const [node] = walk.offered
    if (node === undefined) break
    got.set(node, (got.get(node) ?? 0) + 1)
    walk.take(node, task)
  }
  return nodes.map((node) => got.get(node) ?? 0)
}

test("[SC-11] each is filled until the next one is better, as a recorded swarm did", () => {
  const walk = new NodeWalk(candidates([0, 0, 2, 1, 2]), 5, true)
  expect(filled(walk, 5)).toEqual([1, 2, 0, 2, 0])
})

test("[SC-11] from the last one on they take turns", () => {
  const walk = new NodeWalk(candidates([0, 0, 0, 0, 0]), 12, true)
  expect(filled(walk, 12)).toEqual([3, 3, 2, 2, 2])
})

test("[SC-11] one that is full is passed over, and it ends when all are", () => {
  const walk = new NodeWalk(candidates([0, 0, 0, 0, 0], 2), 20, true)
  expect(filled(walk, 20)).toEqual([2, 2, 2, 2, 2])
  expect(walk.offered).toEqual([])
})

test("[SC-10] equals are on offer together, and a faulty one comes last", () => {
  const [first, ...others] = candidates([0, 0, 1, 1, 1])
  if (first === undefined) throw new Error("no nodes")
  const walk = new NodeWalk([{ ...first, failures: 5 }, ...others], 5, true)
  expect(walk.offered).toEqual([nodes[1]])
  expect(new NodeWalk([first, ...others], 5, true).offered).toEqual([nodes[0], nodes[1]])
})

test("[SC-6, SC-11] tasks that are to stop already make a node no fuller: all go to the first", () => {
  const stopped: readonly Task[] = wanted.map((task) => ({ ...task, desiredState: "shutdown" }))
  const walk = new NodeWalk(candidates([1, 0, 0, 0, 0]), 5, true)
  expect(filled(walk, 5, stopped)).toEqual([0, 5, 0, 0, 0])
})
