/** The exercises that a class can choose, as the public API sees them. */
import { exerciseOf } from "../exercises/catalog.ts"

export const standardExercise = "rolling-updates"

export function stepsOf(id: string): readonly { id: string; title: string }[] | null {
  const exercise = exerciseOf(id)
  return exercise === null ? null : exercise.steps.map(({ id, title }) => ({ id, title }))
}
