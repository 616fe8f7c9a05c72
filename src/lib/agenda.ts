/**
 * Pending timers as data: what is due when, in order of time and then of scheduling. A binary heap;
 * cancelled entries stay in it until they reach the top, but count for nothing.
 */
export interface AgendaEntry<Action> {
  readonly id: number
  readonly at: number
  readonly action: Action
}

export interface AgendaState<Action> {
  readonly nextId: number
  readonly entries: readonly AgendaEntry<Action>[]
}

export class Agenda<Action> {
  #heap: AgendaEntry<Action>[] = []
  readonly #live = new Set<number>()
  #nextId = 1

  static restored<Action>(state: AgendaState<Action>): Agenda<Action> {
    const agenda = new Agenda<Action>()
    agenda.#heap = [...state.entries]
    for (const entry of state.entries) agenda.#live.add(entry.id)
    agenda.#nextId = state.nextId
    return agenda
  }

  /** A sorted array is a heap, so this is all that `restored` needs. */
  get state(): AgendaState<Action> {
    const entries = this.#heap.filter((entry) => this.#live.has(entry.id))
    return { nextId: this.#nextId, entries: entries.sort(compare) }
  }

  /** When the next entry is due; null when nothing is pending. */
  get nextAt(): number | null {
    return this.#peek()?.at ?? null
  }

  /** Returns the id that `cancel` takes. */
  add(at: number, action: Action): number {
    const entry = { id: this.#nextId++, at, action }
    this.#live.add(entry.id)
    this.#heap.push(entry)
    this.#siftUp(this.#heap.length - 1)
    return entry.id
  }

  /** Cancelling what has run or was cancelled before does nothing. */
  cancel(id: number): void {
    this.#live.delete(id)
  }

  /** Takes out the next entry that is due at `now`, or undefined. */
  take(now: number): AgendaEntry<Action> | undefined {
    const top = this.#peek()
    if (top === undefined || top.at > now) return undefined
    this.#live.delete(top.id)
    this.#removeTop()
    return top
  }

  #peek(): AgendaEntry<Action> | undefined {
    for (;;) {
      const top = this.#heap[0]
      if (top === undefined || this.#live.has(top.id)) return top
      this.#removeTop()
    }
  }

  #removeTop(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#siftDown()
  }

  #siftUp(from: number): void {
    const heap = this.#heap
    let child = from
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (!this.#swapIfLater(heap, parent, child)) return
      child = parent
    }
  }

  #siftDown(): void {
    const heap = this.#heap
    let parent = 0
    for (;;) {
      const left = 2 * parent + 1
      const right = left + 1
      const first = earlier(heap, right, left) ? right : left
      if (!this.#swapIfLater(heap, parent, first)) return
      parent = first
    }
  }

  /** Swaps when the upper entry is due after the lower one; false when they are in order. */
  #swapIfLater(heap: AgendaEntry<Action>[], upper: number, lower: number): boolean {
    const above = heap[upper]
    const below = heap[lower]
    if (above === undefined || below === undefined || compare(above, below) <= 0) return false
    heap[upper] = below
    heap[lower] = above
    return true
  }
}

function earlier<Action>(heap: readonly AgendaEntry<Action>[], a: number, b: number): boolean {
  const first = heap[a]
  const second = heap[b]
  return first !== undefined && second !== undefined && compare(first, second) < 0
}

function compare<Action>(a: AgendaEntry<Action>, b: AgendaEntry<Action>): number {
  return a.at - b.at || a.id - b.id
}
