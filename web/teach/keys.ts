/** Single-key shortcuts, which never fire while something is being typed or a dialog is open. */
import { useEffect } from "preact/hooks"
import { keptSwitch } from "./kept.ts"

/** Whoever speaks to their computer, or whose hand is not steady, can do without them (WCAG 2.1.4). */
export const singleKeys = keptSwitch("rollcall-single-keys", true)

/** Keys as events name them, letters in lower case. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (!singleKeys.value && event.key.length === 1) return
      const target = event.target
      if (target instanceof Element && target.closest("input, textarea, select, dialog")) return
      const action = new Map(Object.entries(keys)).get(event.key.toLowerCase())
      if (action === undefined) return
      event.preventDefault()
      action()
    }
    addEventListener("keydown", listen)
    return () => removeEventListener("keydown", listen)
  })
}

/** Ctrl or ⌘ and K, wherever the focus is, but over a dialog. */
export function useCommandKey(action: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      if (document.querySelector("dialog[open]") === null) action()
    }
    addEventListener("keydown", listen)
    return () => removeEventListener("keydown", listen)
  })
}
