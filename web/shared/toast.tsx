/** A note that floats: what happened, and what can be done about it. Errors stay until handled. */
import type { ComponentChildren } from "preact"
import { Button } from "./button.tsx"
import { Icon } from "./icon.tsx"

interface ToastProps {
  readonly bad?: boolean
  readonly title: string
  readonly detail?: string
  readonly onDismiss: () => void
  /** Buttons such as "Try again". */
  readonly children?: ComponentChildren
}

export function Toast(props: ToastProps) {
  return (
    <div class={props.bad ? "toast toast--bad" : "toast"} role={props.bad ? "alert" : "status"}>
      <Icon name={props.bad ? "warning" : "check"} size={18} width={2} />
      <div class="toast-text">
        <b>{props.title}</b> {props.detail ? <span class="sub num">{props.detail}</span> : null}
        {props.children ? <div class="toast-actions">{props.children}</div> : null}
      </div>
      <Button kind="quiet" small icon="close" aria-label="Dismiss" onClick={props.onDismiss} />
    </div>
  )
}
