/**
 * Which reports of agents one batch stored (DI-3): the recorder heard of them one after the other,
 * within a few milliseconds, but they were one commit.
 */
import { isAgentMade } from "./latitude.ts"
import type { Transition } from "./recording.ts"

/** Seconds between two reports of one batch. */
const gap = 0.002

/** Seconds: how often reports are stored, at the least (K-3). */
const interval = 0.1

/** Seconds: when what is reported now is stored. */
export function batchAfter(batches: ReadonlyMap<Transition, number>, now: number): number {
  const next = [...batches.values()].filter((at) => at >= now && at <= now + interval)
  return Math.min(now + interval, ...next)
}

/** Seconds: when each report was stored. */
export function batchTimes(transitions: readonly Transition[]): ReadonlyMap<Transition, number> {
  const times = new Map<Transition, number>()
  const reports = transitions
    .filter(isAgentMade)
    .toSorted((a, b) => a.committed_s - b.committed_s || a.t_s - b.t_s)
  let [start, last] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const report of reports) {
    const { committed_s, t_s } = report
    if (committed_s - last > gap || t_s > start) start = committed_s
    last = committed_s
    times.set(report, start)
  }
  return times
}
