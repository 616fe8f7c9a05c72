/** The exercise of a lab: its steps, and where its student stands. */
import type { Fact } from "../engine/facts.ts"
import type { Exercise, Standing } from "../exercises/exercise.ts"
import { ok, type Result } from "../lib/result.ts"

export const exercises: readonly Exercise[] = [
  { id: "rolling-updates", title: "Rolling updates", intro: "", steps: [] },
]

export function exerciseOf(id: string): Exercise | null {
  return exercises.find((exercise) => exercise.id === id) ?? null
}

export function startStanding(_exercise: Exercise): Standing {
  return { steps: {}, trouble: [] }
}

export function foldFact(
  _exercise: Exercise,
  standing: Standing,
  _fact: Fact,
  _wall: number,
): Standing {
  return standing
}

export function giveAnswer(
  _exercise: Exercise,
  standing: Standing,
  _step: string,
  _choice: string,
  _wall: number,
): Result<Standing, string> {
  return ok(standing)
}

export function revealHint(
  _exercise: Exercise,
  standing: Standing,
  _step: string,
  _wall: number,
): Result<Standing, string> {
  return ok(standing)
}
