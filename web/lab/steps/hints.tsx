/** Hints, one by one; what was shown stays. */
import { useSignal } from "@preact/signals"
import type { StepView } from "../../../src/wire/lab.ts"
import { Button } from "../../shared/button.tsx"
import { Icon } from "../../shared/icon.tsx"
import { decide } from "../lab.ts"
import { Inline } from "./prose.tsx"

export function Hints({ step }: { step: StepView }) {
  const pending = useSignal(false)
  const shown = step.hints.length
  const more = step.hintCount - shown
  if (step.hintCount === 0 || (step.state === "done" && shown === 0)) return null
  const ask = async () => {
    pending.value = true
    await decide({ type: "hint", step: step.id })
    pending.value = false
  }
  return (
    <div class="hint">
      <div role="status">
        {step.hints.map((hint) => (
          <div key={hint} class="h">
            <Icon name="bulb" size={15} />
            <div>
              <Inline text={hint} />
            </div>
          </div>
        ))}
      </div>
      {more > 0 ? (
        <Button
          small
          kind="quiet"
          icon={shown === 0 ? "bulb" : undefined}
          pending={pending.value}
          disabled={pending.value}
          onClick={ask}
        >
          Show hint {shown + 1} of {step.hintCount}
        </Button>
      ) : null}
    </div>
  )
}
