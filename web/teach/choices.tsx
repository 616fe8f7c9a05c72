/** One of a few: the platform's radio buttons, side by side or with a line of explanation each. */
interface ChoicesProps<Value> {
  readonly name: string
  readonly label: string
  readonly help?: string
  readonly row?: boolean
  readonly value: Value
  readonly options: readonly {
    readonly value: Value
    readonly title: string
    readonly help?: string
  }[]
  readonly onChange: (value: Value) => void
}

export function Choices<Value>(props: ChoicesProps<Value>) {
  return (
    <fieldset class="choices" aria-describedby={props.help ? `${props.name}-help` : undefined}>
      <legend>{props.label}</legend>
      <div class={props.row ? "choices-row" : "choices-list"}>
        {props.options.map((option) => (
          <label key={option.title}>
            <input
              type="radio"
              name={props.name}
              checked={option.value === props.value}
              onChange={() => props.onChange(option.value)}
            />
            <span>
              <b>{option.title}</b>
              {option.help ? <span class="help">{option.help}</span> : null}
            </span>
          </label>
        ))}
      </div>
      {props.help ? (
        <p class="help" id={`${props.name}-help`}>
          {props.help}
        </p>
      ) : null}
    </fieldset>
  )
}
