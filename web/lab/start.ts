/** Starts the lab: terminals at the first welcome, news as toasts, signs of life, keys. */
import type { StepView } from "../../src/wire/lab.ts"
import { formatStopwatch } from "../shared/duration.ts"
import { whenIdle } from "../shared/idle.ts"
import { commandListOpen } from "./chrome/command-list.tsx"
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
import { goToStep } from "./steps/go-to-step.ts"
import { newsOf, type StepNews } from "./steps/news.ts"
import { currentStep, tookMs } from "./steps/order.ts"
import { addToast } from "./toasts.ts"

/** How often a visible page says that somebody is there, ms. */
const hereEvery = 60_000

export function startLab(): void {
  onMessage((message, before) => {
    if (message.type === "welcome" && before === null) {
      document.title = `${message.exercise.title} – Rollcall`
      openTerminals(message.terminals)
      if (hasKeyboard()) void showTerminal(focusedId.value)
      whenIdle(preloadEditor)
    }
    if (message.type === "steps" && before !== null) {
      for (const news of newsOf(before.steps, message.steps)) tell(news, message.steps)
    }
  })
  signsOfLife()
  listenForKeys({
    focusTerminal: () => void showTerminal(focusedId.value),
    showTerminal: (place) => void showTerminal(terminals.value[place - 1]?.id ?? ""),
    toggleSplit,
    showCommands: () => (commandListOpen.value = true),
  })
  connection.start()
}

/** On a touch screen the focus would push the steps aside, and the screen's keyboard over the rest. */
const hasKeyboard = () =>
  matchMedia("(min-width: 720px)").matches && !matchMedia("(pointer: coarse)").matches

function tell({ type, step, number }: StepNews, steps: readonly StepView[]): void {
  if (type === "done") {
    const took = tookMs(step)
    const next = currentStep(steps)
    const goOn = { name: "Next step", run: () => next !== null && goToStep(next) }
    addToast({
      title: `Step ${number} done`,
      detail: took === null ? "" : `in ${formatStopwatch(took)}`,
      ...(next === null ? {} : { action: goOn }),
    })
    return
  }
  addToast({
    title: type === "guess-right" ? "Your guess was right." : "It went another way.",
    detail: `Step ${number} has the answer to its question.`,
    action: { name: "Read why", run: () => goToStep(step.id) },
  })
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
