/**
 * On which node the next of a group of like tasks may go (SC-10, SC-11). The candidates are sorted once,
 * best first; then each is filled until the next one is better, and from the last one on they take
 * turns. Where candidates are equal, whoever walks decides.
 */
import type { Node, Task } from "../objects.ts"
import { isActive } from "./node-load.ts"

/** A node that can take such a task, and what makes it better or worse than another. */
export interface Candidate {
  readonly node: Node
  /** SC-7. */
  readonly failures: number
  /** Active tasks of the service, and of all. */
  readonly ofService: number
  readonly inAll: number
  /** How many more such tasks it can take. */
  readonly room: number
}

/** K-14: from here on a node counts as faulty for this service and version. */
const FAULTY = 5

export class NodeWalk {
  readonly #knowsTotals: boolean
  /** How many candidates take part. */
  readonly #size: number
  /** In the order in which they are sorted, as far as that has been decided. */
  readonly #sorted: Candidate[]
  readonly #rest: Candidate[]
  /** How many of the group were placed; and how many of them count as load (SC-6). */
  readonly #placed = new Map<Candidate, number>()
  readonly #active = new Map<Candidate, number>()
  #at: number
  /** The last one has been reached: they take turns. */
  #turns: boolean
  #offered: readonly Candidate[]

  /** `most` candidates take part; without totals, those equal in all else count as equal. */
  constructor(candidates: readonly Candidate[], most: number, knowsTotals: boolean) {
    this.#knowsTotals = knowsTotals
    this.#size = Math.min(most, candidates.length)
    this.#sorted = []
    this.#rest = [...candidates]
    this.#at = -1
    this.#turns = false
    this.#offered = this.#best()
  }

  clone(): NodeWalk {
    const twin = new NodeWalk([...this.#sorted, ...this.#rest], this.#size, this.#knowsTotals)
    twin.#sorted.push(...this.#sorted)
    twin.#rest.splice(0, this.#sorted.length)
    for (const [candidate, count] of this.#placed) twin.#placed.set(candidate, count)
    for (const [candidate, count] of this.#active) twin.#active.set(candidate, count)
    twin.#at = this.#at
    twin.#turns = this.#turns
    twin.#offered = this.#offered
    return twin
  }

  /** Empty when none has room. */
  get offered(): readonly Node[] {
    return this.#offered.map(({ node }) => node)
  }

  /** A task goes to one of those on offer; one that is to stop already makes it no fuller. */
  take(node: Node, task: Task): void {
    const candidate = this.#offered.find((each) => each.node === node)
    if (candidate === undefined) throw new Error("the chooser left its offer")
    increase(this.#placed, candidate)
    if (isActive(task)) increase(this.#active, candidate)
    const known = this.#sorted.indexOf(candidate)
    if (known < 0) {
      this.#rest.splice(this.#rest.indexOf(candidate), 1)
      this.#sorted.push(candidate)
    }
    this.#at = known < 0 ? this.#sorted.length - 1 : known
    this.#turns ||= this.#sorted.length === this.#size
    this.#offered = this.#turns ? this.#nextInTurn() : this.#nextOrSame(candidate)
  }

  #nextOrSame(current: Candidate): readonly Candidate[] {
    const next = this.#best()
    const [first] = next
    const same = this.#hasRoom(current) ? [current] : next
    if (first === undefined) return same
    const order = this.#compare(first, current)
    if (order < 0) return next
    const unknown = order === 0 && !this.#knowsTotals
    return unknown && same !== next ? [...same, ...next] : same
  }

  #nextInTurn(): readonly Candidate[] {
    for (let step = 1; step <= this.#size; step++) {
      const candidate = this.#sorted[(this.#at + step) % this.#size]
      if (candidate !== undefined && this.#hasRoom(candidate)) return [candidate]
    }
    return []
  }

  #hasRoom(candidate: Candidate): boolean {
    return (this.#placed.get(candidate) ?? 0) < candidate.room
  }

  /** Of those that have not been reached yet. */
  #best(): readonly Candidate[] {
    let best: Candidate[] = []
    for (const candidate of this.#rest) {
      const [leader] = best
      const order = leader === undefined ? -1 : this.#compare(candidate, leader)
      if (order < 0) best = [candidate]
      else if (order === 0) best.push(candidate)
    }
    return best
  }

  /** SC-8: negative when `a` is better. */
  #compare(a: Candidate, b: Candidate): number {
    const faulty = a.failures >= FAULTY || b.failures >= FAULTY
    if (faulty && a.failures !== b.failures) return a.failures - b.failures
    const more = (this.#active.get(a) ?? 0) - (this.#active.get(b) ?? 0)
    const ofService = a.ofService - b.ofService + more
    if (ofService !== 0 || !this.#knowsTotals) return ofService
    return a.inAll - b.inAll + more
  }
}

const increase = (counts: Map<Candidate, number>, candidate: Candidate): void => {
  counts.set(candidate, (counts.get(candidate) ?? 0) + 1)
}
