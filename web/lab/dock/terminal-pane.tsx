/** A place where a terminal is in sight. */
import { useComputed } from "@preact/signals"
import { useCallback } from "preact/hooks"
import { away } from "../chrome/away.ts"
import { unsavedPaths } from "./files.ts"
import { focusedId, terminals } from "./terminals.ts"

export function TerminalPane({ id }: { id: string }) {
  const terminal = terminals.value.find((each) => each.id === id)
  const place = useCallback(
    (element: HTMLElement | null) => {
      if (element === null || terminal === undefined) return
      element.replaceChildren(terminal.host)
      terminal.attached()
    },
    [terminal],
  )
  const line = terminal?.busy.value ?? null
  const note = useComputed(() => unsavedNote(terminal?.busy.value ?? null, unsavedPaths.value))
  return (
    <div class={focusedId.value === id ? "tpane is-focus" : "tpane"}>
      <div class="tt">
        <span>Terminal {id}</span>
        {away.value && line !== null ? (
          <span class="doing">waiting: {line}</span>
        ) : note.value === null ? (
          <span class="doing">{line}</span>
        ) : (
          <span class="warn">{note.value}</span>
        )}
      </div>
      <div class="screen" ref={place} />
    </div>
  )
}

/** A build or deploy reads what is saved: say so when the editor holds more. */
function unsavedNote(line: string | null, unsaved: ReadonlySet<string>): string | null {
  if (line === null || unsaved.size === 0 || !/\b(build|deploy)\b/.test(line)) return null
  const names = [...unsaved].map((path) => path.slice(path.lastIndexOf("/") + 1))
  return `Not saved, so not used: ${names.join(", ")}`
}
