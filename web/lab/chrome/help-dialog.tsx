/** The shortcuts of the lab. */
import { signal } from "@preact/signals"
import { ShortcutSheet } from "../../shared/shortcut-sheet.tsx"

export const helpOpen = signal(false)

const shortcuts = [
  ["Ctrl K", "Goes anywhere by its name; at a prompt, cuts the line"],
  ["F6", "Next region, with Shift the one before"],
  ["Ctrl `", "To the terminal"],
  ["Esc", "Leaves the terminal"],
  ["Alt 1 … 4", "Terminal 1 to 4"],
  ["Ctrl Shift 5", "Two terminals side by side"],
  ["Ctrl C", "Copies what is selected, otherwise interrupts"],
  ["Ctrl Shift V", "Pastes"],
  ["Ctrl + −", "Larger and smaller text in a terminal"],
  ["Ctrl S", "Saves the file"],
  ["?", "This sheet"],
] as const

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return <ShortcutSheet shortcuts={shortcuts} onClose={onClose} />
}
