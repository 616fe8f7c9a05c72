/** Which steps are shown how: one is current, and a long list of done ones folds. */
import type { StepView } from "../../../src/wire/lab.ts"

/** The first one that is not done and may be read; null when there is none. */
export function currentStep(steps: readonly StepView[]): string | null {
  return steps.find((step) => step.state !== "done" && step.prose !== null)?.id ?? null
}

export const doneCount = (steps: readonly StepView[]): number =>
  steps.filter((step) => step.state === "done").length

/**
 * How many of the first steps fold into one row: when more than five are done in a row, all but the
 * last two.
 */
export function foldedCount(steps: readonly StepView[]): number {
  const open = steps.findIndex((step) => step.state !== "done")
  const leading = open < 0 ? steps.length : open
  return leading > 5 ? leading - 2 : 0
}

/** Milliseconds that a done step took; null while it is not done. */
export function tookMs(step: StepView): number | null {
  if (step.doneAt === null) return null
  return step.startedAt === null ? null : step.doneAt - step.startedAt
}
