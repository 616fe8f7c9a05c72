/** Ctrl+K: everything the page can do, by its name. */
import { useComputed, useSignal } from "@preact/signals"
import { useId } from "preact/hooks"
import { Dialog } from "./dialog.tsx"

export interface PageCommand {
  readonly name: string
  readonly run: () => void
}

/** Those in whose names all the words occur. */
function matching<Named extends { readonly name: string }>(
  all: readonly Named[],
  query: string,
): readonly Named[] {
  const words = query.toLowerCase().split(/\s+/)
  return all.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
}

interface CommandListProps {
  /** In the order in which they are shown. */
  readonly commands: () => readonly PageCommand[]
  readonly onClose: () => void
}

export function CommandList({ commands, onClose }: CommandListProps) {
  const list = useId()
  const query = useSignal("")
  const chosen = useSignal(0)
  const found = useComputed(() => matching(commands(), query.value))
  const run = (command: PageCommand | undefined) => {
    if (command === undefined) return
    onClose()
    // After the dialog has given the keyboard back.
    setTimeout(command.run)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const count = found.value.length
    if (step !== undefined && count > 0) chosen.value = (chosen.value + step + count) % count
    else if (event.key === "Enter") run(found.value[chosen.value])
    else return
    event.preventDefault()
  }
  return (
    <Dialog title="Go to" onClose={onClose}>
      <input
        class="input"
        type="text"
        role="combobox"
        autofocus
        aria-label="What to do"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={found.value.length === 0 ? undefined : `${list}-${chosen.value}`}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value
          chosen.value = 0
        }}
        onKeyDown={onKeyDown}
      />
      <div class="commands" id={list} role="listbox" aria-label="Commands">
        {found.value.map((command, index) => (
          <button
            key={command.name}
            id={`${list}-${index}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen.value}
            ref={(element) => {
              if (index === chosen.value) element?.scrollIntoView({ block: "nearest" })
            }}
            onClick={() => run(command)}
          >
            {command.name}
          </button>
        ))}
      </div>
      {found.value.length === 0 ? <p role="status">Nothing has this name.</p> : null}
    </Dialog>
  )
}
