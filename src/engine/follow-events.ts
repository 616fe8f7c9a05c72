/** The follower of `/events`: from `since` (256 events back at most) to `until`, or on and on. */
import { err, ok, type Result } from "../lib/result.ts"
import { badRequest, type HttpError, internal } from "./errors.ts"
import { byLabels, byPrefix, byValue, type FilterArgs, parseFilters } from "./filters.ts"
import type { Fed, FollowQuery } from "./follow.ts"
import type { EngineHost } from "./host.ts"
import { eventLine, renderEvent } from "./render/event.ts"
import { wallMsOf } from "./render/time.ts"
import type { EventMessage } from "./types.ts"

export interface EventFollower {
  readonly kind: "events"
  /** The last event that was looked at. */
  readonly seq: number
  /** Wall milliseconds; null = from now on, without an end. */
  readonly since: number | null
  readonly until: number | null
  readonly filters: readonly (readonly [string, readonly string[]])[]
}

const objects = ["container", "network", "node", "secret", "config", "service"] as const

export function openEvents(query: FollowQuery, host: EngineHost): Result<EventFollower, HttpError> {
  const filters = parseFilters(query.filters)
  if (!filters.ok) return filters
  const since = instant(query.since, host)
  const until = instant(query.until, host)
  if (since === "unreadable" || until === "unreadable") {
    const text = (since === "unreadable" ? query.since : query.until) ?? ""
    return err(unreadable(text))
  }
  if (since !== null && until !== null && until < since) {
    const order = `\`since\` time (${query.since}) cannot be after \`until\` time (${query.until})`
    return err(badRequest(order))
  }
  const last = host.recentEvents().at(-1)?.seq ?? 0
  return ok({
    kind: "events",
    seq: since === null && until === null ? last : 0,
    since,
    until,
    filters: [...filters.value],
  })
}

/** Clients send seconds; what is nothing of the kind Go tries as a number at last. */
export const unreadable = (text: string): HttpError =>
  internal(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)

/** The CLI turns `10m` into a timestamp itself; anything that it may send is one. */
function instant(text: string | undefined, host: EngineHost): number | null | "unreadable" {
  if (text === undefined || text === "" || text === "0") return text === "0" ? 0 : null
  const ms = wallMsOf(text)
  return ms ?? (text === "now" ? host.wallNow() : "unreadable")
}

export function feedEvents(state: EventFollower, host: EngineHost): Fed {
  const filters: FilterArgs = new Map(state.filters)
  const fresh = host.recentEvents().filter((entry) => entry.seq > state.seq)
  const text = fresh
    .filter((entry) => state.since === null || entry.wall >= state.since)
    .filter((entry) => state.until === null || entry.wall <= state.until)
    .flatMap((entry) => renderEvent(entry, host))
    .filter((message) => matches(message, filters))
    .map(eventLine)
    .join("")
  const done = state.until !== null && host.wallNow() >= state.until
  return {
    text,
    state: { ...state, seq: fresh.at(-1)?.seq ?? state.seq },
    done,
    nextAt: done || state.until === null ? null : host.clusterAt(state.until),
  }
}

function matches(message: EventMessage, filters: FilterArgs): boolean {
  const { ID, Attributes } = message.Actor
  return (
    byValue(filters, "type", message.Type) &&
    byAction(filters, message.Action) &&
    byValue(filters, "scope", message.scope) &&
    byLabels(filters, "label", Attributes) &&
    byImage(filters, message) &&
    // By the beginning of a name, whatever has it: a service's is that of its containers, too.
    objects.every(
      (kind) => byPrefix(filters, kind, ID) || byPrefix(filters, kind, Attributes.name ?? ""),
    )
  )
}

/** What a colon follows need not be said. */
function byAction(filters: FilterArgs, action: string): boolean {
  return byValue(filters, "event", action) || byValue(filters, "event", action.replace(/:.*/, ""))
}

function byImage(filters: FilterArgs, { Type, Actor }: EventMessage): boolean {
  const name = (Type === "image" ? Actor.Attributes.name : Actor.Attributes.image) ?? ""
  return [Actor.ID, name].some(
    (text) => byValue(filters, "image", text) || byValue(filters, "image", withoutTag(text)),
  )
}

const withoutTag = (name: string): string => name.replace(/@.*$/, "").replace(/:[^/:]*$/, "")
