/** The shortcut sheet. */
import { signal } from "@preact/signals"
import { Dialog } from "../../shared/dialog.tsx"

export const helpOpen = signal(false)

const shortcuts = [
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
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl class="shortcuts">
        {shortcuts.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd class="kbd">{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
