/**
 * Streams that go on (`/events`, followed logs, builds) as followers: plain JSON states that are fed at each
 * commit and whenever their next line is due. A held HTTP response and a subscription on the lab's
 * socket are the same thing; only the socket's survives hibernation, since its state is stored.
 */
import { unreachable } from "../lib/assert.ts"
import { err, type Result } from "../lib/result.ts"
import type { SimTime } from "../swarm/time.ts"
import { type HttpError, notFound } from "./errors.ts"
import { type EventFollower, feedEvents, openEvents } from "./follow-events.ts"
import { feedLogs, type LogFollower, openLogs } from "./follow-logs.ts"
import { feedStats, openStats, type StatsFollower } from "./follow-stats.ts"
import { feedWait, type WaitFollower } from "./follow-wait.ts"
import type { EngineHost } from "./host.ts"
import { feedWork, type WorkFollower } from "./work.ts"

export type Follower = EventFollower | LogFollower | StatsFollower | WaitFollower | WorkFollower

export interface Fed {
  /** Whole lines; empty when nothing is new. */
  readonly text: string
  readonly state: Follower
  /** The stream has ended. */
  readonly done: boolean
  /** Cluster time at which to feed again although nothing was committed; null = no need. */
  readonly nextAt: SimTime | null
}

export type FollowQuery = Readonly<Record<string, string>>

/** `path` without version: `/events`, `/services/web/logs`, `/tasks/x/logs`, `/containers/y/stats`. */
export function openFollower(
  path: string,
  query: FollowQuery,
  host: EngineHost,
): Result<Follower, HttpError> {
  if (path === "/events") return openEvents(query, host)
  const container = statsOf.exec(path)?.[1]
  if (container !== undefined) return openStats(decoded(container), host)
  const match = /^\/(services|tasks)\/([^/]+)\/logs$/.exec(path)
  if (!match?.[1] || !match[2]) return err(notFound("page not found"))
  const kind = match[1] === "services" ? "service" : "task"
  return openLogs(kind, decoded(match[2]), query, host)
}

const statsOf = /^\/containers\/([^/]+)\/stats$/

/** The pattern of the route that answers it over HTTP; null where none does. */
export function streamRoute(path: string): string | null {
  if (path === "/events") return path
  if (statsOf.test(path)) return "/containers/:id/stats"
  const kind = /^\/(services|tasks)\/[^/]+\/logs$/.exec(path)?.[1]
  return kind === undefined ? null : `/${kind}/:id/logs`
}

/** As it is where it cannot be decoded, as the routes take it. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

export function feed(state: Follower, host: EngineHost): Fed {
  switch (state.kind) {
    case "events":
      return feedEvents(state, host)
    case "logs":
      return feedLogs(state, host)
    case "stats":
      return feedStats(state, host)
    case "wait":
      return feedWait(state, host)
    case "work":
      return feedWork(state, host)
    default:
      return unreachable(state)
  }
}
