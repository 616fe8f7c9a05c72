/** Plays an exercise: folds facts into a student's standing, and keeps answers and hints. */
import type { Fact } from "../engine/facts.ts"
import type { Json } from "../lib/json.ts"
import type { Exercise, Standing, Step, StepStanding } from "./exercise.ts"

export function startStanding(exercise: Exercise): Standing {
  const steps = exercise.steps.map((step) => [step.id, untouched(step)] as const)
  return { steps: Object.fromEntries(steps), account: exercise.account.initial, trouble: [] }
}

const untouched = (step: Step): StepStanding => ({
  state: step.check.initial,
  startedAt: null,
  doneAt: null,
  attempts: 0,
  hints: 0,
  answer: null,
})

/** `wall`: milliseconds since the epoch. The very same standing comes back when nothing changed. */
export function foldFact(
  exercise: Exercise,
  standing: Standing,
  fact: Fact,
  wall: number,
): Standing {
  if (fact.type === "answer")
    return answerQuestion(exercise, standing, fact.step, fact.choice, wall)
  const { state, happenings } = exercise.account.read(standing.account, fact)
  const folded = exercise.steps.map(
    (step) => [step, foldStep(step, standingOf(standing, step), happenings, wall)] as const,
  )
  return settled(exercise, standing, { ...standing, account: state, steps: started(folded, wall) })
}

const standingOf = (standing: Standing, step: Step): StepStanding =>
  standing.steps[step.id] ?? untouched(step)

function foldStep(
  step: Step,
  before: StepStanding,
  happenings: readonly Json[],
  wall: number,
): StepStanding {
  let now = before
  for (const happening of happenings) now = foldHappening(step, now, happening, wall)
  return now
}

function foldHappening(
  { check, question }: Step,
  before: StepStanding,
  happening: Json,
  wall: number,
): StepStanding {
  const waits = question !== undefined && check.observed(before.state) === null
  if (before.doneAt !== null && !waits) return before
  const state = check.fold(before.state, happening)
  if (state === before.state) return before
  const attempts = before.doneAt === null ? check.tries(state) : before.attempts
  const doneAt = before.doneAt ?? (check.done(state) ? wall : null)
  return { ...before, state, attempts, doneAt }
}

/** A step has begun once all before it are done, or once there is evidence of it. */
function started(
  folded: readonly (readonly [Step, StepStanding])[],
  wall: number,
): Record<string, StepStanding> {
  const steps: [string, StepStanding][] = []
  let allDone = true
  for (const [step, standing] of folded) {
    const begun =
      allDone || standing.doneAt !== null || step.check.evidence(standing.state) !== null
    const begins = begun && standing.startedAt === null
    steps.push([step.id, begins ? { ...standing, startedAt: wall } : standing])
    allDone &&= standing.doneAt !== null
  }
  return Object.fromEntries(steps)
}

/** With the trouble that follows; the old object where nothing is different. */
function settled(exercise: Exercise, before: Standing, after: Standing): Standing {
  const isDone = (id: string) => (after.steps[id]?.doneAt ?? null) !== null
  const trouble = exercise.account.trouble(after.account, isDone)
  const same =
    after.account === before.account &&
    Object.keys(after.steps).every((id) => after.steps[id] === before.steps[id]) &&
    trouble.length === before.trouble.length &&
    trouble.every((line, index) => line === before.trouble[index])
  return same ? before : { ...after, trouble }
}

/** The first answer counts; one given after the event is kept as late. An unknown choice changes nothing. */
export function answerQuestion(
  exercise: Exercise,
  standing: Standing,
  stepId: string,
  choice: string,
  wall: number,
): Standing {
  const step = exercise.steps.find(({ id }) => id === stepId)
  if (!step?.question?.choices.some(({ id }) => id === choice)) return standing
  const before = standingOf(standing, step)
  if (before.answer !== null) return standing
  const late = step.check.observed(before.state) !== null
  return withStep(standing, step, { ...before, answer: { choice, at: wall, late } })
}

/** Reveals the next hint; the very same standing when there is none left. */
export function revealHint(exercise: Exercise, standing: Standing, stepId: string): Standing {
  const step = exercise.steps.find(({ id }) => id === stepId)
  if (!step) return standing
  const before = standingOf(standing, step)
  if (before.hints >= step.hints.length) return standing
  return withStep(standing, step, { ...before, hints: before.hints + 1 })
}

function withStep(standing: Standing, step: Step, now: StepStanding): Standing {
  return { ...standing, steps: { ...standing.steps, [step.id]: now } }
}
