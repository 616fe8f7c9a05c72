/** Where a recording may differ from ours, and whose a transition is. */
import type { Transition as OurTransition } from "../support/trace.ts"
import type { Transition } from "./recording.ts"

/** Seconds that a time may be off. */
export const tolerance = 0.5

const managersStates: ReadonlySet<string> = new Set(["new", "pending", "assigned", "orphaned"])

/** Node agents report these; all others are the manager's. */
export function isAgentMade({ event, to }: Transition | OurTransition): boolean {
  return event === undefined && to !== null && !managersStates.has(to)
}
