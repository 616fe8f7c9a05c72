/**
 * What a damage is: something false put into a recording. Where real swarms are free, false cannot be
 * told from true: such a damage says why it is still legal, and another one is drawn.
 */
import type { Prng } from "../../../src/lib/prng.ts"
import type { Recording, Transition } from "../recording.ts"

export interface Damage {
  readonly what: string
  readonly recording: Recording
  /** Why a real swarm may have done this; null: none may. */
  readonly legal: string | null
}

export interface Kind {
  readonly name: string
  /** Null when the recording has nothing that could be damaged in this way. */
  readonly draw: (recording: Recording, prng: Prng) => Damage | null
}

export function pick<T>(list: readonly T[], prng: Prng): T | undefined {
  return list.length === 0 ? undefined : list[prng.below(list.length)]
}

export function describe(each: Transition): string {
  return `${each.task} ${each.event ?? `${each.from}→${each.to}`} at ${each.committed_s}`
}

/** The recording with one thing of a list in another form, or left out (null). */
export function altered<T>(list: readonly T[], victim: T, to: T | null): T[] {
  return list.flatMap((each) => {
    if (each !== victim) return [each]
    return to === null ? [] : [to]
  })
}
