/** Keys that work everywhere on the page: between regions, to the terminal, the shortcut sheet. */
import { helpOpen } from "./help-dialog.tsx"
import { view } from "./view.ts"

export interface DockKeys {
  focusTerminal(): void
  showTerminal(place: number): void
  toggleSplit(): void
  showCommands(): void
}

/** In the capture phase: the terminal would swallow them otherwise. Returns how to stop. */
export function listenForKeys(dock: DockKeys): () => void {
  const listener = (event: KeyboardEvent) => {
    if (!handle(event, dock)) return
    event.preventDefault()
    event.stopPropagation()
  }
  window.addEventListener("keydown", listener, { capture: true })
  return () => window.removeEventListener("keydown", listener, { capture: true })
}

function handle(event: KeyboardEvent, dock: DockKeys): boolean {
  if (document.querySelector("dialog[open], [role=alertdialog]") !== null) return false
  const { key, code, altKey, ctrlKey, metaKey, shiftKey } = event
  const plain = !altKey && !ctrlKey && !metaKey
  if (key === "F6" && plain) {
    moveToRegion(shiftKey ? -1 : 1)
    return true
  }
  if (ctrlKey && !altKey && !metaKey && code === "Backquote") {
    dock.focusTerminal()
    return true
  }
  if (ctrlKey && shiftKey && code === "Digit5") {
    dock.toggleSplit()
    return true
  }
  if (altKey && !ctrlKey && !metaKey && /^Digit[1-4]$/.test(code)) {
    dock.showTerminal(Number(code.slice(5)))
    return true
  }
  // At a prompt Ctrl+K cuts the line, as in any shell.
  if (key.toLowerCase() === "k" && (ctrlKey || metaKey) && !altKey && !shiftKey && !isAtPrompt()) {
    dock.showCommands()
    return true
  }
  if (key === "?" && plain && !isTyping()) {
    helpOpen.value = true
    return true
  }
  return false
}

const isAtPrompt = () => document.activeElement?.closest(".xterm") != null

function isTyping(): boolean {
  const here = document.activeElement
  return here !== null && here.closest("input, textarea, select, [contenteditable=true]") !== null
}

/** A region is entered at the control that it is for: a tile, the focused terminal. */
function moveToRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(isVisible)
  const here = regions.findIndex((region) => region.contains(document.activeElement))
  const start = here < 0 && step < 0 ? 0 : here
  enter(regions[(start + step + regions.length) % regions.length])
}

function enter(region: HTMLElement | null | undefined): void {
  const control =
    region?.querySelector<HTMLElement>(".is-focus [data-region-start]") ??
    region?.querySelector<HTMLElement>("[data-region-start], [data-tile][tabindex='0']")
  const target = control ?? region
  target?.focus()
}

/** Brings it into sight on a phone, too. */
export function goToRegion(name: "swarm" | "timeline" | "graph"): void {
  view.value = name === "swarm" ? "swarm" : "graph"
  requestAnimationFrame(() => enter(document.querySelector<HTMLElement>(`[data-region=${name}]`)))
}

const isVisible = (element: HTMLElement) => element.getClientRects().length > 0
