/** Cluster time on the page: wall time mapped through the lab's pace (wire/lab.ts, `PaceView`). */
import type { PaceView } from "../../../src/wire/lab.ts"

/** Cluster µs at a wall-clock time (ms). */
export function clusterAt(pace: PaceView, wallMs: number): number {
  if (!pace.running) return pace.at
  return pace.at + Math.max(0, wallMs - pace.wallAt) * 1000 * pace.rate
}

/** Wall ms of a cluster instant, as if the present pace had always been: what the axis is labelled with. */
export function wallAt(pace: PaceView, at: number): number {
  return pace.wallAt + (at - pace.at) / 1000 / pace.rate
}
