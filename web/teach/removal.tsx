/** Asks once before a student is taken out of the class. */
import type { StudentView } from "../../src/wire/classroom.ts"
import { removeStudent } from "./api.ts"
import { Confirm } from "./confirm.tsx"
import { attempt, say } from "./notice.tsx"

interface RemovalProps {
  readonly classId: string
  readonly student: StudentView
  readonly name: string
  readonly onDone: () => void
  readonly onCancel: () => void
}

export function Removal(props: RemovalProps) {
  const remove = async () => {
    const done = await attempt(async () => {
      await removeStudent(props.classId, props.student.id)
      return true
    })
    if (done === null) return
    say(`${props.name} was removed`)
    props.onDone()
  }
  return (
    <Confirm
      title={`Remove ${props.name}?`}
      text="Their lab stops at once and their progress leaves the class."
      action="Remove"
      bad
      onConfirm={remove}
      onClose={props.onCancel}
    />
  )
}
