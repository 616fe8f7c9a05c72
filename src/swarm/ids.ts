/** Identifiers as swarm draws them: 25 base-36 digits; containers have 64 hexadecimal ones (O-9). */
import { Prng, type PrngState } from "../lib/prng.ts"

const base36 = "0123456789abcdefghijklmnopqrstuvwxyz"
const hexadecimal = "0123456789abcdef"

export class Ids {
  readonly #prng: Prng

  constructor(state: PrngState) {
    this.#prng = Prng.restored(state)
  }

  /** A stream of its own: drawing an id never moves the chooser. */
  static seeded(seed: number): Ids {
    return new Ids(Prng.seeded(seed ^ 0x5bd1e995).state)
  }

  get state(): PrngState {
    return this.#prng.state
  }

  /** Of a service, task, node, network, secret, config or swarm. */
  object(): string {
    return this.#draw(base36, 25)
  }

  container(): string {
    return this.#draw(hexadecimal, 64)
  }

  pid(): number {
    return this.#prng.between(1_000, 32_000)
  }

  #draw(alphabet: string, length: number): string {
    // In one piece: a text grown letter by letter keeps every step of its making.
    const letters: number[] = []
    for (let i = 0; i < length; i++) {
      letters.push(alphabet.charCodeAt(this.#prng.below(alphabet.length)))
    }
    return String.fromCharCode(...letters)
  }
}
