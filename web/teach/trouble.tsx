/** What goes wrong in a student's swarm, in sentences with `commands` in them. */
import type { StudentView } from "../../src/wire/classroom.ts"

/** `most`: how many of the sentences. */
export function Trouble(props: { student: StudentView; most?: number }) {
  return (
    <>
      {(props.student.trouble ?? []).slice(0, props.most).map((sentence) => (
        <p key={sentence} class="trouble">
          {sentence
            .split("`")
            .map((part, index) => (index % 2 === 0 ? part : <code key={index}>{part}</code>))}
        </p>
      ))}
    </>
  )
}
