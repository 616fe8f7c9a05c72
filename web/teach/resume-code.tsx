/** A new resume code for a student who wants to go on in another browser, or has lost theirs. */
import { useSignal } from "@preact/signals"
import type { StudentView } from "../../src/wire/classroom.ts"
import { Button } from "../shared/button.tsx"
import { copyText } from "../shared/copy.ts"
import { newResume } from "./api.ts"
import { attempt, say } from "./notice.tsx"

export function ResumeCode(props: { classId: string; student: StudentView }) {
  const phrase = useSignal<string | null>(null)
  const pending = useSignal(false)
  const create = async () => {
    pending.value = true
    const made = await attempt(() => newResume(props.classId, props.student.id))
    if (made !== null) phrase.value = made.resume
    pending.value = false
  }
  if (phrase.value === null) {
    return (
      <>
        <Button small icon="reset" pending={pending.value} onClick={create}>
          New resume code
        </Button>
        <span class="small">For another browser. The old one stops working.</span>
      </>
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
