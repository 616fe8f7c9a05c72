/** The classroom's protocol, version 1: what an instructor's page is told, on `GET /ws/classes/:id`. */
import type { Fault } from "./faults.ts"

/** `at`: when it was sent, by the server's clock (ms since the epoch), which every time below goes by. */
export type ClassroomMessage = ClassroomNews & { readonly at: number }

export type ClassroomNews =
  | {
      readonly type: "roster"
      readonly v: 1
      readonly class: ClassView
      readonly students: readonly StudentView[]
    }
  | { readonly type: "student"; readonly student: StudentView }
  | { readonly type: "removed"; readonly student: string }
  | { readonly type: "class"; readonly class: ClassView }

export interface ClassView {
  readonly id: string
  readonly code: string
  readonly title: string
  readonly exercise: string
  readonly rate: number
  readonly openSteps: number
  readonly state: "open" | "paused" | "ended"
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly endedAt: number | null
  readonly steps: readonly { readonly id: string; readonly title: string }[]
}

export interface StudentView {
  readonly id: string
  readonly name: string
  readonly joinedAt: number
  readonly lastSeenAt: number
  readonly connected: boolean
  /** Running workers of each image text, and the hash rate: the digest of their swarm. */
  readonly swarm: {
    readonly running: number
    readonly replicas: number
    readonly updateState: string | null
    readonly hashRate: number
  } | null
  readonly progress: Readonly<Record<string, StepProgress>>
  /** What is broken in their swarm. Absent in reports of older labs. */
  readonly faults?: readonly Fault[]
}

/** What became of an instructor's fault, by student. */
export interface FaultAnswer {
  readonly done: readonly string[]
  readonly refused: readonly { readonly student: string; readonly message: string }[]
}

export interface StepProgress {
  readonly startedAt: number | null
  readonly doneAt: number | null
  readonly attempts: number
  readonly hints: number
}
