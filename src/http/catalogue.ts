/** The exercises that a class can choose, as far as the public API needs to know them. */
import type { ClassStep } from "../wire/classroom.ts"

export interface Catalogue {
  /** What a class gets that does not choose. */
  readonly standard: string
  /** Null for an exercise that there is not. */
  steps(exercise: string): readonly ClassStep[] | null
}
