/** The comparison's own trial: each recording is damaged in many ways, and each has to be noticed. */
import { Prng } from "../../src/lib/prng.ts"
import { damagers } from "./damage.ts"
import type { Recording } from "./recording.ts"
import { judge } from "./trial.ts"

export interface Unnoticed {
  readonly what: string
}

export interface SelfTest {
  readonly damages: number
  readonly unnoticed: readonly Unnoticed[]
}

/** Every kind of damage that the recording has room for, and kinds again until there are `least`. */
export async function selfTest(recording: Recording, seed: number, least = 10): Promise<SelfTest> {
  const prng = Prng.seeded(seed)
  const unnoticed: Unnoticed[] = []
  let damages = 0
  for (let round = 0; round < 3 && damages < least; round++) {
    for (const damager of damagers) {
      const damage = damager(recording, prng)
      if (damage === null || (round > 0 && damages >= least)) continue
      damages++
      const noticed = await notices(damage.recording)
      if (!noticed) unnoticed.push({ what: damage.what })
    }
  }
  return { damages, unnoticed }
}

async function notices(recording: Recording): Promise<boolean> {
  try {
    return (await judge(recording)).differences.length > 0
  } catch {
    return true
  }
}
