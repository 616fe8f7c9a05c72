/** The follower of a service's or a task's logs. Its lines are `LogLine`s; HTTP frames them (stdcopy.ts). */
import { err, ok, type Result } from "../lib/result.ts"
import type { Cluster } from "../swarm/cluster.ts"
import type { Task } from "../swarm/objects.ts"
import type { SimTime } from "../swarm/time.ts"
import { badRequest, type HttpError, internal } from "./errors.ts"
import { findService, findTask } from "./find.ts"
import type { Fed, FollowQuery } from "./follow.ts"
import { unreadable } from "./follow-events.ts"
import type { EngineHost } from "./host.ts"
import { keptLines, nextLogLineAt, readLogs } from "./logs.ts"
import { flag } from "./query.ts"
import { isUp, stateOf } from "./render/container-state.ts"
import { wallMsOf } from "./render/time.ts"
import type { LogLine } from "./types.ts"

export interface LogFollower {
  readonly kind: "logs"
  /** A container's end with it; a task's and a service's when there is none any more. */
  readonly of: "service" | "task" | "container"
  /** Full id, of the task where it is a container's. */
  readonly id: string
  /** Lines from this cluster time on are still to come, µs. */
  readonly from: SimTime
  /** Lines of each container in the first piece; later ones come whole. */
  readonly tail: number
  readonly follow: boolean
  /** Cluster time, µs; null = no end. */
  readonly until: SimTime | null
  readonly stdout: boolean
  readonly stderr: boolean
}

export const noStream = badRequest("Bad parameters: you must choose at least one stream")

export function openLogs(
  of: LogFollower["of"],
  ref: string,
  query: FollowQuery,
  host: EngineHost,
): Result<LogFollower, HttpError> {
  const stdout = flag(query.stdout)
  const stderr = flag(query.stderr)
  if (!stdout && !stderr) {
    return err(noStream)
  }
  const found = of === "service" ? findService(host.cluster, ref) : findTask(host.cluster, ref)
  if (!found.ok) return found
  // The engine's own logs take what is no number for all of them.
  const tail = tailOf(query.tail) ?? (of === "container" ? keptLines : null)
  if (tail === null) return err(internal('tail value must be a positive integer or "all"'))
  const since = instant(query.since, host)
  const until = instant(query.until, host)
  if (since === "unreadable" || until === "unreadable") {
    return err(unreadable((since === "unreadable" ? query.since : query.until) ?? ""))
  }
  const follow = flag(query.follow)
  const from = since ?? 0
  return ok({ kind: "logs", of, id: found.value.id, from, tail, follow, until, stdout, stderr })
}

export function feedLogs(state: LogFollower, host: EngineHost): Fed {
  const now = host.cluster.now
  const all = tasksOf(state, host)
  const tasks = all.filter(({ nodeId }) => isReached(host.cluster, nodeId))
  const end = state.until === null ? now + 1 : Math.min(now + 1, state.until)
  const lines = readLogs(tasks, host, { from: state.from, to: end, tail: state.tail })
  const told = lines.filter(({ stream }) => stream === "systemerr" || state[stream])
  const wanted = [...told, ...(state.follow ? [] : shortfall(state, all, host))]
  const over = state.until !== null && now >= state.until
  const done = !state.follow || over || !isThere(state, host)
  return {
    text: wanted.map((line) => `${JSON.stringify(line)}\n`).join(""),
    state: { ...state, from: end, tail: keptLines },
    done,
    nextAt: done ? null : soonest(nextLogLineAt(tasks, host, now), state.until),
  }
}

const isReached = (cluster: Cluster, nodeId: string): boolean =>
  cluster.node(nodeId)?.status.state === "ready"

/** What is missing and why, as recorded: nodes that are not there, or a task that never had one. */
function shortfall({ of }: LogFollower, tasks: readonly Task[], host: EngineHost): LogLine[] {
  const placed = tasks.filter(({ nodeId }) => nodeId !== "")
  const nodes = new Set(placed.map(({ nodeId }) => nodeId))
  const lost = [...nodes].filter((id) => !isReached(host.cluster, id))
  const waiting = of === "task" ? tasks.filter(({ nodeId }) => nodeId === "") : []
  const reasons = [
    ...lost.map((id) => `node ${id} is not available`),
    ...waiting.map(({ id }) => `task ${id} has not been scheduled`),
  ]
  if (reasons.length === 0) return []
  const text = `Error grabbing logs: rpc error: code = Unknown desc = warning: incomplete log stream. some logs could not be retrieved for the following reasons: ${reasons.join(", ")}`
  return [{ stream: "systemerr", time: "", node: "", service: "", task: "", text }]
}

function tasksOf(state: LogFollower, host: EngineHost): readonly Task[] {
  if (state.of === "service") return host.cluster.tasksOfService(state.id)
  const task = host.cluster.task(state.id)
  return task ? [task] : []
}

function isThere(state: LogFollower, host: EngineHost): boolean {
  if (state.of === "service") return host.cluster.service(state.id) !== undefined
  const task = host.cluster.task(state.id)
  return task !== undefined && (state.of === "task" || isUp(stateOf(host, task)))
}

function tailOf(text: string | undefined): number | null {
  if (text === undefined || text === "" || text === "all") return keptLines
  return /^\d{1,9}$/.test(text) ? Math.min(Number(text), keptLines) : null
}

function instant(text: string | undefined, host: EngineHost): SimTime | null | "unreadable" {
  if (text === undefined || text === "" || text === "0") return null
  const ms = wallMsOf(text)
  return ms === null ? "unreadable" : Math.max(0, host.clusterAt(ms))
}

function soonest(one: SimTime | null, other: SimTime | null): SimTime | null {
  if (one === null || other === null) return one ?? other
  return Math.min(one, other)
}
