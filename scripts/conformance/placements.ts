/** A way through the nodes on offer that puts each task where a recording has it. */
import type { Placement } from "../../src/swarm/chooser.ts"
import type { Node, Task } from "../../src/swarm/objects.ts"
import { isActive } from "../../src/swarm/scheduler/node-load.ts"
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
    for (const index of alternatives(wishes, node)) {
      const wish = wishes[index]
      if (wish === undefined) continue
      const further = walk.clone()
      further.take(node, wish.task)
      const rest = placedAsWished(wishes.toSpliced(index, 1), further, count - 1)
      if (rest !== null) return [{ task: wish.task, node }, ...rest]
    }
  }
  return null
}

/** Tasks for one node are alike, but for those that are to stop already: the first of each kind. */
function alternatives(wishes: readonly Wish[], { description }: Node): readonly number[] {
  const here = (wish: Wish) => wish.node === description.hostname
  const kinds = [
    wishes.findIndex((wish) => here(wish) && isActive(wish.task)),
    wishes.findIndex((wish) => here(wish) && !isActive(wish.task)),
  ]
  return kinds.filter((index) => index >= 0)
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
    walk.take(node, task)
  }
  return placements
}
