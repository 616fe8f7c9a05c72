/** The Files tab: the tree, the editor, and the focused terminal beside them. */
import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { Button } from "../../shared/button.tsx"
import { Icon } from "../../shared/icon.tsx"
import type { Buffers, Problem } from "./editor.ts"
import { editorCalls, openFile, openPath, type TreeRow, tree, unsavedPaths } from "./files.ts"
import { TerminalPane } from "./terminal-pane.tsx"
import { inSight } from "./terminals.ts"

let buffers: Promise<Buffers> | null = null

/** One for the page: unsaved text outlives the tab. */
function loadBuffers(): Promise<Buffers> {
  buffers ??= import("./editor.ts").then(({ createBuffers }) => createBuffers())
  return buffers
}

export const preloadEditor = () => void loadBuffers()

const saveKeys = /Mac|iP(hone|ad)/.test(navigator.userAgent) ? "⌘S" : "Ctrl S"

export function FilesActions() {
  const path = openPath.value
  const unsaved = path !== null && unsavedPaths.value.has(path)
  const act = async (what: "save" | "revert") => {
    const { save, revert } = await loadBuffers()
    if (path !== null) (what === "save" ? save : revert)(path)
  }
  return (
    <>
      <Button kind="quiet" small disabled={!unsaved} onClick={() => void act("revert")}>
        Revert
      </Button>
      <Button small disabled={!unsaved} onClick={() => void act("save")}>
        Save <span class="kbd">{saveKeys}</span>
      </Button>
    </>
  )
}

export function FilesTab() {
  const host = useRef<HTMLDivElement>(null)
  const problem = useSignal<Problem | null>(null)
  const path = openPath.value
  const calls = editorCalls.value
  useEffect(() => {
    let current = true
    void loadBuffers().then((all) => {
      if (!current || host.current === null || path === null) return
      all.show(path, host.current, (next) => {
        problem.value = next
      })
      all.focus()
    })
    return () => {
      current = false
    }
  }, [path, calls])
  return (
    <div class="ed">
      <Tree />
      <div class="code">
        <div class="code-host" ref={host} />
        <ProblemBar problem={problem.value} />
      </div>
      {inSight.value.map((id) => (
        <TerminalPane key={id} id={id} />
      ))}
    </div>
  )
}

function ProblemBar({ problem }: { problem: Problem | null }) {
  if (problem === null) return null
  return (
    <div class="prob" role="status">
      <Icon name="warning" size={15} />
      {problem.line === null ? null : <b>Line {problem.line}</b>}
      <span class="said">{problem.text}</span>
      {problem.fix === null ? null : (
        <Button small onClick={problem.fix}>
          Fix
        </Button>
      )}
    </div>
  )
}

function Tree() {
  return (
    <div class="tree" role="tree" aria-label="Files" onKeyDown={moveInTree}>
      {tree.value.map((row) => (
        <Row key={row.path} row={row} />
      ))}
    </div>
  )
}

function Row({ row }: { row: TreeRow }) {
  const open = openPath.value === row.path
  const unsaved = unsavedPaths.value.has(row.path)
  return (
    <button
      type="button"
      role="treeitem"
      class={open ? "on" : undefined}
      aria-selected={open}
      aria-level={row.depth + 1}
      aria-expanded={row.directory ? true : undefined}
      tabIndex={open ? 0 : -1}
      style={{ paddingLeft: `${8 + row.depth * 18}px` }}
      onClick={() => !row.directory && openFile(row.path)}
    >
      <Icon name={row.directory ? "folder" : "file"} size={14} />
      <span>{row.name}</span>
      {unsaved ? <i class="un" role="img" aria-label="unsaved" /> : null}
    </button>
  )
}

function moveInTree(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=treeitem]")]
  const { activeElement } = document
  if (step === undefined || !(activeElement instanceof HTMLElement)) return
  event.preventDefault()
  rows[rows.indexOf(activeElement) + step]?.focus()
}
