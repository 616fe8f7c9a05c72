/** One step: a row, or, when it is the current one or was opened, all that belongs to it. */
import { useSignal } from "@preact/signals"
import { useEffect, useId } from "preact/hooks"
import type { StepView } from "../../../src/wire/lab.ts"
import { formatStopwatch } from "../../shared/duration.ts"
import { Icon, type IconName } from "../../shared/icon.tsx"
import { Elapsed } from "./elapsed.tsx"
import { Hints } from "./hints.tsx"
import { tookMs } from "./order.ts"
import { Prediction } from "./prediction.tsx"
import { Prose } from "./prose.tsx"

interface StepRowProps {
  readonly step: StepView
  readonly number: number
  readonly current: boolean
  /** It was current until now: what it says is still being read, its question has just been answered. */
  readonly left: boolean
}

export function StepRow({ step, number, current, left }: StepRowProps) {
  const open = useSignal(current)
  const body = useId()
  // Until the student decides otherwise. What one leaves stays as it is, and closes one step later.
  useEffect(() => {
    if (current) open.value = true
    else if (!left) open.value = false
  }, [current, left])
  const locked = step.prose === null
  const shown = open.value && !locked
  const title = `${number}. ${step.title}`
  const toggle = () => {
    if (!locked) open.value = !open.value
  }
  return (
    <li
      class={shown ? (current ? "cur" : "cur cur--other") : undefined}
      aria-current={current ? "step" : undefined}
      data-step={step.id}
      data-state={step.state}
    >
      <button
        type="button"
        class={`srow ${step.state === "done" ? "done" : locked ? "locked" : "open"}`}
        aria-expanded={locked ? undefined : shown}
        aria-controls={shown ? body : undefined}
        aria-disabled={locked}
        onClick={toggle}
      >
        <span class="ic">
          <Icon
            name={iconOf(step)}
            size={step.state === "done" ? 16 : 13}
            width={step.state === "done" ? 2 : 1.5}
          />
        </span>
        <span class="name">{shown ? <h2>{title}</h2> : title}</span>
        <span class="sr">{stateWord(step)}</span>
        <StepTime step={step} />
      </button>
      {shown ? <StepBody id={body} step={step} /> : null}
      {!shown && step.state === "started" ? <Evidence step={step} /> : null}
    </li>
  )
}

function StepBody({ id, step }: { id: string; step: StepView }) {
  return (
    <div id={id} class="step-body prose">
      <Prose text={step.prose ?? ""} />
      <Evidence step={step} />
      {step.question === null ? null : <Prediction step={step} question={step.question} />}
      <Hints step={step} />
    </div>
  )
}

function Evidence({ step }: { step: StepView }) {
  if (step.state === "open" && step.evidence === null) return null
  const done = step.state === "done"
  return (
    <p class="checks" role="status">
      {done ? (
        <span class="ok">
          <Icon name="check" width={2.2} />
        </span>
      ) : (
        <span class="spin" />
      )}
      <span>{step.evidence ?? (done ? "Done" : "Not seen yet")}</span>
      {done ? null : <span class="t num">checking</span>}
    </p>
  )
}

function StepTime({ step }: { step: StepView }) {
  const took = tookMs(step)
  if (took !== null) return <span class="t num">{formatStopwatch(took)}</span>
  if (step.startedAt !== null && step.doneAt === null) return <Elapsed since={step.startedAt} />
  return <span class="t" />
}

function iconOf(step: StepView): IconName {
  if (step.state === "done") return "check"
  return step.prose === null ? "lock" : "chevron"
}

function stateWord(step: StepView): string {
  if (step.state === "done") return "done"
  return step.prose === null ? "locked" : step.state
}
