/** What is wrong with a field: said aloud when it appears, and tied to the field by its id. */
export function FieldError(props: { id: string; text: string | null }) {
  return (
    <p id={props.id} class="field-error" role="alert">
      {props.text}
    </p>
  )
}
