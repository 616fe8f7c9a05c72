/** Ctrl+K in the lab: where one can go, and what the page can do. */
import { signal } from "@preact/signals"
import { CommandList, type PageCommand } from "../../shared/command-list.tsx"
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

export function LabCommands() {
  return <CommandList commands={allCommands} onClose={() => (commandListOpen.value = false)} />
}
