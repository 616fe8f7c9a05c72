/** A way through the nodes on offer that puts each task where a recording has it. */
import type { Placement } from "../../src/swarm/chooser.ts"
import type { Node, Task } from "../../src/swarm/objects.ts"
import type { NodeWalk } from "../../src/swarm/scheduler/node-walk.ts"

export interface Wish {
  readonly task: Task
  /** Host name. */
  readonly node: string
}

/** Null where no order of equals leads there. */
export function placedAsWished(
  wishes: readonly Wish[],
  walk: NodeWalk,
  count: number,
): readonly Placement[] | null {
  if (count === 0 || walk.offered.length === 0) return []
  for (const node of walk.offered) {
    // Tasks for one node are alike: any of them may be the one that goes there now.
    const index = wishes.findIndex((wish) => wish.node === node.description.hostname)
    const wish = wishes[index]
    if (wish === undefined) continue
    const further = walk.clone()
    further.take(node)
    const rest = placedAsWished(wishes.toSpliced(index, 1), further, count - 1)
    if (rest !== null) return [{ task: wish.task, node }, ...rest]
  }
  return null
}

export function placedSomehow(
  waiting: readonly Task[],
  walk: NodeWalk,
  count: number,
): readonly Placement[] {
  const placements: Placement[] = []
  for (const task of waiting.slice(0, count)) {
    const node: Node | undefined = walk.offered[0]
    if (node === undefined) break
    placements.push({ task, node })
    walk.take(node)
  }
  return placements
}
