/** Code first, name second, nothing else. */
import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { ApiError, call } from "../shared/api.ts"
import { Button } from "../shared/button.tsx"
import { codeLength, codeOfPath } from "./code.ts"
import { CodeField } from "./code-field.tsx"
import { FieldError } from "./field-error.tsx"
import { type Problem, problemOf } from "./problem.ts"

export interface Joined {
  readonly student: string
  readonly resume: string
}

interface CodeNote {
  readonly code: string
  readonly title: string | null
}

export function JoinForm(props: { onJoined: (joined: Joined) => void }) {
  const code = useSignal(codeOfPath(location.pathname))
  const name = useSignal("")
  const note = useSignal<CodeNote | null>(null)
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

  // Says which class it is before the name is typed, and that there is none as early as that.
  useEffect(() => {
    if (!complete) return
    const asked = code.value
    const leave = new AbortController()
    call<{ title: string }>("GET", `/api/codes/${asked}`, { signal: leave.signal })
      .then(({ title }) => {
        note.value = { code: asked, title }
      })
      .catch((error) => {
        if (leave.signal.aborted || !(error instanceof ApiError) || error.status === 0) return
        problem.value = { field: "code", text: error.message }
      })
    return () => leave.abort()
  }, [code.value, complete])

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
  const known = note.value?.code === code.value ? note.value.title : null
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
        note={known}
        onChange={(next) => {
          const wasComplete = code.value.length === codeLength
          if (next !== code.value) problem.value = null
          code.value = next
          if (next.length === codeLength && !wasComplete) nameInput.current?.focus()
        }}
      />
      <div class="big">
        <label for="name">Your name</label>
        <input
          ref={nameInput}
          id="name"
          name="name"
          class="input name"
          value={name.value}
          autocomplete="nickname"
          placeholder="As your instructor knows you"
          maxLength={32}
          enterkeyhint="go"
          aria-invalid={errorOf("name") !== null}
          aria-describedby="name-error"
          onInput={({ currentTarget }) => {
            name.value = currentTarget.value
            if (problem.value?.field === "name") problem.value = null
          }}
        />
        <FieldError id="name-error" text={errorOf("name")} />
      </div>
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
