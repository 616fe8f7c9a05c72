/** A modal dialog on the platform's own: focus is kept inside and returns, Escape closes. */
import type { ComponentChildren } from "preact"
import { useEffect, useId, useRef } from "preact/hooks"
import { Button } from "./button.tsx"

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
  /** Buttons, the safe one first. */
  readonly actions?: ComponentChildren
}

/** Put `autofocus` on the control that should have the focus first. */
export function Dialog(props: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const title = useId()
  useEffect(() => {
    const dialog = element.current
    const before = document.activeElement
    dialog?.showModal()
    dialog?.querySelector<HTMLElement>("[autofocus]")?.focus()
    return () => {
      dialog?.close()
      // By hand: a dialog that has left the page already gives the focus back to nobody.
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
    >
      <header class="dialog-head">
        <h2 id={title}>{props.title}</h2>
        <Button kind="quiet" small icon="close" aria-label="Close" onClick={props.onClose} />
      </header>
      <div class="dialog-body">{props.children}</div>
      {props.actions ? <footer class="dialog-foot">{props.actions}</footer> : null}
    </dialog>
  )
}
