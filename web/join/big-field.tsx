/** A line of text under its label, with what is wrong with it below. */
import type { Ref } from "preact"
import { FieldError } from "./field-error.tsx"

interface BigFieldProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly error: string | null
  readonly input: Ref<HTMLInputElement>
  readonly placeholder: string
  readonly maxLength: number
  readonly autocomplete: "nickname" | "off"
  /** A phrase that no keyboard should mend. */
  readonly verbatim?: boolean
  readonly help?: string
  readonly onChange: (value: string) => void
}

export function BigField(props: BigFieldProps) {
  const { id, error, help } = props
  return (
    <div class="big">
      <label for={id}>{props.label}</label>
      <input
        ref={props.input}
        id={id}
        name={id}
        class={props.verbatim ? "input name mono" : "input name"}
        value={props.value}
        autocomplete={props.autocomplete}
        {...(props.verbatim && { autocapitalize: "none", autocorrect: "off", spellcheck: false })}
        placeholder={props.placeholder}
        maxLength={props.maxLength}
        enterkeyhint="go"
        aria-invalid={error !== null}
        aria-describedby={help === undefined ? `${id}-error` : `${id}-error ${id}-help`}
        onInput={({ currentTarget }) => props.onChange(currentTarget.value)}
      />
      <FieldError id={`${id}-error`} text={error} />
      {help !== undefined && (
        <p id={`${id}-help`} class="field-note">
          {help}
        </p>
      )}
    </div>
  )
}
