/** The part of the account that follows requests: reads, refusals, and stack deploys. */
import type { RequestFact } from "../../engine/facts.ts"
import { digestOf, sameImage } from "./definition.ts"
import type { Happening } from "./happenings.ts"
import type { Reading } from "./read-events.ts"
import {
  type AccountState,
  appended,
  bounds,
  firstDelay,
  type OpenDeploy,
  stackName,
} from "./state.ts"

export function readRequest(state: AccountState, fact: RequestFact): Reading {
  const route = fact.route.length > 1 ? fact.route.replace(/\/$/, "") : fact.route
  const good = fact.status < 400
  if (fact.method === "POST" && route === "/services/:id/update") {
    return good ? readUpdate(state, fact) : readRefusal(state, fact)
  }
  if (fact.method !== "GET" || fact.purpose !== "person" || !good) return { state, happenings: [] }
  if (route === "/services") return readServiceList(state, fact)
  return { state, happenings: route === "/tasks" ? taskList(state, fact) : [] }
}

function readRefusal(state: AccountState, fact: RequestFact): Reading {
  const refused = fact.query.rollback === "previous"
  return { state, happenings: refused ? [{ type: "rollback-refused" }] : [] }
}

function readServiceList(state: AccountState, fact: RequestFact): Reading {
  const { filters } = fact
  // `docker service ps NAME` looks its service up by name first: nobody reads a list then.
  const isLookUp = filters.name !== undefined || filters.id !== undefined
  const happenings: Happening[] = isLookUp ? [] : [{ type: "listed" }]
  const namespace = `com.docker.stack.namespace=${stackName}`
  const listed = fact.services.length <= bounds.services ? fact.services : []
  const worker = state.worker?.id
  if (!filters.label?.includes(namespace) || worker === undefined || !listed.includes(worker)) {
    return { state, happenings }
  }
  const open: OpenDeploy = { client: fact.client, left: listed, before: null, after: null }
  const others = state.deploys.filter(({ client }) => client !== fact.client)
  return { state: { ...state, deploys: appended(others, open, bounds.deploys) }, happenings }
}

/** A read of the worker's tasks; those of the progress display (real CLI: `_up-to-date`) do not count. */
function taskList({ worker }: AccountState, fact: RequestFact): Happening[] {
  const isProgress = fact.filters["_up-to-date"] !== undefined
  if (!worker || isProgress || fact.fingerprint === null) return []
  if (!fact.services.includes(worker.id)) return []
  const rollout = worker.updateState === "updating" ? worker.updateStartedAt : null
  return [{ type: "read", fingerprint: fact.fingerprint, rollout }]
}

/** A service was updated: one more of those that the client's stack deploy has listed? */
function readUpdate(before: AccountState, fact: RequestFact): Reading {
  const [id] = fact.services
  const isWorker = id !== undefined && id === before.worker?.id
  const state = isWorker ? { ...before, written: null } : before
  const open = state.deploys.find(({ client }) => client === fact.client)
  if (!open || id === undefined) return { state, happenings: [] }
  const others = state.deploys.filter((deploy) => deploy !== open)
  // Not listed, or a second time, or a rollback: this client is doing something else.
  if (!open.left.includes(id) || fact.query.rollback !== undefined) {
    return { state: { ...state, deploys: others }, happenings: [] }
  }
  const next: OpenDeploy = {
    ...open,
    left: open.left.filter((one) => one !== id),
    ...(isWorker && before.written),
  }
  const happenings = next.left.length === 0 ? deployed(state, next) : []
  const deploys = next.left.length === 0 ? others : [...others, next]
  return { state: { ...state, deploys }, happenings }
}

function deployed(state: AccountState, { before, after }: OpenDeploy): Happening[] {
  if (!before || !after) return []
  const earlier = isEarlier(state, before.image, after.image)
  return [{ type: "deployed", before, after, earlier }]
}

/** Not what ran before, but what the worker was earlier: the same image, or one with the same delay. */
function isEarlier(state: AccountState, before: string, after: string): boolean {
  if (sameImage(before, after)) return false
  const current = state.images.findIndex((image) => sameImage(image, before))
  const past = state.images.slice(0, Math.max(0, current))
  if (past.some((image) => sameImage(image, after))) return true
  const delay = delayOf(state, after)
  if (delay === null || delay === delayOf(state, before)) return false
  return past.some((image) => delayOf(state, image) === delay)
}

/** Seconds; null for an image that was not pushed while the student watched. */
function delayOf({ pushed, images }: AccountState, image: string): number | null {
  const known = pushed.find((delay) => delay.image === digestOf(image))
  if (known) return known.seconds
  return images[0] !== undefined && sameImage(images[0], image) ? firstDelay : null
}
