/** Tells whoever waits that the cluster changed: what lets our CLI follow a rollout without polling. */
export class Commits {
  private waiting = new Set<() => void>()

  happened(): void {
    const all = this.waiting
    this.waiting = new Set()
    for (const tell of all) tell()
  }

  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const told = () => {
        signal.removeEventListener("abort", abort)
        resolve()
      }
      const abort = () => {
        this.waiting.delete(told)
        reject(signal.reason)
      }
      signal.addEventListener("abort", abort, { once: true })
      this.waiting.add(told)
    })
  }
}
