/** The state of a task as a shape, on a 12 px grid: the second channel beside colour and word. */
import type { JSX } from "preact"

const circle = (props: JSX.IntrinsicElements["circle"]) => (
  <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" stroke-width="1.6" {...props} />
)

const drawings = {
  new: circle({ "stroke-dasharray": "1.8 1.9" }),
  preparing: (
    <path
      d="M6 1.5v6M3.3 5L6 7.7 8.7 5M2 10.3h8"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  ),
  ready: circle({ "stroke-width": "1.7" }),
  starting: (
    <>
      {circle({})}
      <path d="M6 2a4 4 0 010 8z" fill="currentColor" />
    </>
  ),
  running: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  stopping: (
    <rect
      x="2.3"
      y="2.3"
      width="7.4"
      height="7.4"
      rx="1"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
    />
  ),
  shutdown: <rect x="2" y="2" width="8" height="8" rx="1" fill="currentColor" />,
  failed: (
    <path
      d="M2.5 2.5l7 7M9.5 2.5l-7 7"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
    />
  ),
  rejected: (
    <>
      {circle({ r: "4.2" })}
      <path d="M3.2 8.8l5.6-5.6" stroke="currentColor" stroke-width="1.6" />
    </>
  ),
  complete: (
    <path
      d="M2.3 6.4l2.5 2.5 5-5.8"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  ),
} satisfies Record<string, JSX.Element>

export type GlyphName = keyof typeof drawings

export function Glyph(props: { name: GlyphName; size?: number }) {
  const size = props.size ?? 12
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">
      {drawings[props.name]}
    </svg>
  )
}
