/** What an instructor sees who looks into a student's lab: `GET /api/classes/:id/students/:student/lab`. */
import type { Broadcast } from "./broadcast.ts"
import type { Picture } from "./lab.ts"

export interface LabLook {
  /** The nodes, and of services and tasks those of the worker. */
  readonly picture: Picture
  /** The worker's image texts, in the order in which the student met them. */
  readonly versions: readonly string[]
  /** What was typed last in each terminal that was used, oldest first. */
  readonly typed: readonly { readonly terminal: string; readonly lines: readonly string[] }[]
  /** The instructor's last word to the student. */
  readonly broadcast: Broadcast | null
}

/** Of each terminal, and of each line, in characters. */
export const lookLimits = { lines: 30, characters: 500 } as const
