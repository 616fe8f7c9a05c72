/** Where ours did something else than the recorded swarm. */

export interface Difference {
  /** Seconds from the start. */
  readonly at: number
  readonly text: string
}
