/** Did a rollout change its pace on the way? What step 4 asks to predict, and step 6 to do. */
import type { Happening } from "./happenings.ts"

export type Pace = {
  /** Slots for which the present rollout has made a task so far. */
  readonly touched: readonly number[]
  /** Since the policy was changed in mid-rollout; null before that. */
  readonly change: Change | null
  readonly tries: number
  /** A policy was changed when no rollout was going on. */
  readonly tooLate: boolean
}

export type Change = {
  readonly version: number
  /** Touched when it happened. */
  readonly before: readonly number[]
  /** Untouched then, replaced by the new updater since. */
  readonly after: readonly number[]
  /** Touched then, and replaced again since. */
  readonly again: readonly number[]
}

export const noPace: Pace = { touched: [], change: null, tries: 0, tooLate: false }

/** So many untouched slots show that the new updater is at work. */
export const enoughSlots = 2

export function foldPace(state: Pace, happening: Happening): Pace {
  switch (happening.type) {
    case "reset":
      return { ...noPace, tries: state.tries }
    case "defined":
      return defined(state, happening)
    case "task":
      return task(state, happening)
    case "status":
      // A rollout that ended takes its traces along; one that begins after a pause goes on with them.
      return happening.state === "completed" || happening.state === "rollback_completed"
        ? { ...state, touched: [], change: lasting(state.change) }
        : state
    default:
      return state
  }
}

export const isNewPace = (state: Pace): boolean =>
  state.change !== null && state.change.after.length >= enoughSlots

/** A change of pace that had no time to show anything is forgotten with its rollout. */
const lasting = (change: Change | null): Change | null =>
  change && change.after.length >= enoughSlots ? change : null

function defined(state: Pace, happening: Happening & { type: "defined" }): Pace {
  const { before, after } = happening
  const paceDiffers = before.parallelism !== after.parallelism || before.delay !== after.delay
  const isRollout = before.template !== after.template
  if (isNewPace(state)) return state
  if (happening.rollback || isRollout) return { ...state, touched: [], change: null }
  if (!paceDiffers) return state
  if (happening.state !== "updating") return { ...state, tries: state.tries + 1, tooLate: true }
  return {
    ...state,
    tries: state.tries + 1,
    tooLate: false,
    change: { version: after.version, before: state.touched, after: [], again: [] },
  }
}

function task(state: Pace, { state: now, slot, version }: Happening & { type: "task" }): Pace {
  const { change } = state
  if (now === "created") {
    const touched = state.touched.includes(slot) ? state.touched : [...state.touched, slot]
    const isAgain = change !== null && version === change.version && change.before.includes(slot)
    if (!isAgain || change.again.includes(slot)) {
      return touched === state.touched ? state : { ...state, touched }
    }
    return { ...state, touched, change: { ...change, again: [...change.again, slot] } }
  }
  if (now !== "running" || change === null || version !== change.version) return state
  if (change.before.includes(slot) || change.after.includes(slot)) return state
  return { ...state, change: { ...change, after: [...change.after, slot] } }
}
