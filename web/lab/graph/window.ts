/** The stretch of time that timeline and graph share: the same instant stands at the same place in both. */
import type { PaceView } from "../../../src/wire/lab.ts"
import { clusterAt } from "../model/pace.ts"

/** Pixels left and right of the stretch, within its pane. */
export const inset = { left: 44, right: 14 } as const
/** Shown share of the window that lies in the future: where the line is going to go. */
const future = 0.12

export interface SharedWindow {
  /** Cluster seconds. */
  readonly from: number
  readonly now: number
  readonly to: number
}

export function windowAt(pace: PaceView, wallMs: number): SharedWindow {
  const now = clusterAt(pace, wallMs) / 1_000_000
  const span = spanOf(pace.rate)
  return { from: now - span * (1 - future), now, to: now + span * future }
}

/** Cluster seconds in the window: a whole rollout's pace must stay readable when the clock runs fast. */
const spanOf = (rate: number) => (rate > 2 ? 300 : 110)
