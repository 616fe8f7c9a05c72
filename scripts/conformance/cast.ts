/** Which of our tasks plays which task of the recording: the n-th of a slot (or node) is the n-th. */
import type { Recording } from "./recording.ts"

export interface Role {
  readonly id: string
  readonly serviceName: string
  /** 0 for global services. */
  readonly slot: number
  /** Host name, or empty. */
  readonly nodeName: string
}

export class Cast {
  readonly #recording: Recording
  readonly #names = new Map<string, string>()
  readonly #counts = new Map<string, number>()

  constructor(recording: Recording) {
    this.#recording = recording
  }

  /** To be called for each task once, in order of creation. */
  enter(role: Role): string {
    const known = this.#names.get(role.id)
    if (known !== undefined) return known
    const alias = this.#recording.services[role.serviceName]?.alias ?? `${role.serviceName}:`
    const place = role.slot === 0 ? `${alias}@${role.nodeName}` : `${alias}${role.slot}`
    const count = (this.#counts.get(place) ?? 0) + 1
    this.#counts.set(place, count)
    const name = `${place}.${count}`
    this.#names.set(role.id, name)
    return name
  }

  nameOf(id: string): string | undefined {
    return this.#names.get(id)
  }

  /** How many tasks a slot (`w3`) or a place of a global service (`g@node4`) has had so far. */
  countAt(place: string): number {
    return this.#counts.get(place) ?? 0
  }

  /** Our ids with the recording's names. */
  get ids(): ReadonlyMap<string, string> {
    return this.#names
  }
}

export function placeOf(recording: Recording, service: string, slot: number, node: string): string {
  const alias = recording.services[service]?.alias ?? `${service}:`
  return slot === 0 ? `${alias}@${node}` : `${alias}${slot}`
}
