/**
 * How a program speaks to an engine: what the docker CLI of `src/cli` is given. Implemented over the
 * lab's socket (web/), over plain HTTP, and in memory (headless labs, tests).
 */
import type { JsonObject } from "../lib/json.ts"

export interface EngineRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE"
  /** Path without version prefix, as `/services/web`. Ids and names are already percent-encoded. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** JSON body; sent with content-type application/json. */
  readonly json?: object
  /** Raw body (a build context as a tar); sent as application/x-tar. */
  readonly bytes?: Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  /** Reads that no person asked for: they do not count in exercise checks. */
  readonly purpose?: "completion" | "progress"
}

export interface EngineResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Text as it came; JSON for most routes, JSON lines for progress streams. */
  readonly body: string
}

export interface EngineClient {
  /** Rejects only when there is no connection (`EngineUnreachable`) or `signal` aborts. */
  request(request: EngineRequest, signal?: AbortSignal): Promise<EngineResponse>
  /**
   * A response that goes on: `/events`, `/services/x/logs?follow=1`. Yields pieces of the body as they
   * arrive, always whole lines: an `EventMessage` a line, a `LogLine` a line. Ends when the server ends
   * it; rejects with the signal's reason when that aborts, with `EngineError` when the engine refuses.
   *
   * Logs come as JSON lines (`LogLine`) to our own clients, followed or not, by `stream` or by
   * `request`: whoever sends the header `x-rollcall-client` (the implementations of this interface do)
   * gets them in place of Docker's binary frames, details and timestamps always included.
   */
  stream(request: EngineRequest, signal: AbortSignal): AsyncIterable<string>
  /**
   * Resolves at the next commit that changed the cluster: what lets our own CLI follow a rollout
   * without polling. Rejects with the signal's reason when it aborts.
   */
  changed(signal: AbortSignal): Promise<void>
}

/** There is no engine at the other end, or the connection broke off. */
export class EngineUnreachable extends Error {}

/** An error answer of the engine, with its own message. */
export class EngineError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The JSON body of a good answer; throws `EngineError` with the engine's message for a bad one. */
export function bodyOf<T>(response: EngineResponse): T {
  if (response.status >= 400) throw new EngineError(response.status, messageOf(response))
  return JSON.parse(response.body)
}

function messageOf(response: EngineResponse): string {
  try {
    const parsed: JsonObject = JSON.parse(response.body)
    if (typeof parsed.message === "string") return parsed.message
  } catch {
    // Not JSON: a proxy's page, say. The text itself is the best message there is.
  }
  return response.body.trim() || `request returned ${response.status}`
}
