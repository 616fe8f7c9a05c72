/** A stopwatch that ticks by itself, once a second. */
import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { formatStopwatch } from "../../shared/duration.ts"

/** `since` in wall ms. */
export function Elapsed({ since }: { since: number }) {
  const now = useSignal(Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now()
    }, 1000)
    return () => clearInterval(timer)
  }, [now])
  return <span class="t num">{formatStopwatch(now.value - since)}</span>
}
