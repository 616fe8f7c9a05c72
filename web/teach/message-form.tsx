/** Where an instructor writes to the class or to one student; Ctrl or Command and Enter sends. */
import { useSignal } from "@preact/signals"
import { broadcastLimits } from "../../src/wire/broadcast.ts"
import { Button } from "../shared/button.tsx"
import { sendBroadcast } from "./api.ts"
import { attempt, say } from "./notice.tsx"

interface MessageFormProps {
  readonly id?: string
  readonly classId: string
  readonly label: string
  readonly placeholder: string
  readonly disabled?: boolean
  /** To everyone, where nobody is named. */
  readonly student?: { readonly id: string; readonly name: string }
}

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

export function MessageForm(props: MessageFormProps) {
  const text = useSignal("")
  const pending = useSignal(false)
  const { classId, student } = props
  const send = async () => {
    if (pending.value || props.disabled || text.value.trim() === "") return
    pending.value = true
    const answer = await attempt(() => sendBroadcast(classId, text.value, student && [student.id]))
    pending.value = false
    if (answer === null) return
    text.value = ""
    const missed = answer.missed === 0 ? "" : `, ${answer.missed} could not be reached`
    say(`Sent to ${student?.name ?? answer.sent}${missed}`)
  }
  return (
    <form
      class="message"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <textarea
        class="input"
        {...(props.id === undefined ? {} : { id: props.id })}
        rows={2}
        aria-label={props.label}
        placeholder={props.placeholder}
        maxLength={broadcastLimits.characters}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          void send()
        }}
      />
      <div class="rowb">
        <span class="small">{isApple ? "⌘ Enter" : "Ctrl Enter"} sends</span>
        <span class="grow" />
        <Button
          small
          type="submit"
          icon="message"
          pending={pending.value}
          disabled={props.disabled || text.value.trim() === ""}
        >
          Send
        </Button>
      </div>
    </form>
  )
}
