/** What every route of the Engine API finds in its context: the body, one clock, and the trace. */
import type { Context } from "hono"
import type { Follower } from "./follow.ts"
import type { TimeRenderer } from "./render/time.ts"

/** What the answered request turned out to be about; becomes a `RequestFact` (observe.ts). */
export interface Trace {
  /** Full ids of services that were named, listed, created or changed. */
  readonly services: Set<string>
  /** See `RequestFact.fingerprint`. */
  fingerprint: string | null
}

/** Takes a stream over from its response, which then has no body. */
export type Keep = (follower: Follower) => void

export interface EngineEnv {
  Bindings: {
    ended: AbortSignal | undefined
    keep: Keep | undefined
  }
  Variables: {
    trace: Trace
    /** The whole request body, read before any route runs: nothing is awaited between look and change. */
    bytes: Uint8Array
    /** One `now` for all the times of this response. */
    time: TimeRenderer
  }
}

export type EngineContext = Context<EngineEnv>

/** Our own clients name themselves; they get logs as JSON lines (client.ts). */
export const clientHeader = "x-rollcall-client"
export const purposeHeader = "x-rollcall-purpose"
