/**
 * The comparison's own trial: each recording is damaged in many ways, and each has to be noticed.
 *
 * The classic damages come first wherever there is room for them, then the other kinds from where the
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
  readonly seed: number
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

const classic: ReadonlySet<string> = new Set([
  "transition dropped",
  "two of one task swapped",
  "cause and effect swapped",
  "state changed",
  "message changed",
  "error changed",
  "exit code changed",
  "task moved to another slot",
  "manager's time shifted",
  "update status removed",
  "rollback made an update",
  "row of the last table changed",
])

/** Draws of one kind until it is given up, if each is legal. */
const draws = 20

/** `least` damages, if the recording has room for so many. */
export async function selfTest(
  recording: Recording,
  seed = seedOf(recording.name),
  least = 14,
): Promise<SelfTest> {
  const prng = Prng.seeded(seed)
  const unnoticed: string[] = []
  let [damages, drawnAgain] = [0, 0]
  for (const kind of inOrder(seed)) {
    if (damages >= least) break
    const { damage, again } = draw(kind, recording, prng)
    drawnAgain += again
    if (damage === null) continue
    damages++
    if (!(await notices(damage.recording))) unnoticed.push(damage.what)
  }
  return { seed, damages, drawnAgain, unnoticed }
}

/** The same for the same name, wherever the file lies. */
function seedOf(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521, 7)
}

function inOrder(seed: number): readonly Kind[] {
  const others = kinds.filter(({ name }) => !classic.has(name))
  const turn = seed % others.length
  return [
    ...kinds.filter(({ name }) => classic.has(name)),
    ...others.slice(turn),
    ...others.slice(0, turn),
  ]
}

function draw(kind: Kind, recording: Recording, prng: Prng) {
  for (let again = 0; again < draws; again++) {
    const damage: Damage | null = kind.draw(recording, prng)
    if (damage === null || damage.legal === null) return { damage, again }
  }
  return { damage: null, again: draws }
}

async function notices(recording: Recording): Promise<boolean> {
  try {
    return (await judge(recording)).differences.length > 0
  } catch {
    return true
  }
}
