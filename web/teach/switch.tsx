/** A switch over a kept choice. */
import type { Signal } from "@preact/signals"

export function Switch(props: { on: Signal<boolean>; class?: string; children: string }) {
  const { on } = props
  return (
    <button
      type="button"
      class={`switch ${props.class ?? ""}`}
      role="switch"
      aria-checked={on.value}
      onClick={() => {
        on.value = !on.value
      }}
    >
      <i />
      {props.children}
    </button>
  )
}
