/** The present, once a second: what elapsed times are counted with while nothing else happens. */
import { signal } from "@preact/signals"

/** Milliseconds since the epoch. */
export const now = signal(Date.now())

setInterval(() => {
  if (!document.hidden) now.value = Date.now()
}, 1000)
