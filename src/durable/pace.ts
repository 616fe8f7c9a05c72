/**
 * Wall time and cluster time: a cluster runs at a rate, or stands still because the instructor paused
 * the class, or because nobody has been there for a while. Pure data and functions over it.
 *
 * Absence is derived, not timed: cluster time ends fifteen minutes after the last visit, which is
 * found out whenever the lab next wakes. So a settled lab needs no alarm, and a lab full of crashing
 * containers does not run all weekend.
 */
import { assert } from "../lib/assert.ts"
import type { SimTime } from "../swarm/time.ts"
import type { PaceView } from "../wire/lab.ts"

const absentAfterMs = 15 * 60_000

/** From `wallAt` (ms) on, cluster time is `at` (µs) and what has passed since, times `rate`. */
export interface Segment {
  readonly at: SimTime
  readonly wallAt: number
  /** 0 = standing still. */
  readonly rate: number
}

export interface Pace {
  /** Oldest first, at least one: how an old cluster time is turned into wall time. */
  readonly segments: readonly Segment[]
  /** The class's rate, also while the lab stands still. */
  readonly rate: number
  readonly paused: boolean
  /** Wall ms of the last engine request or sign of a visible page. */
  readonly lastVisit: number
}

const segmentsMax = 64

export function startPace(at: SimTime, wall: number, rate: number, paused: boolean): Pace {
  return {
    segments: [{ at, wallAt: wall, rate: paused ? 0 : rate }],
    rate,
    paused,
    lastVisit: wall,
  }
}

/** Cluster time at a moment of wall time, now or in the past. */
export function clusterAt(pace: Pace, wall: number): SimTime {
  const awake = Math.min(wall, sleepsAt(pace))
  const segment = pace.segments.findLast((each) => each.wallAt <= awake) ?? first(pace)
  return Math.round(segment.at + Math.max(0, awake - segment.wallAt) * 1000 * segment.rate)
}

/** Wall time of a cluster instant: for rendering, and for waking in time. */
export function wallAt(pace: Pace, at: SimTime): number {
  const segment = pace.segments.findLast((each) => each.at <= at && each.rate > 0) ?? first(pace)
  return segment.wallAt + (at - segment.at) / 1000 / (segment.rate === 0 ? 1 : segment.rate)
}

/** Wall time at which the lab must act on `at`; null if the cluster stands still before. */
export function wakeTime(pace: Pace, at: SimTime): number | null {
  const end = last(pace)
  if (end.rate === 0 && at > end.at) return null
  const wall = wallAt(pace, at)
  return wall > sleepsAt(pace) ? null : wall
}

/** Somebody is there: a lab that slept goes on from where it stopped. */
export function visit(pace: Pace, wall: number): Pace {
  const at = clusterAt(pace, wall)
  const slept = wall > sleepsAt(pace) && last(pace).rate > 0
  let next = slept ? push(pace, { at, wallAt: sleepsAt(pace), rate: 0 }) : pace
  if (!next.paused && last(next).rate !== next.rate) {
    next = push(next, { at, wallAt: wall, rate: next.rate })
  }
  return { ...next, lastVisit: wall }
}

/** The instructor changed the rate, or paused the class, or lets it go on. */
export function change(pace: Pace, wall: number, rate: number, paused: boolean): Pace {
  if (pace.rate === rate && pace.paused === paused) return pace
  // A lab asleep stays so; its next visitor finds the new rate.
  if (wall > sleepsAt(pace)) return { ...pace, rate, paused }
  const segment = { at: clusterAt(pace, wall), wallAt: wall, rate: paused ? 0 : rate }
  return { ...push(pace, segment), rate, paused }
}

export function paceView(pace: Pace, wall: number): PaceView {
  const why = pace.paused ? "paused" : wall > sleepsAt(pace) ? "asleep" : "running"
  const running = why === "running"
  return { at: clusterAt(pace, wall), wallAt: wall, rate: pace.rate, running, why }
}

function sleepsAt(pace: Pace): number {
  return pace.lastVisit + absentAfterMs
}

function push(pace: Pace, segment: Segment): Pace {
  return { ...pace, segments: [...pace.segments, segment].slice(-segmentsMax) }
}

function first(pace: Pace): Segment {
  const segment = pace.segments[0]
  assert(segment !== undefined, "a pace has a segment")
  return segment
}

function last(pace: Pace): Segment {
  return pace.segments.at(-1) ?? first(pace)
}
