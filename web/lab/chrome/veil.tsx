/** Paused by the instructor: the one state that covers the lab, on purpose. */
import { useEffect, useId, useRef } from "preact/hooks"
import { Icon } from "../../shared/icon.tsx"

export function PausedVeil() {
  const title = useId()
  const text = useId()
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const before = document.activeElement
    element.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <div
      ref={element}
      class="veil"
      role="alertdialog"
      aria-labelledby={title}
      aria-describedby={text}
      tabIndex={-1}
    >
      <Icon name="hand" size={30} width={1.4} />
      <h2 id={title}>Eyes up front</h2>
      <p id={text}>
        Your instructor paused the class. Nothing is lost, and your swarm is frozen until it goes
        on.
      </p>
    </div>
  )
}
