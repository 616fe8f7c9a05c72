/** Brings a step into sight, opened, and gives it the keyboard. */
import { signal } from "@preact/signals"
import { view } from "../chrome/view.ts"
import { prefersStillness } from "../swarm/flip.ts"

/** The first steps are shown one by one, although they are done. */
export const unfolded = signal(false)

export function goToStep(id: string): void {
  view.value = "steps"
  if (rowOf(id) === null) unfolded.value = true
  requestAnimationFrame(() => {
    const row = rowOf(id)
    if (row?.getAttribute("aria-expanded") === "false") row.click()
    row?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: "start", behavior: prefersStillness() ? "auto" : "smooth" })
  })
}

const rowOf = (id: string) =>
  document.querySelector<HTMLElement>(`[data-step="${CSS.escape(id)}"] .srow`)
