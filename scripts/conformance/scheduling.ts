/** What the scheduler leaves open, as a recording has it: the order of equals, and the moment of a pass. */
import type { Placement } from "../../src/swarm/chooser.ts"
import type { Node, Task } from "../../src/swarm/objects.ts"
import type { NodeWalk } from "../../src/swarm/scheduler/node-walk.ts"
import type { Branch } from "../../src/swarm/scheduler/spread.ts"
import { MILLISECOND, SECOND, type SimTime } from "../../src/swarm/time.ts"
import { tolerance } from "./latitude.ts"
import { placedAsWished, placedSomehow, type Wish } from "./placements.ts"
import type { Transition } from "./recording.ts"

export type Group = readonly Task[]

/** Between the end of the debounce and the commit of a pass. */
const usualPass = 5 * MILLISECOND
/** Two passes over the same task are at least this far apart (SC-2). */
const debounce = 50 * MILLISECOND

export interface Book {
  readonly assigned: (task: Task) => Transition | undefined
  /** Each time the task was told why it has no node. */
  readonly explained: (task: Task) => readonly Transition[]
  readonly time: (seconds: number) => SimTime
  readonly now: () => SimTime
  readonly name: (task: Task) => string
  /** When a pass may have been that the recording did not see any more, of a task that was due. */
  readonly unseen: (task: Task, due: SimTime) => SimTime
  /** Upon the edge of the recording: it may not have seen where. */
  readonly isOver: () => boolean
  readonly fault: (text: string) => void
}

export class RecordedScheduling {
  readonly #book: Book

  constructor(book: Book) {
    this.#book = book
  }

  /** On the nodes that they had, if those can be reached. */
  placements(waiting: Group, walk: NodeWalk, count: number): readonly Placement[] {
    const wishes = this.#wishes(waiting)
    const found = placedAsWished(wishes, walk, count)
    if (found !== null) return found
    if (!this.#book.isOver()) {
      const names = waiting.map((task) => {
        const wished = wishes.find((each) => each.task === task)?.node ?? "no node"
        return `${this.#book.name(task)} to ${wished}`
      })
      const offered = walk.offered.map((node) => node.description.hostname).join(", ")
      this.#book.fault(`the recording places ${names.join(", ")}; best were ${offered}`)
    }
    return placedSomehow(waiting, walk, count)
  }

  /** As many of each kind as the recording counted. */
  unfitAskedLast(
    waiting: Group,
    unfit: readonly Node[],
    reason: (asked: readonly Node[]) => string,
  ): readonly Node[] {
    const told = waiting.map((task) => this.#explainedSince(task, this.#book.now())?.err)
    const fitting = subsets(unfit).find((asked) => told.includes(noNode(reason(asked))))
    return fitting ?? unfit
  }

  /** Of those that the recording placed soonest, one that now comes to where it was. */
  nextGroup(groups: readonly Group[], walk: (group: Group) => NodeWalk): number {
    const times = groups.map((group) => Math.min(...group.map((task) => this.#placedAt(task))))
    const soonest = Math.min(...times)
    const first = groups.flatMap((_, index) => (times[index] === soonest ? [index] : []))
    const fitting = first.find((index) => {
      const group = groups[index] ?? []
      return placedAsWished(this.#wishes(group), walk(group), group.length) !== null
    })
    return fitting ?? first[0] ?? 0
  }

  /** Late, by no more than times may be off. */
  passesAt(waiting: Group, due: SimTime): SimTime {
    const soonest = Math.min(...waiting.map((task) => this.#seenAt(task, due)))
    if (soonest === Number.MAX_VALUE) {
      return Math.min(...waiting.map((task) => this.#book.unseen(task, due)))
    }
    const late = soonest > due + usualPass && soonest <= due + tolerance * SECOND
    return late ? soonest : due
  }

  /** First the branches that got most. */
  branchOrder(waiting: Group, branches: readonly Branch[]): readonly Branch[] {
    const names = this.#wishes(waiting).map(({ node }) => node)
    const filled = ({ nodes, tasks }: Branch) =>
      tasks +
      names.filter((name) => nodes.some((each) => each.description.hostname === name)).length
    return branches.toSorted((a, b) => filled(b) - filled(a))
  }

  /** Of the tasks that were placed about now; others had to wait for room. */
  #wishes(tasks: Group): readonly Wish[] {
    const latest = this.#book.now() + tolerance * SECOND
    const soon = tasks.filter((task) => this.#placedAt(task) <= latest)
    return (soon.length > 0 ? soon : tasks).flatMap((task) => {
      const node = this.#book.assigned(task)?.node
      return node ? [{ task, node }] : []
    })
  }

  /** When the recording shows a pass over the task: it was placed, or told why not. */
  #seenAt(task: Task, due: SimTime): SimTime {
    const told = this.#explainedSince(task, due)
    const at = told === undefined ? Number.MAX_VALUE : this.#book.time(told.committed_s)
    return Math.min(at, this.#placedAt(task))
  }

  #explainedSince(task: Task, due: SimTime): Transition | undefined {
    const { explained, time } = this.#book
    return explained(task).find(({ committed_s }) => time(committed_s) > due - debounce)
  }

  #placedAt(task: Task): SimTime {
    const assigned = this.#book.assigned(task)
    return assigned === undefined ? Number.MAX_VALUE : this.#book.time(assigned.committed_s)
  }
}

const noNode = (reason: string): string => `no suitable node (${reason})`

function subsets<T>(all: readonly T[]): readonly (readonly T[])[] {
  const found: (readonly T[])[] = [[]]
  for (const each of all) found.push(...found.map((subset) => [...subset, each]))
  return found
}
