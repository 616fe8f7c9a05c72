/** A new class: a name, a clock speed, steps locked or open. Enter creates it and opens it. */
import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { Button } from "../shared/button.tsx"
import { Dialog } from "../shared/dialog.tsx"
import { createClass } from "./api.ts"
import { Choices } from "./choices.tsx"
import { rateText } from "./rate.ts"
import { go } from "./route.ts"
import { sentenceOf } from "./session.ts"

const rates = [1, 2, 5] as const
const firstStep = 1

export function NewClassDialog(props: { onClose: () => void }) {
  const title = useSignal(suggestion())
  const rate = useSignal<number>(rates[0])
  const locked = useSignal(false)
  const pending = useSignal(false)
  const problem = useSignal<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.select(), [])

  const submit = async () => {
    if (pending.value || title.value.trim() === "") return
    pending.value = true
    try {
      const { id } = await createClass({
        title: title.value.trim(),
        rate: rate.value,
        ...(locked.value ? { openSteps: firstStep } : {}),
      })
      props.onClose()
      go({ page: "class", id })
    } catch (error) {
      problem.value = sentenceOf(error)
      pending.value = false
      input.current?.focus()
    }
  }
  return (
    <Dialog
      title="New class"
      onClose={props.onClose}
      actions={
        <>
          <Button kind="quiet" onClick={props.onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            type="submit"
            form="new-class"
            pending={pending.value}
            disabled={title.value.trim() === ""}
          >
            Create class
          </Button>
        </>
      }
    >
      <form
        id="new-class"
        class="new-class"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <div class="field">
          <label for="title">Class name</label>
          <input
            ref={input}
            id="title"
            class="input"
            autofocus
            value={title.value}
            maxLength={80}
            autocomplete="off"
            aria-invalid={problem.value !== null}
            aria-describedby="title-error"
            onInput={({ currentTarget }) => {
              title.value = currentTarget.value
              problem.value = null
            }}
          />
          <p id="title-error" class="problem" role="alert">
            {problem.value}
          </p>
        </div>
        <Choices
          name="rate"
          label="Clock speed"
          help="At 2×, a stop of 10 seconds takes 5. You can change it at any time."
          row
          value={rate.value}
          options={rates.map((one) => ({ value: one, title: rateText(one) }))}
          onChange={(chosen) => {
            rate.value = chosen
          }}
        />
        <Choices
          name="steps"
          label="Steps"
          value={locked.value}
          options={[
            {
              value: true,
              title: "Locked",
              help: "Students read up to the step you opened. You open more while you teach.",
            },
            {
              value: false,
              title: "Open",
              help: "Everyone goes at their own speed through all steps.",
            },
          ]}
          onChange={(chosen) => {
            locked.value = chosen
          }}
        />
      </form>
    </Dialog>
  )
}

/** "Rolling updates, Tuesday": to be kept, or typed over. */
const suggestion = () =>
  `Rolling updates, ${new Date().toLocaleDateString("en-GB", { weekday: "long" })}`
