/**
 * A seeded generator of our own (xoshiro128**, 128 bits of state): integers only, so that every
 * engine draws the same numbers, and its state is four integers that a snapshot can keep.
 */
export type PrngState = readonly [number, number, number, number]

export class Prng {
  #a: number
  #b: number
  #c: number
  #d: number

  private constructor(state: PrngState) {
    ;[this.#a, this.#b, this.#c, this.#d] = state
  }

  /** Any number is a seed; only its low 32 bits count. */
  static seeded(seed: number): Prng {
    const next = mixer(seed)
    return new Prng([next(), next(), next(), next()])
  }

  static restored(state: PrngState): Prng {
    return new Prng(state)
  }

  get state(): PrngState {
    return [this.#a, this.#b, this.#c, this.#d]
  }

  /** 32 uniform bits, unsigned. */
  bits(): number {
    const product = Math.imul(this.#b, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = (this.#d << 11) | (this.#d >>> 21)
    return result
  }

  /** A uniform integer from 0 to `bound` - 1; `bound` from 1 to 2^32. Unbiased: it draws again. */
  below(bound: number): number {
    const limit = 2 ** 32 - (2 ** 32 % bound)
    for (;;) {
      const drawn = this.bits()
      if (drawn < limit) return drawn % bound
    }
  }

  /** A uniform integer from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  /** In random order; the list is left alone. */
  shuffled<T>(list: readonly T[]): T[] {
    const rest = [...list]
    return list.flatMap(() => rest.splice(this.below(rest.length), 1))
  }

  /** True `numerator` times in `denominator`. */
  chance(numerator: number, denominator: number): boolean {
    return this.below(denominator) < numerator
  }
}

/** Spreads one small seed over the whole state, so that seeds 1 and 2 have nothing in common. */
function mixer(seed: number): () => number {
  let counter = seed >>> 0
  return () => {
    counter = (counter + 0x9e3779b9) >>> 0
    let z = counter
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) | 0
  }
}
