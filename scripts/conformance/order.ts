/**
 * Order between tasks where a rule links them: what our manager does in the very instant in which it
 * hears of an agent's report, it does because of it, so the recording may not have it before.
 */
import type { Transition as OurTransition } from "../support/trace.ts"
import type { Difference } from "./difference.ts"
import { isAgentMade } from "./latitude.ts"
import type { Played } from "./player.ts"
import type { Recording, Transition } from "./recording.ts"

/** Seconds: ours reacts at once, and both sides round to a millisecond. */
const instant = 0.001

export function compareOrder(recording: Recording, played: Played): readonly Difference[] {
  const ours = played.transitions
  const theirs = counterparts(recording, ours)
  const statuses = statusPairs(recording, played)
  const differences: Difference[] = []
  for (const [index, cause] of ours.entries()) {
    const told = theirs.get(cause)
    if (told === undefined || !isAgentMade(cause)) continue
    for (let at = index + 1; at < ours.length; at++) {
      const effect = ours[at]
      if (effect === undefined || effect.committed_s > cause.committed_s + instant) break
      const answered = theirs.get(effect)
      if (answered === undefined || isAgentMade(effect)) continue
      if (effect.service !== cause.service) continue
      if (answered.committed_s < told.committed_s) {
        const text = `${sketch(answered)} came before its cause, ${sketch(told)}`
        differences.push({ at: answered.committed_s, text })
      }
    }
    for (const [effect, answered] of statuses) {
      const late = effect.t_s - cause.committed_s
      if (effect.service !== cause.service || late < 0 || late > instant) continue
      if (answered.t_s < told.committed_s) {
        const text = `${answered.state} came before its cause, ${sketch(told)}`
        differences.push({ at: answered.t_s, text })
      }
    }
  }
  return differences
}

/** Our update statuses with the recording's: by service, and by place among its own. */
function statusPairs(recording: Recording, { updateStatus }: Played) {
  const theirs = Map.groupBy(recording.update_status, (each) => each.service)
  const ours = Map.groupBy(updateStatus, (each) => each.service)
  return [...ours].flatMap(([service, changes]) =>
    changes.flatMap((our, index) => {
      const their = theirs.get(service)?.[index]
      return their === undefined ? [] : [[our, their] as const]
    }),
  )
}

const sketch = ({ task, event, to, desired }: Transition): string =>
  `${task} ${event === "desired" ? `wish ${desired}` : (event ?? to)}`

/** The recording's transition for each of ours: by task, and by place among its own. */
function counterparts(
  recording: Recording,
  ours: readonly OurTransition[],
): ReadonlyMap<OurTransition, Transition> {
  const theirs = Map.groupBy(recording.transitions, (each) => each.task)
  const found = new Map<OurTransition, Transition>()
  for (const [task, transitions] of Map.groupBy(ours, (each) => each.task)) {
    for (const [index, each] of transitions.entries()) {
      const their = theirs.get(task)?.[index]
      if (their !== undefined) found.set(each, their)
    }
  }
  return found
}
