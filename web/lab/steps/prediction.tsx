/** A guess: one choice locks it; once it has happened, what really did is marked and explained. */
import { useSignal } from "@preact/signals"
import { useId } from "preact/hooks"
import type { StepView } from "../../../src/wire/lab.ts"
import { Icon } from "../../shared/icon.tsx"
import { decide } from "../lab.ts"
import { Inline } from "./prose.tsx"

type Question = NonNullable<StepView["question"]>

export function Prediction({ step, question }: { step: StepView; question: Question }) {
  const title = useId()
  const pending = useSignal<string | null>(null)
  const chosen = question.answer?.choice ?? pending.value
  const choose = async (choice: string) => {
    if (chosen !== null) return
    pending.value = choice
    const taken = await decide({ type: "answer", step: step.id, choice })
    if (!taken) pending.value = null
  }
  return (
    <div class="ask">
      <div class="q" id={title}>
        <Inline text={question.text} />
      </div>
      <div class="opts" role="radiogroup" aria-labelledby={title} onKeyDown={moveBetweenChoices}>
        {question.choices.map((choice, index) => (
          <Choice
            key={choice.id}
            text={choice.text}
            mine={choice.id === chosen}
            observed={choice.id === question.observed}
            locked={chosen !== null}
            tabIndex={choice.id === chosen || (chosen === null && index === 0) ? 0 : -1}
            onChoose={() => void choose(choice.id)}
          />
        ))}
      </div>
      <Outcome question={question} locked={chosen !== null} />
    </div>
  )
}

interface ChoiceProps {
  readonly text: string
  readonly mine: boolean
  readonly observed: boolean
  readonly locked: boolean
  readonly tabIndex: number
  readonly onChoose: () => void
}

function Choice(props: ChoiceProps) {
  const tag = [props.mine ? "Your guess" : "", props.observed ? "Observed" : ""].filter(Boolean)
  return (
    // biome-ignore lint/a11y/useSemanticElements: choosing locks, which a native radio's arrow keys would do by accident.
    <button
      type="button"
      class={props.observed ? "opt was" : "opt"}
      role="radio"
      aria-checked={props.mine}
      aria-disabled={props.locked}
      tabIndex={props.tabIndex}
      onClick={props.onChoose}
    >
      <span>
        <Inline text={props.text} />
      </span>
      <span class="tag">{tag.join(", ")}</span>
    </button>
  )
}

function Outcome({ question, locked }: { question: Question; locked: boolean }) {
  if (question.reveal !== null) {
    return (
      <div class="reveal" role="status">
        <Inline text={question.reveal} />
        {question.answer?.late ? <p class="note">Your answer came after the event.</p> : null}
      </div>
    )
  }
  if (!locked) return null
  return (
    <p class="note">
      <Icon name="eye" size={14} />
      <span>Locked in. The answer appears when it has happened.</span>
    </p>
  )
}

/** Arrow keys move the focus only: a choice is final, so it takes Enter, Space or a click. */
function moveBetweenChoices(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
  if (step === undefined) return
  const choices = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=radio]")]
  const { activeElement } = document
  const here = activeElement instanceof HTMLElement ? choices.indexOf(activeElement) : -1
  const next = choices[(here + step + choices.length) % choices.length]
  event.preventDefault()
  for (const choice of choices) choice.tabIndex = choice === next ? 0 : -1
  next?.focus()
}
