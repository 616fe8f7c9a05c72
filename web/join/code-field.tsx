/** The class code: one real input; the six cells under it only mirror what it holds. */
import { useSignal } from "@preact/signals"
import type { Ref } from "preact"
import { codeLength, readCode } from "./code.ts"
import { FieldError } from "./field-error.tsx"

interface CodeFieldProps {
  readonly value: string
  readonly error: string | null
  /** Of which class the code is, once known. */
  readonly note: string | null
  readonly input: Ref<HTMLInputElement>
  readonly onChange: (code: string) => void
}

export function CodeField(props: CodeFieldProps) {
  const caret = useSignal<number | null>(null)
  const follow = (input: HTMLInputElement) => {
    caret.value = input.selectionStart
  }
  return (
    <div class="big">
      <label for="code">Class code</label>
      <div class="code-field">
        <Cells value={props.value} caret={caret.value} bad={props.error !== null} />
        <input
          ref={props.input}
          id="code"
          name="code"
          value={props.value}
          inputMode="text"
          autocomplete="off"
          autocapitalize="characters"
          autocorrect="off"
          spellcheck={false}
          enterkeyhint="next"
          aria-invalid={props.error !== null}
          aria-describedby="code-error code-note"
          onInput={({ currentTarget }) => {
            const code = readCode(currentTarget.value)
            // Also where nothing changes for us: the field must not keep what the code left out.
            if (currentTarget.value !== code) currentTarget.value = code
            follow(currentTarget)
            props.onChange(code)
          }}
          onSelect={({ currentTarget }) => follow(currentTarget)}
          onFocus={({ currentTarget }) => follow(currentTarget)}
          onBlur={() => {
            caret.value = null
          }}
        />
      </div>
      <FieldError id="code-error" text={props.error} />
      <p id="code-note" class="field-note" role="status">
        {props.note}
      </p>
    </div>
  )
}

function Cells(props: { value: string; caret: number | null; bad: boolean }) {
  const at = props.caret === null ? -1 : Math.min(props.caret, codeLength - 1)
  const cell = (index: number) => (
    <span key={index} class={cellClass(props.value[index], index === at)}>
      {props.value[index] ?? ""}
    </span>
  )
  return (
    <div class={props.bad ? "cells cells--bad" : "cells"} aria-hidden="true">
      {[0, 1, 2].map(cell)}
      <i />
      {[3, 4, 5].map(cell)}
    </div>
  )
}

const cellClass = (letter: string | undefined, focused: boolean) =>
  [focused ? "is-focused" : "", letter === undefined ? "is-empty" : ""].join(" ").trim()
