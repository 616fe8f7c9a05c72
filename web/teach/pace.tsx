/** How far the steps are open, and how fast the clusters' clocks run. */
import { useSignal } from "@preact/signals"
import { Button } from "../shared/button.tsx"
import type { ClassChange } from "./api.ts"
import type { ClassState } from "./class-state.ts"
import { Confirm } from "./confirm.tsx"
import { offeredRates, rateText } from "./rate.ts"

interface PaceProps {
  readonly state: ClassState
  readonly onChange: (change: ClassChange) => Promise<void>
}

export function Pace(props: PaceProps) {
  const { view, standings } = props.state
  const lowering = useSignal<number | null>(null)
  const total = view.steps.length
  const open = Math.min(view.openSteps, total)
  const past = (steps: number) =>
    [...standings.values()].filter((standing) => standing.current > steps).length
  const openUpTo = (steps: number) => {
    if (steps < open && past(steps) > 0) lowering.value = steps
    else void props.onChange({ openSteps: steps })
  }
  return (
    <>
      <section class="sec">
        <h2>
          Pace <span>{open === total ? "all steps open" : `open up to step ${open}`}</span>
        </h2>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend of its own. */}
        <div class="pace" role="group" aria-label="Open steps up to">
          {view.steps.map((step, index) => (
            <button
              type="button"
              key={step.id}
              class={index + 1 === open ? "l" : index + 1 < open ? "o" : ""}
              aria-pressed={index + 1 === open}
              aria-label={`Step ${index + 1}, ${step.title}`}
              title={step.title}
              onClick={() => openUpTo(index + 1)}
            >
              {index + 1}
            </button>
          ))}
        </div>
        {open === total ? null : (
          <div class="rowb">
            <Button small onClick={() => openUpTo(open + 1)}>
              Open step {open + 1}
            </Button>
            <Button small kind="quiet" onClick={() => openUpTo(total)}>
              Open all
            </Button>
          </div>
        )}
      </section>
      <section class="sec">
        <h2>
          Clock speed <span>for everyone</span>
        </h2>
        <Rates rate={view.rate} onChange={(rate) => void props.onChange({ rate })} />
        <p class="small">At 2×, a stop of 10 seconds takes 5.</p>
      </section>
      {lowering.value === null ? null : (
        <Confirm
          title={`Open steps only up to ${lowering.value}?`}
          text={lowerText(past(lowering.value), lowering.value)}
          action={`Open up to ${lowering.value}`}
          onConfirm={() => props.onChange({ openSteps: lowering.value ?? open })}
          onClose={() => {
            lowering.value = null
          }}
        />
      )}
    </>
  )
}

const lowerText = (students: number, step: number) =>
  students === 1
    ? `1 student is past step ${step}. They keep their work but read no further.`
    : `${students} students are past step ${step}. They keep their work but read no further.`

function Rates(props: { rate: number; onChange: (rate: number) => void }) {
  const rates = [...new Set([...offeredRates, props.rate])].sort((a, b) => a - b)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend of its own.
    <div class="seg rates" role="group" aria-label="Clock speed">
      {rates.map((rate) => (
        <button
          type="button"
          key={rate}
          aria-pressed={rate === props.rate}
          onClick={() => props.onChange(rate)}
        >
          {rateText(rate)}
        </button>
      ))}
    </div>
  )
}
