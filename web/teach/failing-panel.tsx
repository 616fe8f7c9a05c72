/** Which commands fail in the class, and what they say: what to explain to everyone. */
import { counted } from "./cell.tsx"
import type { ClassState } from "./class-state.ts"
import { failingIn } from "./failing.ts"
import { now } from "./now.ts"

export function FailingPanel({ state }: { state: ClassState }) {
  const failing = failingIn(state.students, now.value)
  if (failing.length === 0) return null
  return (
    <section class="sec fails" aria-labelledby="h-fails">
      <h2 id="h-fails">
        Failing commands <span>last 15 min</span>
      </h2>
      <ul>
        {failing.map(({ command, count, error, students }) => (
          <li key={command}>
            <code>{command}</code>
            <b class="num">{count}</b>
            <span title={error}>
              {error}, {counted(students, "student")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
