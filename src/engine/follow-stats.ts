/** The follower of what a container uses: a line a second, until the container is gone. */
import { err, ok, type Result } from "../lib/result.ts"
import { SECOND, type SimTime } from "../swarm/time.ts"
import { type HttpError, noSuchContainer } from "./errors.ts"
import type { Fed } from "./follow.ts"
import type { EngineHost } from "./host.ts"
import { localTask } from "./render/container.ts"
import { renderStats } from "./render/container-stats.ts"

export interface StatsFollower {
  readonly kind: "stats"
  /** Of the container's task. */
  readonly id: string
  /** When the next line is to be written, µs of cluster time. */
  readonly due: SimTime
}

export function openStats(ref: string, host: EngineHost): Result<StatsFollower, HttpError> {
  const task = localTask(host, ref)
  if (!task) return err(noSuchContainer(ref))
  return ok({ kind: "stats", id: task.id, due: host.cluster.now })
}

export function feedStats(state: StatsFollower, host: EngineHost): Fed {
  const { now } = host.cluster
  const task = host.cluster.task(state.id)
  if (!task) return { text: "", state, done: true, nextAt: null }
  if (now < state.due) return { text: "", state, done: false, nextAt: state.due }
  const due = now + SECOND
  const text = `${JSON.stringify(renderStats(host, task))}\n`
  return { text, state: { ...state, due }, done: false, nextAt: due }
}
