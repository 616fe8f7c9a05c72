/** What a page is shown of the steps: never a check, never a solution. */
import type { Exercise, Standing, Step, StepStanding } from "./exercise.ts"

/** As wire/lab.ts tells it. */
export interface StepReport {
  readonly id: string
  readonly title: string
  readonly prose: string | null
  readonly hints: readonly string[]
  readonly hintCount: number
  readonly question: QuestionReport | null
  readonly state: "open" | "started" | "done"
  readonly startedAt: number | null
  readonly doneAt: number | null
  readonly evidence: string | null
}

export interface QuestionReport {
  readonly id: string
  readonly text: string
  readonly choices: readonly { readonly id: string; readonly text: string }[]
  readonly answer: { readonly choice: string; readonly late: boolean } | null
  readonly observed: string | null
  readonly reveal: string | null
}

/** `openSteps` hides prose, hints and questions of later steps, never what has been done. */
export function viewSteps(
  exercise: Exercise,
  standing: Standing,
  openSteps: number,
): readonly StepReport[] {
  return exercise.steps.map((step, index) => {
    const now = standing.steps[step.id]
    const isOpen = index < openSteps
    return {
      id: step.id,
      title: step.title,
      prose: isOpen ? step.prose : null,
      hints: isOpen ? step.hints.slice(0, now?.hints ?? 0) : [],
      hintCount: step.hints.length,
      question: isOpen ? questionReport(step, now) : null,
      state: stateOf(now),
      startedAt: now?.startedAt ?? null,
      doneAt: now?.doneAt ?? null,
      evidence: now ? step.check.evidence(now.state) : null,
    }
  })
}

function stateOf(now: StepStanding | undefined): StepReport["state"] {
  if (!now) return "open"
  if (now.doneAt !== null) return "done"
  return now.startedAt === null ? "open" : "started"
}

function questionReport(step: Step, now: StepStanding | undefined): QuestionReport | null {
  const { question, check } = step
  if (!question) return null
  const { id, text, choices } = question
  const answer = now?.answer ? { choice: now.answer.choice, late: now.answer.late } : null
  const observed = now ? check.observed(now.state) : null
  // The explanation would give the answer away: it waits for the event, and for nothing else.
  const reveal = observed === null ? null : question.reveal
  return { id, text, choices, answer, observed, reveal }
}
