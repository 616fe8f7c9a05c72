/** Live, offline or paused; and the clock's rate when it is not one. */
import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { formatDuration } from "../../shared/duration.ts"
import { Icon } from "../../shared/icon.tsx"
import { connectionState, ended, pace, roundTrip } from "../lab.ts"

export function ConnectionPill() {
  return (
    <>
      <Rate />
      <Link />
    </>
  )
}

function Rate() {
  const present = pace.value
  if (present === null || present.rate === 1) return null
  return (
    <span class="pill rate" title="How fast your swarm's clock runs">
      <Icon name="clock" size={13} />
      {present.rate}×
    </span>
  )
}

function Link() {
  const state = connectionState.value
  if (ended.value !== null || state.kind === "closed") return <span class="pill">Ended</span>
  if (state.kind === "connecting") {
    return (
      <span class="pill" role="status">
        <i class="dot dot--off" />
        Connecting
      </span>
    )
  }
  if (state.kind === "offline") return <Offline since={state.since} />
  const why = pace.value?.why
  if (why === "paused") {
    return (
      <span class="pill" role="status">
        <Icon name="pause" size={13} />
        Paused
      </span>
    )
  }
  if (why === "asleep") {
    return (
      <span class="pill" role="status">
        Waking up
      </span>
    )
  }
  return (
    <span class="pill live">
      <i class="dot" />
      <span role="status">Live</span>
      {roundTrip.value === null ? null : <span class="rtt num">{roundTrip.value} ms</span>}
    </span>
  )
}

function Offline({ since }: { since: number }) {
  const now = useSignal(Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now()
    }, 1000)
    return () => clearInterval(timer)
  }, [now])
  return (
    <span class="pill">
      <i class="dot dot--off" />
      <span role="status">Offline</span>
      <span class="num">{formatDuration(now.value - since)}</span>
    </span>
  )
}
