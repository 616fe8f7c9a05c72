/** The shortcuts of the class page, and the way to do without them. */
import { ShortcutSheet } from "../shared/shortcut-sheet.tsx"
import { singleKeys } from "./keys.ts"
import { Switch } from "./switch.tsx"

const shortcuts = [
  ["/", "Finds a student"],
  ["← ↑ → ↓", "Moves in the grid, with Home and End to its edges"],
  ["Enter", "Opens the student"],
  ["Space", "Picks the student, for what you break"],
  ["J", "Next student"],
  ["K", "Student before"],
  ["Esc", "Closes the student"],
  ["M", "Message to everyone; Ctrl or ⌘ and Enter sends it"],
  ["P", "Pauses the class, and lets it go on"],
  ["Ctrl K", "Does anything on this page by its name"],
  ["?", "This sheet"],
] as const

export function HelpDialog(props: { onClose: () => void }) {
  return (
    <ShortcutSheet shortcuts={shortcuts} onClose={props.onClose}>
      <Switch on={singleKeys}>Shortcuts of a single key</Switch>
    </ShortcutSheet>
  )
}
