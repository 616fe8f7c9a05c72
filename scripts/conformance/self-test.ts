/**
 * The comparison's own trial: each recording is damaged in many ways, and each has to be noticed.
 *
 * The kinds that every recording of a rollout has room for come first, then the others from where the
 * seed points on, so that a folder of recordings goes through all of them.
 */
import { Prng } from "../../src/lib/prng.ts"
import type { Damage, Kind } from "./damage/damage.ts"
import { orderKinds } from "./damage/order.ts"
import { statusKinds } from "./damage/statuses.ts"
import { textKinds } from "./damage/texts.ts"
import { timeKinds } from "./damage/times.ts"
import { transitionKinds } from "./damage/transitions.ts"
import type { Recording } from "./recording.ts"
import { judge } from "./trial.ts"

export interface SelfTest {
  readonly damages: number
  /** How many were still legal, so that another was drawn. */
  readonly drawnAgain: number
  /** What was damaged and not noticed. */
  readonly unnoticed: readonly string[]
}

export const kinds: readonly Kind[] = [
  ...transitionKinds,
  ...orderKinds,
  ...timeKinds,
  ...statusKinds,
  ...textKinds,
]

/** Draws of one kind until it is given up, if each is legal. */
const draws = 20

export async function selfTest(recording: Recording, seed: number, least = 12): Promise<SelfTest> {
  const prng = Prng.seeded(seed)
  const known = new Set((await judge(recording)).differences.map(({ text }) => text))
  const unnoticed: string[] = []
  let [damages, drawnAgain, idle] = [0, 0, 0]
  for (let at = seed * least; damages < least && idle < kinds.length; at++) {
    const kind = kinds[at % kinds.length]
    const drawn = kind === undefined ? null : draw(kind, recording, prng)
    drawnAgain += drawn?.again ?? 0
    if (!drawn?.damage) {
      idle++
      continue
    }
    idle = 0
    damages++
    const { what, recording: damaged } = drawn.damage
    if (!(await notices(damaged, known))) unnoticed.push(what)
  }
  return { damages, drawnAgain, unnoticed }
}

function draw(kind: Kind, recording: Recording, prng: Prng) {
  for (let again = 0; again < draws; again++) {
    const damage: Damage | null = kind.draw(recording, prng)
    if (damage === null || damage.legal === null) return { damage, again }
  }
  return { damage: null, again: draws }
}

/** A difference that the whole recording does not have. */
async function notices(recording: Recording, known: ReadonlySet<string>): Promise<boolean> {
  try {
    return (await judge(recording)).differences.some(({ text }) => !known.has(text))
  } catch {
    return true
  }
}
