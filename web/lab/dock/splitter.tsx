/** A border that drags: pointer, arrow keys, and a double click for the usual size. */
import { useRef } from "preact/hooks"

interface SplitterProps {
  readonly label: string
  /** What it divides; the value is the share of the first part, in percent. */
  readonly direction: "columns" | "rows"
  readonly value: number
  readonly usual: number
  readonly onMove: (share: number, element: HTMLElement) => void
}

const least = 20
const most = 80

export function Splitter({ label, direction, value, usual, onMove }: SplitterProps) {
  const share = useRef(value)
  const move = (next: number, element: HTMLElement) => {
    share.current = Math.round(Math.min(most, Math.max(least, next)))
    element.setAttribute("aria-valuenow", `${share.current}`)
    onMove(share.current, element)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a thematic break cannot be moved.
    <div
      class={`splitter splitter--${direction}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={direction === "columns" ? "vertical" : "horizontal"}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={value}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        const element = event.currentTarget
        const around = element.parentElement?.getBoundingClientRect()
        if (!element.hasPointerCapture(event.pointerId) || around === undefined) return
        const part =
          direction === "columns"
            ? (event.clientX - around.left) / around.width
            : (event.clientY - around.top) / around.height
        move(part * 100, element)
      }}
      onDblClick={(event) => move(usual, event.currentTarget)}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -2, ArrowUp: -2, ArrowRight: 2, ArrowDown: 2 }[event.key]
        if (step === undefined) return
        event.preventDefault()
        move(share.current + step, event.currentTarget)
      }}
    />
  )
}
