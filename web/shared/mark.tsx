/** Version and state marks, and the strip: one student's slots in a row. */
import type { SlotMark } from "../../src/wire/strip.ts"

const classes = {
  "1": "v1",
  "2": "v2",
  "3": "v3",
  a: "mid1",
  b: "mid2",
  c: "mid3",
  x: "bad",
  "-": "none",
} as const satisfies Record<SlotMark, string>

/** The mark of a version by its shape. */
export const wholeMarks = { 1: "1", 2: "2", 3: "3" } as const satisfies Record<number, SlotMark>

/** `size` in px; without one, as its surroundings say. */
export function Mark(props: { mark: SlotMark; size?: number }) {
  const { mark, size } = props
  const style = mark === "-" ? { width: size } : { width: size, height: size }
  return <i class={`mark mark--${classes[mark]}`} {...(size === undefined ? {} : { style })} />
}

/** Without a label it is for the eye only. */
export function Strip(props: { marks: readonly SlotMark[]; label?: string; size?: number }) {
  const { marks, label, size } = props
  const spoken =
    label === undefined ? { "aria-hidden": true } : { role: "img" as const, "aria-label": label }
  return (
    <span class="strip" {...spoken}>
      {marks.map((mark, index) => (
        <Mark key={index} mark={mark} {...(size === undefined ? {} : { size })} />
      ))}
    </span>
  )
}
