/** The exercises that a class can be given. */
import type { Exercise } from "./exercise.ts"
import { rollingUpdates } from "./rolling-updates/exercise.ts"

export const exercises: readonly Exercise[] = [rollingUpdates]

export function exerciseOf(id: string): Exercise | null {
  return exercises.find((exercise) => exercise.id === id) ?? null
}
