/** One student: where they are, a new resume code for them, and the way out of the class. */
import { useSignal } from "@preact/signals"
import type { StudentView } from "../../src/wire/classroom.ts"
import { Button } from "../shared/button.tsx"
import { copyText } from "../shared/copy.ts"
import { Dialog } from "../shared/dialog.tsx"
import { formatDuration } from "../shared/duration.ts"
import { newResume, removeStudent } from "./api.ts"
import { CellMark, stateNames } from "./cell.tsx"
import type { ClassState } from "./class-page.tsx"
import { FaultPanel } from "./fault-panel.tsx"
import { attempt, say } from "./notice.tsx"
import { now } from "./now.ts"
import { swarmWords } from "./swarm-digest.tsx"

interface StudentDialogProps {
  readonly state: ClassState
  readonly student: StudentView
  readonly onClose: () => void
}

export function StudentDialog(props: StudentDialogProps) {
  const { student, state } = props
  const removing = useSignal(false)
  const name = state.names.get(student.id) ?? student.name
  if (removing.value) {
    return (
      <Removal
        {...props}
        name={name}
        onCancel={() => {
          removing.value = false
        }}
      />
    )
  }
  return (
    <Dialog
      title={name}
      onClose={props.onClose}
      actions={
        state.view.state === "ended" ? undefined : (
          <Button
            kind="bad"
            onClick={() => {
              removing.value = true
            }}
          >
            Remove from class
          </Button>
        )
      }
    >
      <p>{placeWords(props)}</p>
      <p class="num">{swarmWords({ ...student, name: student.connected ? "Online" : "Away" })}.</p>
      <Steps {...props} />
      {state.view.state === "ended" ? null : (
        <>
          <ResumeCode {...props} />
          <FaultPanel classId={state.view.id} students={state.students} only={student} />
        </>
      )}
    </Dialog>
  )
}

function placeWords(props: StudentDialogProps): string {
  const { student, state } = props
  const standing = state.standings.get(student.id)
  const step = state.view.steps[standing?.current ?? 0]
  if (standing === undefined || step === undefined) return "All steps are done."
  const since = formatDuration((state.view.endedAt ?? now.value) - standing.since)
  return `Step ${standing.current + 1}, ${step.title}, for ${since}.`
}

function Steps(props: StudentDialogProps) {
  const standing = props.state.standings.get(props.student.id)
  return (
    <ol class="student-steps">
      {props.state.view.steps.map((step, index) => {
        const cell = standing?.cells[index]
        return (
          <li key={step.id}>
            {cell ? <CellMark cell={cell} until={props.state.view.endedAt} /> : null}
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

function ResumeCode(props: StudentDialogProps) {
  const phrase = useSignal<string | null>(null)
  const pending = useSignal(false)
  const create = async () => {
    pending.value = true
    const made = await attempt(() => newResume(props.state.view.id, props.student.id))
    if (made !== null) phrase.value = made.resume
    pending.value = false
  }
  if (phrase.value === null) {
    return (
      <div class="rowb">
        <Button pending={pending.value} onClick={create}>
          New resume code
        </Button>
        <span class="small">For another browser. The old one stops working.</span>
      </div>
    )
  }
  const text = phrase.value
  return (
    <div class="phrase" role="status">
      <code data-resume>{text}</code>
      <Button
        small
        icon="copy"
        onClick={async () => {
          if (await copyText(text)) say("The resume code is copied")
        }}
      >
        Copy
      </Button>
    </div>
  )
}

function Removal(props: StudentDialogProps & { name: string; onCancel: () => void }) {
  const pending = useSignal(false)
  const remove = async () => {
    pending.value = true
    const done = await attempt(async () => {
      await removeStudent(props.state.view.id, props.student.id)
      return true
    })
    pending.value = false
    if (done === null) return
    say(`${props.name} was removed`)
    props.onClose()
  }
  return (
    <Dialog
      title={`Remove ${props.name}?`}
      onClose={props.onClose}
      actions={
        <>
          <Button kind="quiet" onClick={props.onCancel} autofocus>
            Cancel
          </Button>
          <Button kind="primary" class="btn--bad-full" pending={pending.value} onClick={remove}>
            Remove
          </Button>
        </>
      }
    >
      <p>Their lab stops at once and their progress leaves the class.</p>
    </Dialog>
  )
}
