/** Version and state marks, and the strip: one student's slots in a row. */
import type { MarkName } from "./mark-name.ts"

export function Mark(props: { mark: MarkName; size?: number }) {
  const size = props.size ?? 10
  const style = props.mark === "none" ? { width: size } : { width: size, height: size }
  return <i class={`mark mark--${props.mark}`} style={style} />
}

export function Strip(props: { marks: readonly MarkName[]; label: string; size?: number }) {
  const size = props.size ?? 10
  return (
    <span class="strip" role="img" aria-label={props.label}>
      {props.marks.map((mark, index) => (
        <Mark key={index} mark={mark} size={size} />
      ))}
    </span>
  )
}
