/** The shortcut sheet of a page. */
import type { ComponentChildren } from "preact"
import { Dialog } from "./dialog.tsx"

interface ShortcutSheetProps {
  /** Keys, and what they do. */
  readonly shortcuts: readonly (readonly [keys: string, does: string])[]
  readonly onClose: () => void
  readonly children?: ComponentChildren
}

export function ShortcutSheet({ shortcuts, onClose, children }: ShortcutSheetProps) {
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
      {children}
    </Dialog>
  )
}
