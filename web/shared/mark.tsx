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

export function Mark(props: { mark: SlotMark; size?: number }) {
  const size = props.size ?? 10
  const style = props.mark === "-" ? { width: size } : { width: size, height: size }
  return <i class={`mark mark--${classes[props.mark]}`} style={style} />
}

/** Without a label it is for the eye only. */
export function Strip(props: { marks: readonly SlotMark[]; label?: string; size?: number }) {
  return (
    <span
      class="strip"
      {...(props.label === undefined
        ? { "aria-hidden": true }
        : { role: "img", "aria-label": props.label })}
    >
      {props.marks.map((mark, index) => (
        <Mark key={index} mark={mark} {...(props.size === undefined ? {} : { size: props.size })} />
      ))}
    </span>
  )
}
