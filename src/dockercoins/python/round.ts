/** How long one round of a program's work sleeps, as far as it has been read, and what is not sure of it. */
import type { Ending } from "./scope.ts"

export class Round {
  /** Seconds. */
  sleep = 0
  /** For a delay that is no constant, seconds. */
  readonly standIn: number
  private readonly doubts: string[] = []

  constructor(standIn: number) {
    this.standIn = standIn
  }

  /** The work begins: what was slept before it happens once. */
  begin(): void {
    this.sleep = 0
    this.doubts.length = 0
  }

  /** A delay as it is written; `seconds` is null where it is no constant. */
  rest(text: string, seconds: number | null, sometimes: boolean): void {
    if (seconds === null) {
      this.doubt(`${text} is no constant, so the simulator takes ${this.standIn} seconds for it.`)
    } else if (sometimes) {
      this.doubt(`${text} happens only sometimes; the simulator counts it in every round.`)
    }
    this.sleep += seconds ?? this.standIn
  }

  doubt(note: string): void {
    this.doubts.push(note)
  }

  /** The round goes on for ever: `sleep` seconds of it were read. */
  endless(sleep = this.sleep): Ending {
    const note = this.doubts[0] ?? null
    return { kind: "loop", sleep, certain: note === null, note }
  }

  /** Nothing is known of it but that it works. */
  guessed(note: string): Ending {
    return { kind: "loop", sleep: this.standIn, certain: false, note }
  }
}
