/** The exercises that there are. */
import type { Exercise } from "../exercises/exercise.ts"

export const exercises: readonly Exercise[] = [
  {
    id: "rolling-updates",
    title: "Rolling updates",
    intro: "",
    steps: [],
    account: { initial: null, read: (state) => ({ state, happenings: [] }), trouble: () => [] },
  },
]

export function exerciseOf(id: string): Exercise | null {
  return exercises.find((exercise) => exercise.id === id) ?? null
}
