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
  const dismissed = useSignal<string | null>(null)
  const text = model.value?.broadcast ?? null
  if (text === null || text === dismissed.value) return null
  return (
    <div class="banner" role="status">
      <Icon name="message" />
      <span class="said">{text}</span>
      <Button small onClick={() => (dismissed.value = text)}>
        Got it
      </Button>
    </div>
  )
}
