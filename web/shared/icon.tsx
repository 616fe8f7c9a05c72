/** The icons: a 16 px grid, drawn with one stroke, always beside a word or under an aria-label. */
import type { JSX } from "preact"

const drawings = {
  check: <path d="M3.5 8.5l3 3 6-7" />,
  lock: (
    <>
      <rect x="3.5" y="7" width="9" height="6.5" rx="1.5" />
      <path d="M5.5 7V5a2.5 2.5 0 015 0v2" />
    </>
  ),
  sun: (
    <>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1" />
    </>
  ),
  moon: <path d="M13 9.6A5.5 5.5 0 016.4 3a5.5 5.5 0 106.6 6.6z" />,
  help: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M6.3 6.3a1.75 1.75 0 113 1.25C8.5 8.2 8 8.5 8 9.3M8 11.3v.2" />
    </>
  ),
  plug: <path d="M6 2v3M10 2v3M4 5h8v2.5a4 4 0 01-8 0zM8 11.5V14" />,
  chevron: <path d="M6 3.5L10.5 8 6 12.5" />,
  down: <path d="M3.5 6L8 10.5 12.5 6" />,
  enter: <path d="M13 4v3.5a1.5 1.5 0 01-1.5 1.5H3.5M6.5 6l-3 3 3 3" />,
  bulb: (
    <path d="M5.8 11.2h4.4M6.3 13.5h3.4M8 2a4.2 4.2 0 00-2.4 7.6c.4.3.6.9.6 1.6h3.6c0-.7.2-1.3.6-1.6A4.2 4.2 0 008 2z" />
  ),
  eye: (
    <>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  play: <path d="M5 3.2v9.6L12.5 8z" />,
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" />,
  file: <path d="M4 1.8h5L12.5 5.3V14.2H4zM9 2v3.5h3.5" />,
  folder: <path d="M1.8 12.8V3.5h4.2l1.4 1.7h6.8v7.6z" />,
  plus: <path d="M8 3v10M3 8h10" />,
  split: (
    <>
      <rect x="2" y="3" width="12" height="10" rx="1.5" />
      <path d="M8 3v10" />
    </>
  ),
  close: <path d="M4 4l8 8M12 4l-8 8" />,
  warning: <path d="M8 2.5l6.2 11H1.8zM8 6.5v3.2M8 11.6v.2" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5v-2a1 1 0 00-1-1h-6a1 1 0 00-1 1v6a1 1 0 001 1h2" />
    </>
  ),
  screen: (
    <>
      <rect x="1.8" y="2.8" width="12.4" height="8.4" rx="1.2" />
      <path d="M8 11.2v2.5M5 13.7h6" />
    </>
  ),
  download: <path d="M8 2.5v8M4.5 7.5L8 11l3.5-3.5M2.5 13.5h11" />,
  stop: <rect x="3.5" y="3.5" width="9" height="9" rx="1.5" />,
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.4" />,
  hand: (
    <path d="M5 8V4a1 1 0 012 0v3.5V3a1 1 0 012 0v4.5V4a1 1 0 012 0v5.5A4.5 4.5 0 016.5 14C4.5 14 3.8 12.8 2.6 10.3a1 1 0 011.7-1z" />
  ),
  arrow: <path d="M3 8h10M9 4l4 4-4 4" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.5V8l2.3 1.5" />
    </>
  ),
  message: <path d="M2.5 3.5h11v7.5H7l-3 2.5V11H2.5z" />,
  reset: <path d="M3 8a5 5 0 105-5H4.5M7 .5L4.5 3 7 5.5" />,
  terminal: (
    <>
      <rect x="1.8" y="2.8" width="12.4" height="10.4" rx="1.5" />
      <path d="M4.5 6l2 2-2 2M8.5 10.3h3" />
    </>
  ),
  list: <path d="M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01" />,
  columns: <path d="M2.5 2.5h4v11h-4zM9.5 2.5h4v11h-4z" />,
  chart: <path d="M2 12.5l3.5-4 3 2.5L14 4" />,
} satisfies Record<string, JSX.Element>

export type IconName = keyof typeof drawings

export function Icon(props: { name: IconName; size?: number; width?: number }) {
  const size = props.size ?? 16
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width={props.width ?? 1.6}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {drawings[props.name]}
    </svg>
  )
}
