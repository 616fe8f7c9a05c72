/** Asks once before something that cannot be taken back. */
import { useSignal } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { Button } from "../shared/button.tsx"
import { Dialog } from "../shared/dialog.tsx"

interface ConfirmProps {
  readonly title: string
  readonly text: string
  readonly action: string
  readonly bad?: boolean
  readonly onConfirm: () => Promise<unknown>
  readonly onClose: () => void
  /** What else there is to decide. */
  readonly children?: ComponentChildren
}

export function Confirm(props: ConfirmProps) {
  const pending = useSignal(false)
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      actions={
        <>
          <Button kind="quiet" onClick={props.onClose} autofocus>
            Cancel
          </Button>
          <Button
            kind="primary"
            class={props.bad ? "btn--bad-full" : ""}
            pending={pending.value}
            onClick={async () => {
              if (pending.value) return
              pending.value = true
              await props.onConfirm()
              props.onClose()
            }}
          >
            {props.action}
          </Button>
        </>
      }
    >
      <p>{props.text}</p>
      {props.children}
    </Dialog>
  )
}
