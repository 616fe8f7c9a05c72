/** What the class expects to happen, and what then came true. */
import type { ClassState } from "./class-state.ts"
import { tallyOf } from "./guesses.ts"

export function GuessPanel(props: { state: ClassState }) {
  const { view, students } = props.state
  const tally = tallyOf(view.steps, students)
  if (tally === null) return null
  return (
    <section class="sec guesses" aria-labelledby="h-guesses">
      <h2 id="h-guesses">
        Guesses, step {tally.step + 1}{" "}
        <span class="num">
          {tally.guessed} of {students.length}
        </span>
      </h2>
      <p class="w">{tally.question}</p>
      <ul>
        {tally.choices.map(({ text, count, cameTrue }) => (
          <li key={text} class={cameTrue ? "true" : ""}>
            <span>
              {text}
              {cameTrue ? <span class="sr">, came true</span> : null}
            </span>
            <b class="num">{count}</b>
            <i style={{ width: `${(count / Math.max(1, tally.guessed)) * 100}%` }} />
          </li>
        ))}
      </ul>
    </section>
  )
}
