/** A queue between a callback that pushes and a loop that waits. */
export class Queue<T> {
  private readonly items: T[] = []
  private waiting: ((item: T) => void) | null = null

  push(item: T): void {
    const waiting = this.waiting
    this.waiting = null
    if (waiting) waiting(item)
    else this.items.push(item)
  }

  async next(): Promise<T> {
    const [item] = this.items.splice(0, 1)
    if (item !== undefined) return item
    return new Promise((resolve) => {
      this.waiting = resolve
    })
  }
}
