/**
 * Streams that a page has asked for on its socket (`/events`, followed logs, builds): persisted
 * subscriptions, fed by commits and by the alarm, so that they survive hibernation. Nothing is held open.
 */
import { type Follower, feed, openFollower } from "../engine/follow.ts"
import type { EngineHost } from "../engine/host.ts"
import { observeStream } from "../engine/observe.ts"
import { flag } from "../engine/query.ts"
import type { SimTime } from "../swarm/time.ts"
import type { EngineRequestMessage, LabMessage } from "../wire/lab.ts"

export interface FollowerState {
  readonly id: string
  readonly follower: Follower
  /** Cluster time of its next line although nothing is committed; null = none. */
  readonly nextAt: SimTime | null
}

/** More than a student can look at; the oldest gives way. */
const followersMax = 16
/** A chatty log is read so often at most. */
const feedEveryMs = 1_000
/**
 * Cursors are stored with a commit, or every while: a row for each line of a log would cost more than
 * the lab. After a crash a log may repeat its last lines.
 */
const storeEveryMs = 30_000

/** Of one piece of work, as JSON: a tenth of it is a build of the course. */
const storedCharacters = 40_000

/** Whether the answer to this request would go on: then it is a stream, said or not. */
export function isEndless({ path }: EngineRequestMessage): boolean {
  const { pathname, searchParams } = urlOf(path)
  if (pathname === "/events") return !searchParams.has("until")
  if (pathname.endsWith("/stats")) return flag(searchParams.get("stream") ?? "1")
  const follow = searchParams.get("follow")
  return pathname.endsWith("/logs") && (follow === "1" || follow === "true")
}

/** Not as a reference: `//host/events` would be another host's. */
const urlOf = (path: string): URL => new URL(`http://engine${path}`)

export class Followers {
  #all: readonly FollowerState[]
  /** Heads and ends, which keep their place among the chunks. */
  #toSay: LabMessage[] = []
  /** Wall ms. */
  #fedAt = 0
  #storedAt = 0

  constructor(stored: readonly FollowerState[]) {
    this.#all = stored
  }

  /** To be stored with the lab's row: all but work that it has no room for, which ends with the object. */
  get state(): readonly FollowerState[] {
    return this.#all.filter(
      ({ follower }) =>
        follower.kind !== "work" || JSON.stringify(follower).length <= storedCharacters,
    )
  }

  /** Opens one, which is a request like any other to the checks; answers only when it is refused. */
  open(request: EngineRequestMessage, host: EngineHost): LabMessage[] {
    if (this.has(request.id)) return []
    const url = urlOf(request.path)
    const query = Object.fromEntries(url.searchParams)
    const opened = openFollower(url.pathname, query, host)
    observeStream(request, opened, host)
    if (!opened.ok) {
      const { status, message } = opened.error
      const headers = { "content-type": "application/json" }
      return [
        { type: "response", id: request.id, status, headers, body: JSON.stringify({ message }) },
      ]
    }
    this.#enter({ id: request.id, follower: opened.value, nextAt: host.cluster.now })
    return []
  }

  /** Opens one that a request has begun. Its head says that what comes is all of it, from the first line. */
  add(id: string, follower: Follower, now: SimTime): void {
    this.#toSay.push({ type: "response", id, status: 200, headers: {}, body: "" })
    this.#enter({ id, follower, nextAt: now })
  }

  has(id: string): boolean {
    return this.#all.some((each) => each.id === id)
  }

  /** True when there was one of this id. */
  close(id: string): boolean {
    const closed = this.has(id)
    this.#all = this.#all.filter((each) => each.id !== id)
    return closed
  }

  closeAll(): void {
    this.#end(this.#all)
    this.#all = []
  }

  /** A page that comes again asks again, and it begins anew. */
  callOffWork(): void {
    this.#all = this.#all.filter(({ follower }) => follower.kind !== "work")
  }

  /** What is new for each of them, and whether their cursors should be stored now. */
  feed(host: EngineHost): { readonly messages: LabMessage[]; readonly toStore: boolean } {
    const messages = this.#toSay.splice(0)
    this.#fedAt = host.wallNow()
    this.#all = this.#all.flatMap((each): FollowerState[] => {
      const { text, state, done, nextAt } = feed(each.follower, host)
      if (text !== "") messages.push({ type: "chunk", id: each.id, text })
      if (done) messages.push({ type: "end", id: each.id })
      return done ? [] : [{ id: each.id, follower: state, nextAt }]
    })
    return {
      messages,
      toStore: messages.length > 0 && this.#fedAt - this.#storedAt >= storeEveryMs,
    }
  }

  /** Their cursors were stored at `wall` ms. */
  stored(wall: number): void {
    this.#storedAt = wall
  }

  /** Wall ms at which one of them has a line to say although nothing is committed. */
  dueAt(wallOf: (at: SimTime) => number | null): number | null {
    const times = this.#all.flatMap(({ nextAt, follower }) => {
      const due = nextAt === null ? null : wallOf(nextAt)
      if (due === null) return []
      return [follower.kind === "work" ? due : Math.max(due, this.#fedAt + feedEveryMs)]
    })
    return times.length === 0 ? null : Math.min(...times)
  }

  #enter(added: FollowerState): void {
    const all = [...this.#all, added]
    this.#end(all.slice(0, -followersMax))
    this.#all = all.slice(-followersMax)
  }

  #end(ended: readonly FollowerState[]): void {
    for (const { id } of ended) this.#toSay.push({ type: "end", id })
  }
}
