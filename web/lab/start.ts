/** Starts the lab: terminals at the first welcome, news as toasts, signs of life, keys. */
import { formatStopwatch } from "../shared/duration.ts"
import { whenIdle } from "../shared/idle.ts"
import { listenForKeys } from "./chrome/regions.ts"
import { preloadEditor } from "./dock/files-tab.tsx"
import {
  focusedId,
  openTerminals,
  saveNow,
  showTerminal,
  terminals,
  toggleSplit,
} from "./dock/terminals.ts"
import { connection, onMessage } from "./lab.ts"
import { tookMs } from "./steps/order.ts"
import { addToast } from "./toasts.ts"

/** How often a visible page says that somebody is there, ms. */
const hereEvery = 60_000

export function startLab(): void {
  onMessage((message, before) => {
    if (message.type === "welcome" && before === null) {
      document.title = `${message.exercise.title} – Rollcall`
      openTerminals(message.terminals)
      whenIdle(preloadEditor)
    }
    if (message.type === "steps" && before !== null) {
      for (const step of message.steps) {
        const was = before.steps.find((each) => each.id === step.id)
        if (step.state !== "done" || was === undefined || was.state === "done") continue
        const took = tookMs(step)
        addToast({
          title: `Step ${message.steps.indexOf(step) + 1} done`,
          detail: took === null ? "" : `in ${formatStopwatch(took)}`,
        })
      }
    }
  })
  signsOfLife()
  listenForKeys({
    focusTerminal: () => void showTerminal(focusedId.value),
    showTerminal: (place) => void showTerminal(terminals.value[place - 1]?.id ?? ""),
    toggleSplit,
  })
  connection.start()
}

function signsOfLife(): void {
  const here = () => document.visibilityState === "visible" && connection.here()
  setInterval(here, hereEvery)
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") {
      saveNow()
      return
    }
    connection.hurry()
    here()
  })
  addEventListener("online", () => connection.hurry())
}
