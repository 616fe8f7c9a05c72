/** Damages to the order of what happened: an effect before its cause, a later state before an earlier. */
import type { Prng } from "../../../src/lib/prng.ts"
import { isAgentMade } from "../latitude.ts"
import type { Recording, Transition } from "../recording.ts"
import { altered, type Damage, describe, type Kind, pick } from "./damage.ts"

/** Seconds within which the manager reacts to what it is told. */
const promptly = 0.05

export const orderKinds: readonly Kind[] = [
  { name: "two of one task swapped", draw: swapInTask },
  { name: "cause and effect swapped", draw: swapCause },
  { name: "reaction of an update before its cause", draw: hastenStatus },
]

function swapInTask(recording: Recording, prng: Prng): Damage | null {
  const pairs = recording.transitions.flatMap((first, at) => {
    const second = recording.transitions.find(
      (each, index) => index > at && each.task === first.task,
    )
    return second === undefined ? [] : [[first, second] as const]
  })
  const pair = pick(pairs, prng)
  return pair === undefined ? null : swapped(recording, ...pair, null)
}

/** The end of a task, and the start of the next in its slot that waited for it; or the other way round. */
function swapCause(recording: Recording, prng: Prng): Damage | null {
  const pair = pick(
    recording.transitions.flatMap((each) => effectsOf(recording, each)),
    prng,
  )
  if (pair === undefined) return null
  const [cause, effect] = pair
  const legal = cause.committed_s === effect.committed_s ? "one instant" : null
  return swapped(recording, cause, effect, legal)
}

function effectsOf(
  recording: Recording,
  cause: Transition,
): readonly (readonly [Transition, Transition])[] {
  if (!isAgentMade(cause)) return []
  const [place = "", count = ""] = cause.task.split(/\.(?=\d+$)/)
  const near = recording.transitions.filter(
    ({ committed_s }) =>
      committed_s >= cause.committed_s && committed_s <= cause.committed_s + promptly,
  )
  const later = near.slice(near.indexOf(cause) + 1)
  const effect = later.find((each) => {
    // Stop first: the next may run, or is made, only now.
    const next = each.task === `${place}.${Number(count) + 1}`
    if (cause.exit_code !== null) {
      return next && (isWish(each, "running") || each.from === null)
    }
    // Start first: only now may the one before it stop.
    const before = each.task === `${place}.${Number(count) - 1}`
    return cause.to === "running" && before && isWish(each, "shutdown")
  })
  return effect === undefined ? [] : [[cause, effect]]
}

/** An update is paused, or rolled back, before the end of the task that made it so. */
function hastenStatus(recording: Recording, prng: Prng): Damage | null {
  const pairs = recording.update_status.flatMap((status) => {
    if (!status.message?.includes(" failure or early ")) return []
    const cause = recording.transitions.findLast(
      (each) =>
        each.service === status.service &&
        each.exit_code !== null &&
        each.committed_s <= status.t_s &&
        each.committed_s > status.t_s - promptly,
    )
    return cause === undefined ? [] : [[cause, status] as const]
  })
  const pair = pick(pairs, prng)
  if (pair === undefined) return null
  const [cause, status] = pair
  const before = { ...status, t_s: cause.committed_s - promptly }
  return {
    what: `${status.state} at ${status.t_s} before ${describe(cause)}`,
    recording: { ...recording, update_status: altered(recording.update_status, status, before) },
    legal: null,
  }
}

const isWish = (each: Transition, desired: string) =>
  each.event === "desired" && each.desired === desired

function swapped(
  recording: Recording,
  first: Transition,
  second: Transition,
  legal: string | null,
): Damage {
  const timesOf = ({ t_s, committed_s }: Transition) => ({ t_s, committed_s })
  const transitions = recording.transitions.map((each) => {
    if (each === first) return { ...second, ...timesOf(first) }
    return each === second ? { ...first, ...timesOf(second) } : each
  })
  const what = `swapped ${describe(first)} with ${describe(second)}`
  return { what, recording: { ...recording, transitions }, legal }
}
