/** What a student is told when the steps have changed: which is done, and how a guess turned out. */
import type { StepView } from "../../../src/wire/lab.ts"

export interface StepNews {
  readonly type: "done" | "guess-right" | "guess-wrong"
  readonly step: StepView
  /** From 1. */
  readonly number: number
}

export function newsOf(before: readonly StepView[], after: readonly StepView[]): StepNews[] {
  const news: StepNews[] = []
  for (const [index, step] of after.entries()) {
    const was = before.find((each) => each.id === step.id)
    if (was === undefined) continue
    const number = index + 1
    if (step.state === "done" && was.state !== "done") news.push({ type: "done", step, number })
    // The step that is done now shows the outcome itself; an earlier one is folded away.
    else if (step.state === "done" && isSettled(step) && !isSettled(was)) {
      const isRight = step.question?.answer?.choice === step.question?.observed
      news.push({ type: isRight ? "guess-right" : "guess-wrong", step, number })
    }
  }
  return news
}

/** Somebody has guessed, and it has happened. */
const isSettled = ({ question }: StepView): boolean =>
  question !== null && question.answer !== null && question.observed !== null
