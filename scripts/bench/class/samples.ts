/** Measured times, and how they are told: the middle, the slow end, the worst. */

export class Samples {
  readonly #all: number[] = []

  /** ms. */
  add(ms: number): void {
    this.#all.push(ms)
  }

  toString(): string {
    const sorted = this.#all.toSorted((one, other) => one - other)
    const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
    const told = [at(0.5), at(0.95), at(1)].map((ms) => `${ms.toFixed(0).padStart(7)} ms`)
    return `${told.join("")}${String(sorted.length).padStart(9)}`
  }
}

export const samplesHeading = "    median       95%       max    times"
