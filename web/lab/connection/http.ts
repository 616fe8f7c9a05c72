/**
 * The same messages over plain HTTP, for networks that block WebSockets: one long GET brings what the
 * lab says, POSTs take what the page says and bring the answers.
 */
import { bundleLimits, type ClientMessage, type LabMessage } from "../../../src/wire/lab.ts"
import { readLines } from "./lines.ts"
import type { OpenTransport, TransportEvents } from "./transport.ts"

export function httpTransport(url: string): OpenTransport {
  return (lastSeq, events) => {
    const ending = new AbortController()
    let closed = false
    const close = (why: "lost" | "refused") => {
      if (closed) return
      closed = true
      ending.abort()
      events.onClose(why)
    }
    const line: Line = { url, events, signal: ending.signal, close }
    void listen(line, lastSeq)
    const waiting: ClientMessage[] = []
    let sending = false
    // One POST at a time: what is sent keeps its order, and what is said meanwhile shares the next one.
    const sendAll = async () => {
      sending = true
      await Promise.resolve()
      while (waiting.length > 0 && !closed) {
        await post(line, waiting.splice(0, bundleLimits.messages))
      }
      sending = false
    }
    return {
      send(messages) {
        waiting.push(...messages)
        if (!sending) void sendAll()
      },
      close: () => {
        closed = true
        ending.abort()
      },
    }
  }
}

interface Line {
  readonly url: string
  readonly events: TransportEvents
  readonly signal: AbortSignal
  readonly close: (why: "lost" | "refused") => void
}

async function listen(line: Line, lastSeq: number | null): Promise<void> {
  const query = lastSeq === null ? "" : `?lastSeq=${lastSeq}`
  try {
    const response = await fetch(line.url + query, { signal: line.signal, cache: "no-store" })
    if (!response.ok || response.body === null) {
      line.close(isRefusal(response.status) ? "refused" : "lost")
      return
    }
    line.events.onOpen()
    for await (const text of readLines(response.body)) {
      const message: LabMessage = JSON.parse(text)
      line.events.onMessage(message)
    }
    line.close("lost")
  } catch {
    // Whatever broke it: the connection decides when to try again.
    line.close("lost")
  }
}

async function post(line: Line, messages: readonly ClientMessage[]): Promise<void> {
  const sentAt = performance.now()
  try {
    const response = await fetch(line.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(messages),
      signal: line.signal,
    })
    if (!response.ok) {
      line.close(isRefusal(response.status) ? "refused" : "lost")
      return
    }
    line.events.onRoundTrip(Math.round(performance.now() - sentAt))
    const answers: readonly LabMessage[] = await response.json()
    for (const answer of answers) line.events.onMessage(answer)
  } catch {
    line.close("lost")
  }
}

/** We are not let in, and trying again will not change that. */
const isRefusal = (status: number) => [401, 403, 410].includes(status)
