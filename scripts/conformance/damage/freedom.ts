/** Where a real swarm is free, so that a recording may say this or that. */
import { terminal } from "../../../src/swarm/task-states.ts"
import { isAgentMade, tolerance } from "../latitude.ts"
import type { Recording, Transition } from "../recording.ts"

/** Seconds within which a batch of an agent's reports swallows all but the last. */
const batchWindow = 1.5
/** Seconds that a preparation may take longer than it should. */
const longestPreparation = 3
const onTheWay: ReadonlySet<string> = new Set(["assigned", "accepted", "preparing"])

/**
 * A state that is no end, and was left for the next so soon that no commit need have seen it. On the
 * way up to the first wish for it to run, when a state began is the node's affair too.
 */
export function isSwallowable(recording: Recording, each: Transition): boolean {
  if (!isAgentMade(each) || each.to === null || terminal(each.to)) return false
  const next = recording.transitions.find(
    (other) =>
      other.task === each.task && other.committed_s > each.committed_s && isAgentMade(other),
  )
  if (next === undefined) return false
  const window = onTheWay.has(each.from ?? "") ? longestPreparation : batchWindow
  return next.committed_s - each.committed_s < window
}

/** So close to the end that a recording may just not have seen it any more. */
export function isUponEdge(recording: Recording, seconds: number): boolean {
  return seconds > recording.duration_s - tolerance
}
