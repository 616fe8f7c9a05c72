/** What an instructor sees who looks into a student's lab: `GET /api/classes/:id/students/:student/lab`. */
import type { ClusterEvent } from "../engine/facts.ts"
import type { Broadcast } from "./broadcast.ts"
import type { PaceView, Picture, RanCommand } from "./lab.ts"

export interface LabLook {
  /** The nodes, and of services and tasks those of the worker. */
  readonly picture: Picture
  /** The worker's image texts, in the order in which the student met them. */
  readonly versions: readonly string[]
  /** What happened to the worker last, oldest first: what a timeline is drawn from. */
  readonly recent: readonly ClusterEvent[]
  readonly pace: PaceView
  /** What ran last in the page's terminals, newest first. */
  readonly commands: readonly RanLine[]
  /** The instructor's last word to the student. */
  readonly broadcast: Broadcast | null
}

/** A command of the student's, with the terminal it ran in and when it ended (wall ms). */
export interface RanLine extends RanCommand {
  readonly terminal: string
  readonly at: number
}
