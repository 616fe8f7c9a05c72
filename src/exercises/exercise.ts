/** What an exercise is: data for people (prose, commands, hints, questions) and folds for checks. */
import type { Fact } from "../engine/facts.ts"
import type { Json } from "../lib/json.ts"

export interface Exercise {
  readonly id: string
  readonly title: string
  /** Shown above the steps; the small Markdown of `Step.prose`. */
  readonly intro: string
  readonly steps: readonly Step[]
}

export interface Step {
  /** Stable: progress is stored under it. */
  readonly id: string
  readonly title: string
  /**
   * A small Markdown: paragraphs, `code`, **strong**, *emphasis*, lists, and fenced blocks. A block
   * ```run is a command chip (a click types it into the terminal); ```yaml and ```text are shown.
   */
  readonly prose: string
  readonly hints: readonly string[]
  readonly question?: Question
  readonly check: AnyCheck
}

/** Questions never gate green. */
export interface Question {
  readonly id: string
  readonly text: string
  readonly choices: readonly { readonly id: string; readonly text: string }[]
  /** Said once what really happened is known; see `Check.observe`. */
  readonly reveal: string
}

/**
 * A pure, bounded fold over facts. `State` is plain JSON, saved with the lab. Done is final: the
 * runner stops folding a step once `done` says so.
 */
export interface Check<State extends Json> {
  readonly initial: State
  fold(state: State, fact: Fact): State
  done(state: State): boolean
  /** Evidence so far, for the page: "1 of 2 reads". Null where there is nothing to say. */
  evidence(state: State): string | null
  /** What was observed, as a choice id of the step's question, from what happened; null = not yet. */
  observed?(state: State): string | null
}
/** A check whose state's shape has been closed over (see `check()` in runner.ts). */
export interface AnyCheck {
  readonly initial: Json
  fold(state: Json, fact: Fact): Json
  done(state: Json): boolean
  evidence(state: Json): string | null
  observed(state: Json): string | null
}

/** A lab's standing in an exercise: plain JSON, kept in the lab. Built by runner.ts. */
export interface Standing {
  readonly steps: Readonly<Record<string, StepStanding>>
  /** Trouble that deserves a word now ("Your update is paused …"), from `Exercise`-wide folds. */
  readonly trouble: readonly string[]
}

export interface StepStanding {
  readonly state: Json
  /** Milliseconds since the epoch; null = not yet. */
  readonly startedAt: number | null
  readonly doneAt: number | null
  readonly attempts: number
  readonly hints: number
  readonly answer: { readonly choice: string; readonly at: number; readonly late: boolean } | null
}
