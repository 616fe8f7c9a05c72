/** The dock: terminals side by side or one by one, and the files. */
import { useSignalEffect } from "@preact/signals"
import { Button } from "../../shared/button.tsx"
import { Icon } from "../../shared/icon.tsx"
import { openFile, openPath, tree, unsavedPaths } from "./files.ts"
import { FilesActions, FilesTab } from "./files-tab.tsx"
import { remember, remembered } from "./remember.ts"
import { Splitter } from "./splitter.tsx"
import { moveBetweenTabs } from "./tab-keys.ts"
import { TerminalPane } from "./terminal-pane.tsx"
import {
  addTerminal,
  dockView,
  focusedId,
  inSight,
  isSplit,
  mostTerminals,
  showTerminal,
  terminals,
  toggleSplit,
  wide,
} from "./terminals.ts"

export function Dock() {
  const files = dockView.value === "files"
  return (
    <section
      class="dock"
      id="dock"
      aria-label="Terminals and files"
      data-region="dock"
      tabIndex={-1}
    >
      <div class="dtabs">
        <Tabs />
        <span class="grow" />
        {files ? <FilesActions /> : <TerminalActions />}
      </div>
      {files ? <FilesTab /> : <Panes />}
      {files ? null : <KeyRow />}
    </section>
  )
}

function Tabs() {
  const files = dockView.value === "files"
  return (
    <div class="tabs" role="tablist" aria-label="Dock" onKeyDown={moveBetweenTabs}>
      {terminals.value.map(({ id, busy }) => {
        const selected = !files && focusedId.value === id
        return (
          <button
            key={id}
            type="button"
            class="dtab"
            role="tab"
            aria-selected={selected}
            tabIndex={selected ? 0 : -1}
            onClick={() => void showTerminal(id)}
          >
            <Icon name="terminal" size={15} />
            <span>
              <span class="long">Terminal </span>
              {id}
            </span>
            {busy.value === null ? null : <i class="busy" role="img" aria-label="running" />}
          </button>
        )
      })}
      <button
        type="button"
        class="dtab"
        role="tab"
        aria-selected={files}
        tabIndex={files ? 0 : -1}
        onClick={showFiles}
      >
        <Icon name="file" size={15} />
        Files
        {unsavedPaths.value.size === 0 ? null : (
          <i class="un" role="img" aria-label="unsaved changes" />
        )}
      </button>
    </div>
  )
}

function showFiles(): void {
  dockView.value = "files"
  const first = openPath.value ?? tree.value.find((row) => !row.directory)?.path
  if (first !== undefined) openFile(first)
}

function TerminalActions() {
  return (
    <>
      {wide.value ? (
        <Button kind="quiet" small icon="split" aria-pressed={isSplit.value} onClick={toggleSplit}>
          <span>Split</span>
        </Button>
      ) : null}
      {terminals.value.length < mostTerminals ? (
        <Button kind="quiet" small icon="plus" onClick={addTerminal}>
          <span>New</span>
        </Button>
      ) : null}
    </>
  )
}

const usualShare = 64

function Panes() {
  useSignalEffect(() => {
    // The keyboard follows what is in sight.
    const [first] = inSight.value
    if (first !== undefined && !inSight.value.includes(focusedId.value)) focusedId.value = first
  })
  const share = Number(remembered("split-share")) || usualShare
  return (
    <div
      class={isSplit.value ? "split" : "split one"}
      style={{ "--left": `${share}fr`, "--right": `${100 - share}fr` }}
    >
      {inSight.value.map((id, index) => (
        <>
          {index > 0 ? (
            <Splitter
              key="splitter"
              label="Width of the terminals"
              direction="columns"
              usual={usualShare}
              value={share}
              onMove={(next, element) => {
                element.parentElement?.style.setProperty("--left", `${next}fr`)
                element.parentElement?.style.setProperty("--right", `${100 - next}fr`)
                remember("split-share", `${next}`)
              }}
            />
          ) : null}
          <TerminalPane key={id} id={id} />
        </>
      ))}
    </div>
  )
}

const keys = [
  ["Tab", "\t"],
  ["↑", "\u001b[A"],
  ["Ctrl C", "\u0003"],
  ["|", "|"],
  ["-", "-"],
  ["$", "$"],
  ["\\", "\\"],
] as const

/** On phones: the keys that their keyboards lack. */
function KeyRow() {
  const press = async (text: string) => {
    const terminal = terminals.value.find((each) => each.id === focusedId.value)
    const runtime = await terminal?.runtime
    runtime?.press(text)
    runtime?.focus()
  }
  return (
    <div class="keys">
      {keys.map(([name, text]) => (
        <button key={name} type="button" onClick={() => void press(text)}>
          {name}
        </button>
      ))}
    </div>
  )
}
