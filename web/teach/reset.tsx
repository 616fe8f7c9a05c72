/** Asks once before a student's lab is reset; for half a minute it can be undone. */
import { useSignal } from "@preact/signals"
import type { StudentView } from "../../src/wire/classroom.ts"
import { resetLab, undoReset } from "./api.ts"
import { Confirm } from "./confirm.tsx"
import { attempt, say, sayWithUndo } from "./notice.tsx"

interface ResetProps {
  readonly classId: string
  readonly student: StudentView
  /** As the student is called on screen. */
  readonly name: string
  readonly onClose: () => void
}

export function Reset({ classId, student, name, onClose }: ResetProps) {
  const files = useSignal(false)
  const undo = () =>
    attempt(async () => {
      await undoReset(classId, student.id)
      say(`The lab of ${name} is as it was`)
    })
  const reset = () =>
    attempt(async () => {
      await resetLab(classId, student.id, files.value)
      sayWithUndo(`The lab of ${name} is reset`, () => void undo())
    })
  return (
    <Confirm
      title={`Reset the lab of ${name}?`}
      text="Their swarm starts again as on the first day, with v0.1 running. Steps they have done stay done, and they are told."
      action="Reset lab"
      onConfirm={reset}
      onClose={onClose}
    >
      <label class="also">
        <input
          type="checkbox"
          checked={files.value}
          onChange={({ currentTarget }) => {
            files.value = currentTarget.checked
          }}
        />
        Also reset files and terminals
      </label>
    </Confirm>
  )
}
