/** Another device, the same lab: the phrase that joining showed. */
import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { ApiError, call } from "../shared/api.ts"
import { Button } from "../shared/button.tsx"
import { FieldError } from "./field-error.tsx"

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
      <div class="big">
        <label for="resume">Your resume code</label>
        <input
          ref={input}
          id="resume"
          name="resume"
          class="input name mono"
          value={phrase.value}
          autocomplete="off"
          autocapitalize="none"
          autocorrect="off"
          spellcheck={false}
          maxLength={100}
          enterkeyhint="go"
          placeholder="olive-crane-58"
          aria-invalid={error.value !== null}
          aria-describedby="resume-error resume-help"
          onInput={({ currentTarget }) => {
            phrase.value = currentTarget.value
            error.value = null
          }}
        />
        <FieldError id="resume-error" text={error.value} />
        <p id="resume-help" class="field-note">
          You saw it once, when you joined. Your instructor can give you a new one.
        </p>
      </div>
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
