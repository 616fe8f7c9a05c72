/** Another device, the same lab: the phrase that joining showed. */
import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { ApiError, call } from "../shared/api.ts"
import { Button } from "../shared/button.tsx"
import { BigField } from "./big-field.tsx"

export function ResumeForm(props: { onResumed: () => void }) {
  const phrase = useSignal("")
  const error = useSignal<string | null>(null)
  const pending = useSignal(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])

  const ready = phrase.value.trim() !== ""
  const submit = async () => {
    if (!ready || pending.value) return
    pending.value = true
    error.value = null
    try {
      await call("POST", "/api/resume", { body: { resume: phrase.value.trim() } })
      props.onResumed()
    } catch (caught) {
      error.value = caught instanceof ApiError ? caught.message : "Something went wrong. Try again."
      input.current?.focus()
      pending.value = false
    }
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <BigField
        id="resume"
        label="Your resume code"
        input={input}
        error={error.value}
        value={phrase.value}
        autocomplete="off"
        verbatim
        placeholder="olive-crane-58"
        maxLength={100}
        help="You saw it once, when you joined. Your instructor can give you a new one."
        onChange={(next) => {
          phrase.value = next
          error.value = null
        }}
      />
      <Button
        type="submit"
        kind="primary"
        class="btn--xl"
        pending={pending.value}
        disabled={!ready}
      >
        Continue
      </Button>
    </form>
  )
}
