/** Ctrl+K: everything the page can do, by its name. */
import { signal, useComputed, useSignal } from "@preact/signals"
import { useId } from "preact/hooks"
import { Dialog } from "../../shared/dialog.tsx"
import { toggleTheme } from "../../shared/theme.tsx"
import { openFile, tree } from "../dock/files.ts"
import {
  addTerminal,
  mostTerminals,
  showTerminal,
  terminals,
  toggleSplit,
  wide,
} from "../dock/terminals.ts"
import { steps } from "../lab.ts"
import { goToStep } from "../steps/go-to-step.ts"
import { helpOpen } from "./help-dialog.tsx"
import { goToRegion } from "./regions.ts"

export const commandListOpen = signal(false)

interface PageCommand {
  readonly name: string
  readonly run: () => void
}

/** In the order of the page. */
function allCommands(): readonly PageCommand[] {
  return [
    ...steps.value.map(({ id, title }, index) => ({
      name: `Step ${index + 1}: ${title}`,
      run: () => goToStep(id),
    })),
    { name: "Swarm", run: () => goToRegion("swarm") },
    { name: "Timeline", run: () => goToRegion("timeline") },
    { name: "Graph", run: () => goToRegion("graph") },
    ...terminals.value.map(({ id }) => ({
      name: `Terminal ${id}`,
      run: () => void showTerminal(id),
    })),
    ...(terminals.value.length < mostTerminals ? [{ name: "New terminal", run: addTerminal }] : []),
    ...(wide.value ? [{ name: "Two terminals side by side", run: toggleSplit }] : []),
    ...tree.value
      .filter((row) => !row.directory)
      .map(({ path }) => ({ name: `Edit ${shortPath(path)}`, run: () => openFile(path) })),
    { name: "Light or dark", run: toggleTheme },
    { name: "Keyboard shortcuts", run: () => (helpOpen.value = true) },
  ]
}

/** Within the course's directory. */
const shortPath = (path: string): string => path.split("/").slice(4).join("/")

/** Those in whose names all the words occur. */
export function matching<Named extends { readonly name: string }>(
  all: readonly Named[],
  query: string,
): readonly Named[] {
  const words = query.toLowerCase().split(/\s+/)
  return all.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
}

export function CommandList() {
  const list = useId()
  const query = useSignal("")
  const chosen = useSignal(0)
  const found = useComputed(() => matching(allCommands(), query.value))
  const close = () => (commandListOpen.value = false)
  const run = (command: PageCommand | undefined) => {
    if (command === undefined) return
    close()
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
    <Dialog title="Go to" onClose={close}>
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
