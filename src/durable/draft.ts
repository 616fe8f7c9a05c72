/** The commit that is being made: what has happened since the last one, to be stored and then told. */
import type { ClusterEvent } from "../swarm/events.ts"
import type { LabMessage } from "../wire/lab.ts"

export class Draft {
  #events: ClusterEvent[] = []
  #messages: LabMessage[] = []
  #told = false
  #clusterChanged = false
  #stateChanged = false
  #stepsChanged = false
  #afresh = false

  get events(): readonly ClusterEvent[] {
    return this.#events
  }

  get messages(): readonly LabMessage[] {
    return this.#messages
  }

  get clusterChanged(): boolean {
    return this.#clusterChanged
  }

  get stepsChanged(): boolean {
    return this.#stepsChanged
  }

  /** Every page gets the whole picture anew. */
  get afresh(): boolean {
    return this.#afresh
  }

  /** Something of it concerns the pages, apart from events: it gets a number. */
  get told(): boolean {
    return this.#told || this.#afresh
  }

  /** Nothing to store, nothing to tell. */
  get empty(): boolean {
    return !this.#clusterChanged && !this.#stateChanged
  }

  happened(events: readonly ClusterEvent[]): void {
    for (const event of events) this.#events.push(event)
    this.#clusterChanged = true
  }

  changeCluster(): void {
    this.#clusterChanged = true
  }

  changeState(): void {
    this.#stateChanged = true
  }

  /** To be sent with the commit. */
  tell(message: LabMessage): void {
    this.#messages.push(message)
    this.touch()
  }

  /** Something of the lab was stored beside its row: the commit gets a number for it. */
  touch(): void {
    this.#told = true
    this.#stateChanged = true
  }

  /** What a page sees of the steps may have changed. */
  tellSteps(): void {
    this.#stepsChanged = true
    this.#stateChanged = true
  }

  startAfresh(): void {
    this.#afresh = true
    this.#stateChanged = true
  }

  /** Another swarm: what happened in the old one is no news. */
  changeSwarm(): void {
    this.#events = []
    this.#clusterChanged = true
    this.#stateChanged = true
  }
}
