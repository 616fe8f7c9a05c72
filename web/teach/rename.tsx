/** Gives a student another name: the one who joined as "asdf", or two who cannot be told apart. */
import { useSignal } from "@preact/signals"
import type { StudentView } from "../../src/wire/classroom.ts"
import { Button } from "../shared/button.tsx"
import { Dialog } from "../shared/dialog.tsx"
import { renameStudent } from "./api.ts"
import { hideNames } from "./names.ts"
import { say } from "./notice.tsx"
import { sentenceOf } from "./session.ts"

interface RenameProps {
  readonly classId: string
  readonly student: StudentView
  readonly onClose: () => void
}

export function Rename({ classId, student, onClose }: RenameProps) {
  // While names are hidden, this does not show one either.
  const name = useSignal(hideNames.value ? "" : student.name)
  const problem = useSignal<string | null>(null)
  const pending = useSignal(false)
  const submit = async () => {
    if (pending.value) return
    pending.value = true
    try {
      const renamed = await renameStudent(classId, student.id, name.value)
      say(hideNames.value ? "The name is changed" : `Now called ${renamed.name}`)
      onClose()
    } catch (error) {
      problem.value = sentenceOf(error)
    } finally {
      pending.value = false
    }
  }
  return (
    <Dialog
      title="Rename student"
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            type="submit"
            form="rename"
            pending={pending.value}
            disabled={name.value.trim() === ""}
          >
            Rename
          </Button>
        </>
      }
    >
      <form
        id="rename"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <div class="field">
          <label for="new-name">Name</label>
          <input
            id="new-name"
            class="input"
            autofocus
            autocomplete="off"
            maxLength={32}
            value={name.value}
            aria-invalid={problem.value !== null}
            aria-describedby="new-name-error"
            onFocus={({ currentTarget }) => currentTarget.select()}
            onInput={({ currentTarget }) => {
              name.value = currentTarget.value
              problem.value = null
            }}
          />
          <p id="new-name-error" class="problem" role="alert">
            {problem.value}
          </p>
        </div>
      </form>
    </Dialog>
  )
}
