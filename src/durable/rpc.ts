/** What the objects say to each other and to the Worker: the arguments of their calls. Plain data. */
import type { ClassView, StepProgress, StudentView } from "../wire/classroom.ts"

/** A class as its labs need it. The higher `version` is the later one. */
export interface ClassSettings {
  readonly id: string
  readonly code: string
  readonly title: string
  readonly exercise: string
  readonly rate: number
  readonly openSteps: number
  readonly state: ClassView["state"]
  readonly version: number
}

/** Whose lab it is: what opening a lab brings. */
export interface LabOpening {
  readonly student: string
  readonly name: string
  readonly joinedAt: number
  readonly generation: number
  /** `/engine/<token>`: shown to the student for docker clients of their own. */
  readonly engine: string
  readonly class: ClassSettings
}

/** A student's new token; the higher generation is the later one. */
export type Renewal = Pick<LabOpening, "generation" | "engine">

/** What a lab tells its classroom: always the whole of it, so that only the last one counts. */
export interface LabReport {
  /** Grows with every report of the lab. */
  readonly version: number
  readonly view: StudentView
}

export interface ReportAnswer {
  /** An instructor's page is open: what the lab does is seen at once. */
  readonly watched: boolean
}

/** A class as its instructor's pages need it. */
export interface ClassroomState {
  readonly settings: ClassSettings
  readonly view: ClassView
}

export type { ClassView, StepProgress, StudentView }
