/** Choices that a browser keeps: switches that are as they were after a reload. */
import { effect, type Signal, signal } from "@preact/signals"

export function keptSwitch(key: string, initial: boolean): Signal<boolean> {
  const kept = signal(stored(key) ?? initial)
  effect(() => {
    try {
      localStorage.setItem(key, kept.value ? "yes" : "no")
    } catch {
      // Storage can be forbidden; the choice then lasts as long as the page.
    }
  })
  return kept
}

function stored(key: string): boolean | null {
  try {
    const text = localStorage.getItem(key)
    return text === null ? null : text === "yes"
  } catch {
    return null
  }
}
