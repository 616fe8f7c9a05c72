/** What the Files tab has open: the chosen file, and which ones hold unsaved text. */
import { computed, signal } from "@preact/signals"
import { view } from "../chrome/view.ts"
import { filesVersion, workspace } from "../lab.ts"
import { dockView } from "./terminals.ts"

const root = "/home/student"

export const openPath = signal<string | null>(null)
/** Paths whose text in the editor is not what the file holds. */
export const unsavedPaths = signal<ReadonlySet<string>>(new Set())
/** Grows when somebody asked for the editor: it then takes the keyboard. */
export const editorCalls = signal(0)

export interface TreeRow {
  readonly path: string
  readonly name: string
  readonly depth: number
  readonly directory: boolean
}

/** Directories after files, each by name; what hangs below a directory follows it. */
export const tree = computed<readonly TreeRow[]>(() => {
  void filesVersion.value
  return rowsUnder(startOfTree(), 0)
})

/** The one directory of the course's files where that is all there is, else the home directory. */
function startOfTree(): string {
  if (workspace.files.stat(root) === null) return "/"
  const names = workspace.files.list(root).filter((name) => !name.startsWith("."))
  const [only] = names
  const path = `${root}/${only}`
  return names.length === 1 && workspace.files.stat(path)?.type === "directory" ? path : root
}

function rowsUnder(directory: string, depth: number): TreeRow[] {
  if (workspace.files.stat(directory) === null) return []
  const rows = workspace.files
    .list(directory)
    .filter((name) => !name.startsWith("."))
    .map((name): TreeRow => {
      const path = directory === "/" ? `/${name}` : `${directory}/${name}`
      return { path, name, depth, directory: workspace.files.stat(path)?.type === "directory" }
    })
  const files = rows.filter((row) => !row.directory)
  const directories = rows.filter((row) => row.directory)
  return [...files, ...directories.flatMap((row) => [row, ...rowsUnder(row.path, depth + 1)])]
}

/** `vi FILE` and friends: the file appears in the editor, made if need be, and the prompt comes back. */
export function openInEditor(path: string): void {
  if (workspace.files.stat(path) === null) workspace.files.write(path, "")
  openFile(path)
}

export function openFile(path: string): void {
  openPath.value = path
  view.value = "dock"
  dockView.value = "files"
  editorCalls.value += 1
}

export function markUnsaved(path: string, unsaved: boolean): void {
  if (unsavedPaths.value.has(path) === unsaved) return
  const next = new Set(unsavedPaths.value)
  if (unsaved) next.add(path)
  else next.delete(path)
  unsavedPaths.value = next
}

addEventListener("beforeunload", (event) => {
  if (unsavedPaths.value.size > 0 || workspace.pending) event.preventDefault()
})
