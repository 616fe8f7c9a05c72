/**
 * A pattern-defeating quicksort that leaves equals in the very order in which Go's `sort.Sort` leaves
 * them (Go 1.19 and later): not stable, yet the same for the same input, and seen by whoever counts on it.
 */

import { assert } from "./assert.ts"

type Less<T> = (a: T, b: T) => boolean

/** Ranges up to this length are sorted by insertion, which is stable. */
const shortRange = 12
/** From this length on pivots are medians of medians. */
const longRange = 50
/** Out-of-order neighbours that may be mended before a range counts as unsorted. */
const mostRepairs = 5
/** Comparisons that found the wrong order when all of a long range's did. */
const allSwapped = 12

type Hint = "increasing" | "decreasing" | null

export function patternSorted<T extends object>(items: readonly T[], less: Less<T>): T[] {
  const sorter = new Sorter([...items], less)
  sorter.sort(0, items.length, bitLength(items.length))
  return sorter.items
}

class Sorter<T extends object> {
  readonly items: T[]
  readonly #lessThan: Less<T>
  /** Wrong orders found while a pivot was chosen. */
  #swaps = 0

  constructor(items: T[], less: Less<T>) {
    this.items = items
    this.#lessThan = less
  }

  /** From `low` to before `high`; after `badChoices` lopsided partitions the heap takes over. */
  sort(low: number, high: number, badChoices: number): void {
    let balanced = true
    let untouched = true
    while (high - low > shortRange) {
      if (badChoices === 0) {
        this.#heapSort(low, high)
        return
      }
      if (!balanced) {
        this.#breakPatterns(low, high)
        badChoices--
      }
      let [pivot, hint] = this.#choosePivot(low, high)
      if (hint === "decreasing") {
        this.#reverse(low, high)
        pivot = high - 1 - (pivot - low)
        hint = "increasing"
      }
      if (balanced && untouched && hint === "increasing" && this.#repair(low, high)) return
      if (low > 0 && !this.#less(low - 1, pivot)) {
        low = this.#skipEquals(low, high, pivot)
        continue
      }
      const [middle, nothingMoved] = this.#partition(low, high, pivot)
      untouched = nothingMoved
      const [left, right] = [middle - low, high - middle]
      balanced = Math.min(left, right) >= Math.floor((high - low) / 8)
      if (left < right) {
        this.sort(low, middle, badChoices)
        low = middle + 1
      } else {
        this.sort(middle + 1, high, badChoices)
        high = middle
      }
    }
    this.#insertionSort(low, high)
  }

  #less(i: number, j: number): boolean {
    return this.#lessThan(this.#at(i), this.#at(j))
  }

  #at(index: number): T {
    const item = this.items[index]
    assert(item !== undefined, "sorted within the list")
    return item
  }

  #swap(i: number, j: number): void {
    const held = this.#at(i)
    this.items[i] = this.#at(j)
    this.items[j] = held
  }

  #insertionSort(low: number, high: number): void {
    for (let next = low + 1; next < high; next++) {
      for (let i = next; i > low && this.#less(i, i - 1); i--) this.#swap(i, i - 1)
    }
  }

  #choosePivot(low: number, high: number): [number, Hint] {
    const length = high - low
    const quarter = Math.floor(length / 4)
    this.#swaps = 0
    let places: [number, number, number] = [low + quarter, low + 2 * quarter, low + 3 * quarter]
    if (length >= longRange) {
      const [first, second, third] = places
      places = [this.#medianAround(first), this.#medianAround(second), this.#medianAround(third)]
    }
    const pivot = this.#median(...places)
    const hint = this.#swaps === 0 ? "increasing" : this.#swaps === allSwapped ? "decreasing" : null
    return [pivot, hint]
  }

  #medianAround(place: number): number {
    return this.#median(place - 1, place, place + 1)
  }

  #median(a: number, b: number, c: number): number {
    const [low, high] = this.#ordered(a, b)
    const [middle] = this.#ordered(high, c)
    return this.#ordered(low, middle)[1]
  }

  #ordered(a: number, b: number): [number, number] {
    if (!this.#less(b, a)) return [a, b]
    this.#swaps++
    return [b, a]
  }

  /** True when the range was all but sorted, and now is. */
  #repair(low: number, high: number): boolean {
    let i = low + 1
    for (let step = 0; step < mostRepairs; step++) {
      while (i < high && !this.#less(i, i - 1)) i++
      if (i === high) return true
      if (high - low < longRange) return false
      this.#swap(i, i - 1)
      for (let at = i - 1; i - low >= 2 && at >= 1 && this.#less(at, at - 1); at--) {
        this.#swap(at, at - 1)
      }
      for (let at = i + 1; high - i >= 2 && at < high && this.#less(at, at - 1); at++) {
        this.#swap(at, at - 1)
      }
    }
    return false
  }

  /** Smaller ones before the pivot, others after it; answers where it then is. */
  #partition(low: number, high: number, pivot: number): [number, boolean] {
    this.#swap(low, pivot)
    let [i, j] = [low + 1, high - 1]
    let untouched = true
    for (;;) {
      while (i <= j && this.#less(i, low)) i++
      while (i <= j && !this.#less(j, low)) j--
      if (i > j) break
      this.#swap(i++, j--)
      untouched = false
    }
    this.#swap(j, low)
    return [j, untouched]
  }

  /** Puts all that equal the pivot in front; answers where the greater ones begin. */
  #skipEquals(low: number, high: number, pivot: number): number {
    this.#swap(low, pivot)
    let [i, j] = [low + 1, high - 1]
    for (;;) {
      while (i <= j && !this.#less(low, i)) i++
      while (i <= j && this.#less(low, j)) j--
      if (i > j) return i
      this.#swap(i++, j--)
    }
  }

  #reverse(low: number, high: number): void {
    for (let i = low, j = high - 1; i < j; i++, j--) this.#swap(i, j)
  }

  /** Shuffles three around the middle, always alike. */
  #breakPatterns(low: number, high: number): void {
    const length = high - low
    const mask = 2n ** BigInt(bitLength(length)) - 1n
    const middle = low + Math.floor(length / 4) * 2 - 1
    let random = BigInt(length)
    for (let i = 0; i < 3; i++) {
      random = xorshift(random)
      const other = Number(random & mask)
      this.#swap(middle - 1 + i, low + (other >= length ? other - length : other))
    }
  }

  #heapSort(low: number, high: number): void {
    const length = high - low
    for (let i = Math.floor((length - 1) / 2); i >= 0; i--) this.#siftDown(i, length, low)
    for (let i = length - 1; i >= 0; i--) {
      this.#swap(low, low + i)
      this.#siftDown(0, i, low)
    }
  }

  #siftDown(from: number, length: number, first: number): void {
    for (let root = from; ; ) {
      let child = 2 * root + 1
      if (child >= length) return
      if (child + 1 < length && this.#less(first + child, first + child + 1)) child++
      if (!this.#less(first + root, first + child)) return
      this.#swap(first + root, first + child)
      root = child
    }
  }
}

/** Digits of a number in binary. */
const bitLength = (number: number): number => 32 - Math.clz32(number)

function xorshift(seed: bigint): bigint {
  const first = BigInt.asUintN(64, seed ^ (seed << 13n))
  const second = first ^ (first >> 17n)
  return BigInt.asUintN(64, second ^ (second << 5n))
}
