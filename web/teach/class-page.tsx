/** A class while it runs: how to join, pace, who is where, who needs help. */
import { useComputed, useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { CommandList } from "../shared/command-list.tsx"
import { type ClassChange, changeClass } from "./api.ts"
import { ClassBar } from "./class-bar.tsx"
import { commandsOf } from "./class-commands.ts"
import { ClassControls } from "./class-controls.tsx"
import { classState } from "./class-state.ts"
import { Confirm } from "./confirm.tsx"
import { Drawer } from "./drawer.tsx"
import { Failure } from "./failure.tsx"
import { GridPane } from "./grid-pane.tsx"
import { HelpDialog } from "./help-dialog.tsx"
import { HelpList } from "./help-list.tsx"
import { useCommandKey, useKeys } from "./keys.ts"
import type { LiveClass } from "./live.ts"
import { attempt, say } from "./notice.tsx"

export function ClassPage(props: { live: LiveClass }) {
  const { live } = props
  const state = useComputed(() => classState(live))
  const chosen = useSignal<string | null>(null)
  const ending = useSignal(false)
  const helping = useSignal(false)
  const controls = useSignal(false)
  const picked = useSignal<ReadonlySet<string>>(new Set())
  const rows = useRef<readonly string[]>([])
  const title = state.value?.view.title
  useEffect(() => {
    if (title !== undefined) document.title = `${title} – live – Rollcall`
  }, [title])
  const change = (wanted: ClassChange) => applyChange(live, wanted)
  const togglePause = () => {
    const current = state.value?.view.state
    if (current === "open") void change({ state: "paused" })
    if (current === "paused") void change({ state: "open" })
  }
  const end = () => {
    ending.value = true
  }
  const message = () => {
    // On small screens it is not there yet.
    controls.value = true
    focusOn("message")
    requestAnimationFrame(() => focusOn("message"))
  }
  const help = () => {
    helping.value = true
  }
  const commanding = useSignal(false)
  useCommandKey(() => {
    commanding.value = true
  })
  useKeys({
    p: togglePause,
    m: message,
    escape: () => {
      controls.value = false
    },
    "/": () => focusOn("find"),
    "?": help,
  })

  if (live.failure.value !== null) return <Failure error={live.failure.value} />
  if (state.value === null) return <p class="waiting">Opening the class</p>
  const { view, students } = state.value
  const student = students.find((one) => one.id === chosen.value)
  return (
    <div class="class-page">
      <ClassBar
        view={view}
        connection={live.connection.value}
        onPause={togglePause}
        onEnd={end}
        controls={controls.value}
        onControls={() => {
          controls.value = !controls.value
        }}
        onHelp={help}
      />
      <main class={view.state === "ended" ? "panes panes--ended" : "panes"}>
        {view.state === "ended" ? null : (
          <ClassControls
            live={live}
            state={state.value}
            open={controls.value}
            onChange={change}
            onEnd={end}
            picked={picked}
          />
        )}
        <GridPane
          state={state.value}
          chosen={chosen.value}
          picked={view.state === "ended" ? null : picked}
          rows={rows}
          onOpen={(id) => {
            chosen.value = id
          }}
        />
        <HelpList
          state={state.value}
          onOpen={(id) => {
            chosen.value = id
          }}
          onMessage={(id) => {
            chosen.value = id
            requestAnimationFrame(() => focusOn("message-student"))
          }}
          onChange={change}
        />
      </main>
      {student ? (
        <Drawer
          state={state.value}
          student={student}
          onMove={(by) => {
            chosen.value = neighbour(rows.current, student.id, by)
          }}
          onClose={() => {
            chosen.value = null
          }}
        />
      ) : null}
      {commanding.value ? (
        <CommandList
          commands={() =>
            state.value === null
              ? []
              : commandsOf(state.value, {
                  open: (id) => {
                    chosen.value = id
                  },
                  ...{ change, message, end, help, pause: togglePause },
                })
          }
          onClose={() => {
            commanding.value = false
          }}
        />
      ) : null}
      {helping.value ? (
        <HelpDialog
          onClose={() => {
            helping.value = false
          }}
        />
      ) : null}
      {ending.value ? (
        <Confirm
          title={`End class for ${students.length === 1 ? "1 student" : `${students.length} students`}?`}
          text="Labs become read-only, and nobody can join any more. Progress and results stay."
          action="End class"
          bad
          onConfirm={() => change({ state: "ended" })}
          onClose={() => {
            ending.value = false
          }}
        />
      ) : null}
    </div>
  )
}

const focusOn = (id: string) => document.getElementById(id)?.focus()

/** Who stands next in the grid; at its ends, the same. */
function neighbour(rows: readonly string[], student: string, by: 1 | -1): string {
  return rows[rows.indexOf(student) + by] ?? student
}

async function applyChange(live: LiveClass, wanted: ClassChange): Promise<void> {
  const view = live.view.value
  if (view === null) return
  const changed = await attempt(() => changeClass(view.id, wanted))
  if (changed === null) return
  live.view.value = changed
  if (wanted.joinable === false) say("The code is closed: nobody new can join")
  if (wanted.joinable === true) say("The code lets students in again")
  if (wanted.state === "paused") say("Paused for everyone")
  if (wanted.state === "open") say("Running again")
  if (wanted.state === "ended") say("The class has ended")
}
