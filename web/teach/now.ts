/**
 * The present by the server's clock, once a second: what elapsed times are counted with while nothing
 * else happens. This computer's own clock may be minutes off.
 */
import { signal } from "@preact/signals"
import { aheadAfter } from "./ahead.ts"

/** How far the server's clock is ahead of ours, ms. */
let ahead = 0

/** Milliseconds since the epoch. */
export const now = signal(Date.now())

/** The server has just sent something, at this time by its own clock. */
export function serverSaid(at: number): void {
  const before = ahead
  ahead = aheadAfter(ahead, at, Date.now())
  if (ahead !== before) now.value = Date.now() + ahead
}

setInterval(() => {
  if (!document.hidden) now.value = Date.now() + ahead
}, 1000)
