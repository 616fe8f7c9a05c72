/** Hops of one instant that no recording lists as a race: which came first says nothing. */
import type { Transition as OurTransition } from "../support/trace.ts"
import type { Transition } from "./recording.ts"

/** Seconds within which the allocator deals with a new task. */
const promptly = 0.05

/** N-17: the allocator hears of a new task by itself, so others may want something of it first. */
export function allocatedFirst<T extends Transition | OurTransition>(
  transitions: readonly T[],
): readonly T[] {
  const ordered = [...transitions]
  const last = ordered.findIndex(({ from, to }) => from === "new" && to === "pending")
  for (let at = last; at > 0; at--) {
    const [wish, pending] = ordered.slice(at - 1, at + 1)
    if (wish?.desired_from === undefined || pending === undefined || wish.to !== "new") break
    if (pending.t_s - wish.t_s > promptly) break
    const { to, message } = pending
    ordered.splice(
      at - 1,
      2,
      { ...pending, desired: wish.desired_from },
      { ...wish, from: to, to, message },
    )
  }
  return ordered
}
