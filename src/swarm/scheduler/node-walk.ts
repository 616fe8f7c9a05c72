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
  /** Those that were asked again and had no room left, and how many they were when one last had. */
  readonly #full: Candidate[] = []
  #fullAtFit: number | null = null

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
    twin.#full.push(...this.#full)
    twin.#fullAtFit = this.#fullAtFit
    return twin
  }

  /** Empty when none has room. */
  get offered(): readonly Node[] {
    return this.#offered.map(({ node }) => node)
  }

  /** SC-4: those found full since one last was not. */
  get lastFull(): readonly Node[] {
    return this.#full.slice(this.#fullAtFit ?? 0).map(({ node }) => node)
  }

  /** Whether one that was asked again had room still. */
  get hadRoomAgain(): boolean {
    return this.#fullAtFit !== null
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
    const order = first === undefined ? 1 : this.#compare(first, current)
    if (order < 0) {
      this.#fullAtFit = this.#full.length
      return next
    }
    const same = this.#stillFits(current) ? [current] : next
    this.#fullAtFit = this.#full.length
    const unknown = order === 0 && !this.#knowsTotals
    return unknown && same !== next ? [...same, ...next] : same
  }

  #nextInTurn(): readonly Candidate[] {
    for (let step = 1; step <= this.#size; step++) {
      const candidate = this.#sorted[(this.#at + step) % this.#size]
      if (candidate !== undefined && this.#stillFits(candidate)) return [candidate]
    }
    return []
  }

  /** One that was found full is not asked again. */
  #stillFits(candidate: Candidate): boolean {
    const fits = (this.#placed.get(candidate) ?? 0) < candidate.room
    if (fits) this.#fullAtFit = this.#full.length
    else if (!this.#full.includes(candidate)) this.#full.push(candidate)
    return fits
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
