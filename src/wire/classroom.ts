/** The classroom's protocol, version 1: what an instructor's page is told, on `GET /ws/classes/:id`. */
import type { Broadcast } from "./broadcast.ts"
import type { Fault } from "./faults.ts"
import type { SlotMark } from "./strip.ts"

/** `at`: when it was sent, by the server's clock (ms since the epoch), which every time below goes by. */
export type ClassroomMessage = ClassroomNews & { readonly at: number }

export type ClassroomNews =
  | {
      readonly type: "roster"
      readonly v: 1
      readonly class: ClassView
      readonly students: readonly StudentView[]
      /** What the whole class was told last. Absent where the plain API stands in for the socket. */
      readonly broadcast?: Broadcast | null
    }
  | { readonly type: "student"; readonly student: StudentView }
  /** Nothing of the student has changed but this: what a class at work says all the time. */
  | {
      readonly type: "swarm"
      readonly student: string
      readonly lastSeenAt: number
      readonly swarm: SwarmDigest | null
    }
  | { readonly type: "removed"; readonly student: string }
  | { readonly type: "class"; readonly class: ClassView }
  | { readonly type: "broadcast"; readonly broadcast: Broadcast | null }

export interface ClassView {
  readonly id: string
  readonly code: string
  readonly title: string
  readonly exercise: string
  readonly rate: number
  readonly openSteps: number
  readonly state: "open" | "paused" | "ended"
  /** Whether the code lets somebody new in. */
  readonly joinable: boolean
  /** Whoever is longer than this in one step is called stuck, at the earliest. */
  readonly stuckMinutes: number
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly endedAt: number | null
  readonly steps: readonly ClassStep[]
}

export interface ClassStep {
  readonly id: string
  readonly title: string
  /** What students guess before they look. */
  readonly question?: {
    readonly text: string
    readonly choices: readonly { readonly id: string; readonly text: string }[]
  }
}

export interface StudentView {
  readonly id: string
  readonly name: string
  readonly joinedAt: number
  readonly lastSeenAt: number
  readonly connected: boolean
  /** Null until the lab has first reported. */
  readonly swarm: SwarmDigest | null
  readonly progress: Readonly<Record<string, StepProgress>>
  /** What is broken in their swarm. Absent in reports of older labs. */
  readonly faults?: readonly Fault[]
  /** What goes wrong with their update, a sentence each. Absent in reports of older labs. */
  readonly trouble?: readonly string[]
  /** By step, once there is one. Absent in reports of older labs. */
  readonly guesses?: Readonly<Record<string, Guess>>
  /** Commands that failed, the last few, newest first. Absent in reports of older labs. */
  readonly failed?: readonly FailedCommand[]
  /** How many of the student's last commands failed one after the other. */
  readonly failedInRow?: number
}

/** A command that ended badly and said why. */
export interface FailedCommand {
  readonly line: string
  readonly error: string
  /** Wall ms. */
  readonly at: number
}

/** Choices of a step's question: the student's own, and the one that came true in their swarm. */
export interface Guess {
  readonly choice: string | null
  readonly observed: string | null
}

/** How the workers of one swarm are doing. */
export interface SwarmDigest {
  readonly running: number
  readonly replicas: number
  readonly updateState: string | null
  /** Hashes per second. */
  readonly hashRate: number
  /** A SlotMark each, in slot order. Absent in reports of older labs, as are the tags. */
  readonly strip?: readonly SlotMark[]
  /** The tag of the version in each of the three shapes, of those in the strip. */
  readonly tags?: Readonly<Partial<Record<"1" | "2" | "3", string>>>
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
