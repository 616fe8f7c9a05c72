/** A button of the design system. While pending a spinner takes the icon's place; the width stays. */
import type { ButtonHTMLAttributes, ComponentChildren } from "preact"
import { Icon, type IconName } from "./icon.tsx"

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon"> {
  readonly kind?: "primary" | "quiet" | "bad"
  readonly small?: boolean
  readonly large?: boolean
  readonly icon?: IconName
  readonly pending?: boolean
  readonly children?: ComponentChildren
}

export function Button(props: ButtonProps) {
  const { kind, small, large, icon, pending, children, class: extra, ...rest } = props
  const classes = ["btn"]
  if (kind !== undefined) classes.push(`btn--${kind}`)
  if (small) classes.push("btn--sm")
  if (large) classes.push("btn--lg")
  if (children === undefined) classes.push("btn--icon")
  if (typeof extra === "string") classes.push(extra)
  return (
    <button type="button" {...rest} class={classes.join(" ")} aria-busy={pending}>
      {pending ? <Spinner /> : icon ? <Icon name={icon} size={small ? 14 : 16} /> : null}
      {children}
    </button>
  )
}

export function Spinner() {
  return <i class="spin" aria-hidden="true" />
}
