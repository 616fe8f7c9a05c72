/** One student, beside the grid: where they are, their swarm, what they typed, and what one can do. */
import { useLayoutEffect, useRef } from "preact/hooks"
import type { StudentView } from "../../src/wire/classroom.ts"
import { Button } from "../shared/button.tsx"
import { formatDuration } from "../shared/duration.ts"
import { CellMark, counted, stateNames } from "./cell.tsx"
import type { ClassState } from "./class-state.ts"
import { FaultPanel } from "./fault-panel.tsx"
import { useKeys } from "./keys.ts"
import { LabLookView } from "./lab-look.tsx"
import { MessageForm } from "./message-form.tsx"
import { now } from "./now.ts"
import { ResumeCode } from "./resume-code.tsx"
import { StudentActions } from "./student-actions.tsx"

interface DrawerProps {
  readonly state: ClassState
  readonly student: StudentView
  readonly onClose: () => void
  /** To the next one in the grid, or with -1 to the one before. */
  readonly onMove: (by: 1 | -1) => void
}

export function Drawer(props: DrawerProps) {
  const { student, state, onMove } = props
  const element = useRef<HTMLDivElement>(null)
  const name = state.names.get(student.id) ?? student.name
  const ended = state.view.state === "ended"
  useFocusWithin(element)
  useKeys({ j: () => onMove(1), k: () => onMove(-1), escape: props.onClose })
  return (
    <div
      ref={element}
      class="drawer"
      role="dialog"
      aria-label={name}
      tabIndex={-1}
      onKeyDown={(event) => {
        const inside = event.target instanceof Element && event.target.closest("dialog") !== null
        if (event.key === "Escape" && !inside) props.onClose()
      }}
    >
      <header>
        <h2>{name}</h2>
        <span class="rowb">
          <Button kind="quiet" small aria-label="Student before" onClick={() => onMove(-1)}>
            ↑ <kbd class="kbd">K</kbd>
          </Button>
          <Button kind="quiet" small aria-label="Next student" onClick={() => onMove(1)}>
            ↓ <kbd class="kbd">J</kbd>
          </Button>
          <Button kind="quiet" small icon="close" aria-label="Close" onClick={props.onClose} />
        </span>
        <p class="sub num">{placeWords(props)}</p>
      </header>
      <div class="drawer-body" key={student.id}>
        <LabLookView classId={state.view.id} student={student} versions={state.versions} />
        <section class="sec" aria-label="Steps">
          <h2>
            Steps{" "}
            <span class="num">
              {state.standings.get(student.id)?.done ?? 0} of {state.view.steps.length}
            </span>
          </h2>
          <Steps {...props} />
        </section>
        {ended ? null : (
          <>
            <FaultPanel classId={state.view.id} students={[student]} whom="this student" />
            <section class="sec rowb" aria-label="Resume code">
              <ResumeCode classId={state.view.id} student={student} />
            </section>
          </>
        )}
      </div>
      {ended ? null : (
        <footer key={`to-${student.id}`}>
          <MessageForm
            classId={state.view.id}
            id="message-student"
            label={`Message to ${name}`}
            placeholder={`Shown at the top of ${name}’s lab`}
            student={{ id: student.id, name }}
          />
          <StudentActions
            classId={state.view.id}
            student={student}
            name={name}
            onRemoved={props.onClose}
          />
        </footer>
      )}
    </div>
  )
}

/** Takes the focus when it opens, and gives it back where it came from. */
function useFocusWithin(element: { readonly current: HTMLElement | null }): void {
  // At once: who opened it may want the focus somewhere inside.
  useLayoutEffect(() => {
    const before = document.activeElement
    element.current?.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [element])
}

function placeWords({ student, state }: DrawerProps): string {
  const standing = state.standings.get(student.id)
  const step = state.view.steps[standing?.current ?? 0]
  const here = student.connected ? "" : " Away."
  if (standing === undefined || step === undefined) return `All steps are done.${here}`
  if (state.view.state === "ended") return `Came to step ${standing.current + 1}, ${step.title}.`
  const since = formatDuration(now.value - standing.since)
  const { hints = 0 } = student.progress[step.id] ?? {}
  const used = hints === 0 ? "" : ` ${counted(hints, "hint")} used.`
  return `Step ${standing.current + 1}, ${step.title}, for ${since}.${used}${here}`
}

function Steps(props: DrawerProps) {
  const { view, standings } = props.state
  const cells = standings.get(props.student.id)?.cells ?? []
  return (
    <ol class="student-steps">
      {view.steps.map((step, index) => {
        const cell = cells[index]
        return (
          <li key={step.id}>
            {cell ? <CellMark cell={cell} until={view.endedAt} /> : null}
            <span>
              {index + 1}. {step.title}
            </span>
            <span class="num small">
              {cell?.kind === "done"
                ? `done, ${formatDuration(cell.spent)}`
                : stateNames[cell?.kind ?? "none"]}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
