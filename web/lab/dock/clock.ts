/** Wall time for the shell in the browser. */
import { type Clock, Interrupted, type StopReason } from "../../../src/lib/process.ts"

export const wallClock: Clock = {
  now: () => Date.now(),
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(reasonOf(signal))
        return
      }
      const abort = () => {
        clearTimeout(timer)
        reject(signal ? reasonOf(signal) : undefined)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", abort)
        resolve()
      }, ms)
      signal?.addEventListener("abort", abort, { once: true })
    })
  },
  // A message, not a timer: browsers stretch timers that nest.
  yield() {
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(null)
    })
  },
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason
  if (reason instanceof Error) return reason
  const why: StopReason = reason === "SIGPIPE" || reason === "SIGTERM" ? reason : "SIGINT"
  return new Interrupted(why)
}
