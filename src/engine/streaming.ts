/** A held HTTP response over a follower. */
import type { EngineContext } from "./context.ts"
import { type Fed, type Follower, feed } from "./follow.ts"
import type { EngineHost } from "./host.ts"
import { type Beat, openWork } from "./work.ts"

const encoder = new TextEncoder()

/** The answer to a request for work: what it says as it goes on. */
export function worked(c: EngineContext, host: EngineHost, beats: readonly Beat[]): Response {
  const encode = (text: string) => encoder.encode(text)
  return followed(c, host, openWork(beats, host), "application/json", encode)
}

/**
 * `identity` keeps the development server from compressing, which would hold every line back until the
 * end; the docker CLI asks for gzip.
 */
export function followed(
  c: EngineContext,
  host: EngineHost,
  follower: Follower,
  contentType: string,
  encode: (text: string) => Uint8Array,
): Response {
  if (c.env.keep) {
    c.env.keep(follower)
    return c.body(null, 200)
  }
  const stop = new AbortController()
  const ends = [stop.signal, c.req.raw.signal, c.env.ended].filter((end) => end !== undefined)
  const signal = AbortSignal.any(ends)
  let fed: Fed = { text: "", state: follower, done: false, nextAt: null }
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      // The first lines go out at once, so that headers do too and the client sees that it is heard.
      fed = step(controller, fed.state)
    },
    async pull(controller) {
      try {
        while (!fed.done) {
          await host.committed(signal, fed.nextAt)
          fed = step(controller, fed.state)
          if (fed.text !== "") return
        }
      } catch (fault) {
        // Most of these streams end like this: the client has gone.
        if (stop.signal.aborted) return
        if (signal.aborted || isAbort(fault)) return controller.close()
        host.report?.(fault)
        controller.error(fault)
      }
    },
    cancel() {
      stop.abort()
    },
  })
  return c.body(body, 200, {
    "Content-Type": contentType,
    "Content-Encoding": "identity",
    "X-Accel-Buffering": "no",
  })

  function step(controller: ReadableStreamDefaultController<Uint8Array>, state: Follower): Fed {
    const next = feed(state, host)
    host.settled()
    if (next.text !== "") controller.enqueue(encode(next.text))
    if (next.done) controller.close()
    return next
  }
}

/** The host ends a stream without the client: other streams need its place. */
const isAbort = (fault: unknown): boolean => fault instanceof Error && fault.name === "AbortError"
