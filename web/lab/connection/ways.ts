/** Which way to the lab is taken next: the best one that has not failed on this network. */

/** A line that opens and is cut before it says anything may have met a restart; twice is the network. */
const cutsAllowed = 1

export class Ways {
  private readonly count: number
  private index = 0
  private cuts = 0

  constructor(count: number) {
    this.count = count
  }

  get current(): number {
    return this.index
  }

  worked(index: number): void {
    this.index = index
    this.cuts = 0
  }

  /** A line of the current way ended before its first message. */
  failed(opened: boolean): void {
    this.cuts += 1
    if (opened && this.cuts <= cutsAllowed) return
    this.index = (this.index + 1) % this.count
    this.cuts = 0
  }
}
