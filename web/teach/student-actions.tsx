/** What an instructor does to one student: each is asked once, in a dialog. */
import { useSignal } from "@preact/signals"
import type { StudentView } from "../../src/wire/classroom.ts"
import { Button } from "../shared/button.tsx"
import { Removal } from "./removal.tsx"
import { Rename } from "./rename.tsx"
import { Reset } from "./reset.tsx"

interface StudentActionsProps {
  readonly classId: string
  readonly student: StudentView
  /** As the student is called on screen. */
  readonly name: string
  readonly onRemoved: () => void
}

export function StudentActions({ classId, student, name, onRemoved }: StudentActionsProps) {
  const asking = useSignal<"reset" | "rename" | "remove" | null>(null)
  const ask = (what: "reset" | "rename" | "remove") => () => {
    asking.value = what
  }
  const close = () => {
    asking.value = null
  }
  return (
    <div class="rowb">
      <Button small icon="reset" onClick={ask("reset")}>
        Reset lab
      </Button>
      <Button small kind="quiet" onClick={ask("rename")}>
        Rename
      </Button>
      <span class="grow" />
      <Button small kind="bad" onClick={ask("remove")}>
        Remove from class
      </Button>
      {asking.value === "reset" ? <Reset {...{ classId, student, name }} onClose={close} /> : null}
      {asking.value === "rename" ? <Rename {...{ classId, student }} onClose={close} /> : null}
      {asking.value === "remove" ? (
        <Removal {...{ classId, student, name }} onDone={onRemoved} onCancel={close} />
      ) : null}
    </div>
  )
}
