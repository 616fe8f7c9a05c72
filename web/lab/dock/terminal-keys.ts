/** Keys and the clipboard in a terminal: copy or interrupt, paste, text size, the way out. */
import type { Terminal as Screen } from "@xterm/xterm"
import { copyText } from "../../shared/copy.ts"
import type { Port } from "./port.ts"
import { remember, remembered } from "./remember.ts"

const usualSize = 12

export function rememberedFontSize(): number {
  const size = Number(remembered("terminal-font"))
  return size >= 8 && size <= 28 ? size : usualSize
}

export function watchKeys(screen: Screen, host: HTMLElement, port: Port): void {
  screen.attachCustomKeyEventHandler((event) => {
    if (event.type !== "keydown") return true
    const handled = handleKey(event, screen, host, port)
    if (handled === "stop") event.preventDefault()
    return handled === "shell"
  })
  host.addEventListener("mouseup", () => {
    if (screen.hasSelection()) void copyText(screen.getSelection()).then(() => screen.focus())
  })
}

/** `shell`: the terminal takes it. `stop`: done here. `browser`: neither, the browser's own meaning. */
type Handled = "shell" | "stop" | "browser"

function handleKey(event: KeyboardEvent, screen: Screen, host: HTMLElement, port: Port): Handled {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event
  const lower = key.toLowerCase()
  const command = (ctrlKey || metaKey) && !altKey
  if (key === "Escape" && !ctrlKey && !metaKey && !altKey && !shiftKey) {
    leave(host)
    return "stop"
  }
  if (command && lower === "c" && screen.hasSelection()) {
    void copyText(screen.getSelection()).then(() => screen.focus())
    screen.clearSelection()
    return "stop"
  }
  // The browser pastes into xterm's text area, which also works without the clipboard API.
  if (command && lower === "v") return "browser"
  if (metaKey) return "browser"
  if (command && ["+", "=", "-", "0"].includes(key)) {
    zoom(screen, port, key)
    return "stop"
  }
  return "shell"
}

/** Escape leaves the terminal: Tab belongs to completion. */
function leave(host: HTMLElement): void {
  const tab = host.closest(".dock")?.querySelector<HTMLElement>("[role=tab][aria-selected=true]")
  tab?.focus()
}

function zoom(screen: Screen, port: Port, key: string): void {
  const size = screen.options.fontSize ?? usualSize
  const next = key === "0" ? usualSize : Math.min(28, Math.max(8, size + (key === "-" ? -1 : 1)))
  screen.options.fontSize = next
  remember("terminal-font", `${next}`)
  port.refit()
}
