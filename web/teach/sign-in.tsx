/** For whom the link with the key did not do. */
import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { Brand } from "../shared/brand.tsx"
import { Button } from "../shared/button.tsx"
import { ThemeButton } from "../shared/theme.tsx"
import { enter } from "./session.ts"

export function SignIn(props: { problem: string | null }) {
  const key = useSignal("")
  const pending = useSignal(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const submit = async () => {
    if (pending.value || key.value.trim() === "") return
    pending.value = true
    await enter(readKey(key.value))
    pending.value = false
    input.current?.focus()
  }
  return (
    <>
      <header class="bar">
        <Brand />
        <span class="sep" />
        <span class="strong">Teaching</span>
        <span class="grow" />
        <ThemeButton />
      </header>
      <main class="sign-in">
        <h1>Sign in to teach</h1>
        <p>
          The server prints an instructor link when it starts. Open that link, or paste it here.
        </p>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void submit()
          }}
        >
          <div class="field">
            <label for="key">Instructor key or link</label>
            <input
              ref={input}
              id="key"
              class="input mono"
              type="password"
              autocomplete="current-password"
              value={key.value}
              aria-invalid={props.problem !== null}
              aria-describedby="key-error"
              onInput={({ currentTarget }) => {
                key.value = currentTarget.value
              }}
            />
            <p id="key-error" class="problem" role="alert">
              {props.problem}
            </p>
          </div>
          <Button
            type="submit"
            kind="primary"
            pending={pending.value}
            disabled={key.value.trim() === ""}
          >
            Sign in
          </Button>
        </form>
      </main>
    </>
  )
}

/** A pasted link carries the key behind the hash. */
function readKey(text: string): string {
  return /#key=([^&\s]+)/.exec(text)?.[1] ?? text.trim()
}
