/** How placement preferences share tasks out over branches of nodes that differ in a label (SC-13, SC-14). */
import type { Chooser } from "../chooser.ts"
import type { Node, Task } from "../objects.ts"
import type { PlacementPreference } from "../spec.ts"
import { labelValue } from "./constraint.ts"
import type { NodeLoads } from "./node-load.ts"

/** A leaf of the preference tree: its nodes, and how many more tasks each level above it may take. */
export interface Share {
  readonly nodes: readonly Node[]
  readonly count: number
}

/** SC-14: shares a group of like tasks out over the leaves; without preferences there is one leaf. */
export function shares(
  group: readonly [Task, ...Task[]],
  nodes: readonly Node[],
  loads: NodeLoads,
  chooser: Chooser,
  capacity: (nodes: readonly Node[], most: number) => number,
): readonly Share[] {
  const [task] = group
  const descriptors = spreadDescriptors(task.spec.Placement?.Preferences ?? [])
  return shareOut(nodes, descriptors, group.length)

  function shareOut(
    below: readonly Node[],
    levels: readonly string[],
    wished: number,
  ): readonly Share[] {
    const [descriptor, ...rest] = levels
    if (descriptor === undefined) return [{ nodes: below, count: wished }]
    const branches = branchesOf(below, descriptor).map((branch) => ({
      nodes: branch,
      tasks: activeTasks(branch, task, loads),
      room: capacity(branch, wished),
      taken: 0,
    }))
    distribute(branches, wished, () => chooser.branchOrder(group, branches))
    return branches.flatMap((branch) => shareOut(branch.nodes, rest, branch.taken))
  }
}

/** A branch of the preference tree, while tasks are shared out over it and its like. */
export interface Branch {
  readonly nodes: readonly Node[]
  /** Active tasks of the service below it. */
  readonly tasks: number
  readonly room: number
}

interface Filling extends Branch {
  taken: number
}

/**
 * Levels the branches: each round fills up to the mean of those that still have room. Who gets one more
 * where that leaves a remainder depends on which comes first (N-4).
 */
function distribute(
  branches: readonly Filling[],
  count: number,
  order: () => readonly Branch[],
): void {
  let left = count
  let usable = branches.filter((branch) => branch.room > 0)
  while (left > 0 && usable.length > 0) {
    const total = usable.reduce((sum, branch) => sum + branch.tasks + branch.taken, left)
    const target = Math.floor(total / usable.length)
    let remainder = total % usable.length
    const before = left
    const rank = remainder > 0 ? order() : usable
    usable = usable.toSorted((a, b) => rank.indexOf(a) - rank.indexOf(b))
    for (const branch of usable) {
      const current = branch.tasks + branch.taken
      if (current > target || (current === target && remainder === 0) || left === 0) continue
      const extra = remainder > 0 ? 1 : 0
      remainder -= extra
      const wished = Math.min(target - current + extra, left)
      const placed = Math.min(wished, branch.room - branch.taken)
      branch.taken += placed
      left -= placed
    }
    usable = usable.filter((branch) => branch.taken < branch.room)
    if (left === before) return
  }
}

function spreadDescriptors(preferences: readonly PlacementPreference[]): readonly string[] {
  const descriptors: string[] = []
  for (const preference of preferences) {
    const descriptor = preference.Spread?.SpreadDescriptor ?? ""
    if (/^(node|engine)\.labels\../i.test(descriptor)) descriptors.push(descriptor)
  }
  return descriptors
}

/** In order of the first node that has the value. */
function branchesOf(nodes: readonly Node[], descriptor: string): readonly (readonly Node[])[] {
  const branches = new Map<string, Node[]>()
  for (const node of nodes) {
    const value = preferenceValue(descriptor, node)
    const branch = branches.get(value)
    if (branch === undefined) branches.set(value, [node])
    else branch.push(node)
  }
  return [...branches.values()]
}

function preferenceValue(descriptor: string, node: Node): string {
  return descriptor.toLowerCase().startsWith("node.")
    ? labelValue(node.spec.Labels, descriptor, "node.labels.")
    : labelValue(node.description.engineLabels, descriptor, "engine.labels.")
}

function activeTasks(nodes: readonly Node[], task: Task, loads: NodeLoads): number {
  return nodes.reduce((sum, node) => sum + loads.activeOfService(node, task.serviceId), 0)
}
