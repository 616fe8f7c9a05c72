/** What stands above everything: no connection, back again, a word of the instructor. */
import { useSignal, useSignalEffect } from "@preact/signals"
import { Button, Spinner } from "../../shared/button.tsx"
import { formatDuration } from "../../shared/duration.ts"
import { Icon } from "../../shared/icon.tsx"
import { connectionState, model } from "../lab.ts"
import { addToast } from "../toasts.ts"
import { away } from "./away.ts"

/** Shorter breaks are not worth a word, ms. */
const patience = 2_000

export function Banners() {
  useAway()
  return (
    <>
      {away.value ? (
        <div class="banner" role="status">
          <Spinner />
          Reconnecting.
          <span class="sub">
            Your swarm keeps running. What you type is sent when you are back.
          </span>
        </div>
      ) : null}
      <Broadcast />
    </>
  )
}

function useAway(): void {
  useSignalEffect(() => {
    const state = connectionState.value
    if (state.kind !== "offline") {
      away.value = false
      return
    }
    const { since } = state
    const wait = Math.max(0, patience - (Date.now() - since))
    const timer = setTimeout(() => {
      away.value = true
    }, wait)
    return () => {
      clearTimeout(timer)
      if (connectionState.peek().kind === "live" && away.peek()) {
        addToast({
          title: "You are back.",
          detail: `${formatDuration(Date.now() - since)} were filled in.`,
        })
      }
    }
  })
}

function Broadcast() {
  const dismissed = useSignal(lastDismissed())
  const broadcast = model.value?.broadcast ?? null
  if (broadcast === null || broadcast.at <= dismissed.value) return null
  return (
    <div class="banner" role="status">
      <Icon name="message" />
      <span class="said">{broadcast.text}</span>
      <Button
        small
        onClick={() => {
          dismissed.value = broadcast.at
          rememberDismissed(broadcast.at)
        }}
      >
        Got it
      </Button>
    </div>
  )
}

const key = "rollcall-dismissed"

/** When the last one that was dismissed had been said: a reload does not bring it back. */
function lastDismissed(): number {
  try {
    return Number(sessionStorage.getItem(key) ?? 0)
  } catch {
    return 0
  }
}

function rememberDismissed(at: number): void {
  try {
    sessionStorage.setItem(key, String(at))
  } catch {
    // Storage can be forbidden; it then comes back with a reload.
  }
}
