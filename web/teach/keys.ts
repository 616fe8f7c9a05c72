/** Single-letter shortcuts, which never fire while something is being typed or a dialog is open. */
import { useEffect } from "preact/hooks"

export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
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
