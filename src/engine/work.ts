/**
 * Work that takes cluster time: a build, a push, a pull. All that it will say and do is known when it
 * begins; each beat of it is done and said when its time has come. So whoever calls it off, or has gone,
 * leaves nothing half done, and a lab that stores it finds it again.
 */
import type { Command } from "../swarm/command.ts"
import { MILLISECOND, type SimTime } from "../swarm/time.ts"
import type { BuildFact } from "./facts.ts"
import type { Fed } from "./follow.ts"
import type { EngineHost } from "./host.ts"
import { failure, progressText } from "./progress.ts"
import type { ProgressLine } from "./types.ts"

export interface Beat {
  /** µs of cluster time since the beat before; may be a fraction. */
  readonly after: SimTime
  /** Done first, in this order; the first that is refused ends the work, and is the last it says. */
  readonly does?: readonly Command[]
  readonly built?: BuildFact
  readonly says: readonly ProgressLine[]
}

export interface WorkFollower {
  readonly kind: "work"
  /** Id of the swarm in which it began. */
  readonly swarm: string
  /** What is still to come, in order. */
  readonly moments: readonly Moment[]
}

interface Moment {
  readonly at: SimTime
  readonly beats: readonly Omit<Beat, "after">[]
}

/** Beats that lie closer together are one moment, and work that is over sooner takes none: each wakes the lab. */
const apart = 100 * MILLISECOND

export function openWork(beats: readonly Beat[], host: EngineHost): WorkFollower {
  const { now, id } = host.cluster
  const takes = beats.reduce((sum, { after }) => sum + after, 0)
  const moments: Moment[] = []
  let passed = 0
  /** Until then the last moment takes in what comes later. */
  let openUntil = now
  for (const { after, ...beat } of beats) {
    passed += takes < apart ? 0 : after
    const at = now + Math.round(passed)
    const last = moments.at(-1)
    if (last && (last.at === at || last.at < openUntil)) {
      moments.splice(-1, 1, { at, beats: [...last.beats, beat] })
    } else {
      if (last) openUntil = last.at + apart
      moments.push({ at, beats: [beat] })
    }
  }
  return { kind: "work", swarm: id, moments }
}

export function feedWork(state: WorkFollower, host: EngineHost): Fed {
  const { now, id } = host.cluster
  // Somebody has started over: it was meant for another swarm.
  const due = state.swarm === id ? state.moments.filter(({ at }) => at <= now) : []
  const moments = state.swarm === id ? state.moments.slice(due.length) : []
  const said: ProgressLine[] = []
  for (const beat of due.flatMap(({ beats }) => beats)) {
    const problem = perform(beat, host)
    if (problem !== null) {
      const text = progressText([...said, failure(problem)])
      return { text, state: { ...state, moments: [] }, done: true, nextAt: null }
    }
    said.push(...beat.says)
  }
  const [next] = moments
  return {
    text: progressText(said),
    state: { ...state, moments },
    done: next === undefined,
    nextAt: next?.at ?? null,
  }
}

/** Why not; null when it is done. */
function perform({ does = [], built }: Omit<Beat, "after">, host: EngineHost): string | null {
  for (const command of does) {
    const done = host.perform(command)
    if (!done.ok) return done.error.message
  }
  if (built) host.observe({ ...built, at: host.cluster.now })
  return null
}
