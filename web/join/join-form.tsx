/** Code first, name second, nothing else. */
import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { call } from "../shared/api.ts"
import { Button } from "../shared/button.tsx"
import { BigField } from "./big-field.tsx"
import { useClassTitle } from "./class-title.ts"
import { codeLength, codeOfPath } from "./code.ts"
import { CodeField } from "./code-field.tsx"
import { FieldError } from "./field-error.tsx"
import { type Problem, problemOf } from "./problem.ts"

export interface Joined {
  readonly student: string
  readonly resume: string
}

export function JoinForm(props: { onJoined: (joined: Joined) => void }) {
  const code = useSignal(codeOfPath(location.pathname))
  const name = useSignal("")
  const problem = useSignal<Problem | null>(null)
  const pending = useSignal(false)
  const codeInput = useRef<HTMLInputElement>(null)
  const nameInput = useRef<HTMLInputElement>(null)

  const complete = code.value.length === codeLength
  const ready = complete && name.value.trim() !== ""
  const focusOn = (field: Problem["field"]) =>
    (field === "code" ? codeInput : nameInput).current?.focus()

  useEffect(() => {
    focusOn(complete ? "name" : "code")
  }, [])

  const title = useClassTitle(code.value, (text) => {
    problem.value = { field: "code", text }
  })

  const submit = async () => {
    if (!ready || pending.value) return
    pending.value = true
    problem.value = null
    try {
      const body = { code: code.value, name: name.value.trim() }
      props.onJoined(await call<Joined>("POST", "/api/join", { body }))
    } catch (error) {
      problem.value = problemOf(error)
      focusOn(problem.value.field)
    } finally {
      pending.value = false
    }
  }

  const errorOf = (field: Problem["field"]) =>
    problem.value?.field === field ? problem.value.text : null
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <CodeField
        value={code.value}
        input={codeInput}
        error={errorOf("code")}
        note={title}
        onChange={(next) => {
          const wasComplete = code.value.length === codeLength
          if (next !== code.value) problem.value = null
          code.value = next
          if (next.length === codeLength && !wasComplete) nameInput.current?.focus()
        }}
      />
      <BigField
        id="name"
        label="Your name"
        input={nameInput}
        error={errorOf("name")}
        value={name.value}
        autocomplete="nickname"
        placeholder="As your instructor knows you"
        maxLength={32}
        onChange={(next) => {
          name.value = next
          if (problem.value?.field === "name") problem.value = null
        }}
      />
      <Button
        type="submit"
        kind="primary"
        class="btn--xl"
        pending={pending.value}
        disabled={!ready}
      >
        Join class
      </Button>
      <FieldError id="join-error" text={errorOf("form")} />
    </form>
  )
}
