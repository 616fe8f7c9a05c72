/** The exercise: what to do, what has been seen, and how far one is. */
import { useSignal } from "@preact/signals"
import { useRef } from "preact/hooks"
import type { StepView } from "../../../src/wire/lab.ts"
import { Button } from "../../shared/button.tsx"
import { formatStopwatch } from "../../shared/duration.ts"
import { Icon } from "../../shared/icon.tsx"
import { Toast } from "../../shared/toast.tsx"
import { model, steps, trouble } from "../lab.ts"
import { dismissToast, toasts } from "../toasts.ts"
import { unfolded } from "./go-to-step.ts"
import { currentStep, doneCount, foldedCount, tookMs } from "./order.ts"
import { Inline, Prose } from "./prose.tsx"
import { StartOver } from "./start-over.tsx"
import { StepRow } from "./step-row.tsx"

export function StepsColumn() {
  const exercise = model.value?.exercise
  const startingOver = useSignal(false)
  const all = steps.value
  const current = currentStep(all)
  const left = usePrevious(current)
  const folded = unfolded.value ? 0 : foldedCount(all)
  return (
    <aside class="steps" aria-label="Exercise" data-region="steps" tabIndex={-1}>
      <div class="scroll">
        <h1>{exercise?.title}</h1>
        {exercise && (doneCount(all) === 0 || left === all[0]?.id) ? (
          <div class="prose intro">
            <Prose text={exercise.intro} />
          </div>
        ) : null}
        <Trouble />
        {folded > 0 ? (
          <Folded steps={all.slice(0, folded)} onOpen={() => (unfolded.value = true)} />
        ) : null}
        <ol class="rows">
          {all.slice(folded).map((step, index) => (
            <StepRow
              key={step.id}
              step={step}
              number={folded + index + 1}
              current={step.id === current}
              left={step.id === left}
            />
          ))}
        </ol>
        <footer class="steps-foot">
          <span>Steps turn green in any order.</span>
          <Button small kind="quiet" icon="reset" onClick={() => (startingOver.value = true)}>
            Start over
          </Button>
        </footer>
      </div>
      <div class="toasts">
        {toasts.value.map((toast) => (
          <Toast key={toast.id} {...toast} onDismiss={() => dismissToast(toast.id)}>
            {toast.action === null ? null : (
              <Button
                small
                onClick={() => {
                  toast.action?.run()
                  dismissToast(toast.id)
                }}
              >
                {toast.action.name}
              </Button>
            )}
          </Toast>
        ))}
      </div>
      {startingOver.value ? <StartOver onClose={() => (startingOver.value = false)} /> : null}
    </aside>
  )
}

/** The step that was current before this one, while the page looked on. */
function usePrevious(current: string | null): string | null {
  const seen = useRef<{ current: string | null; left: string | null }>({ current, left: null })
  if (seen.current.current !== current) seen.current = { current, left: seen.current.current }
  return seen.current.left
}

/** In sight wherever one has scrolled: whoever is stuck does not look at the top. */
function Trouble() {
  return (
    <div class="troubles" role="status">
      {trouble.value.map((text) => (
        <p key={text} class="trouble">
          <Icon name="warning" size={15} />
          <span>
            <Inline text={text} />
          </span>
        </p>
      ))}
    </div>
  )
}

function Folded(props: { steps: readonly StepView[]; onOpen: () => void }) {
  const took = props.steps.reduce((sum, step) => sum + (tookMs(step) ?? 0), 0)
  return (
    <button type="button" class="srow done" aria-expanded="false" onClick={props.onOpen}>
      <span class="ic">
        <Icon name="check" width={2} />
      </span>
      <span>Steps 1 to {props.steps.length}</span>
      <span class="t num">{formatStopwatch(took)}</span>
    </button>
  )
}
