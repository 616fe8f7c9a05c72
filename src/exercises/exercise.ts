/**
 * What an exercise is: data for people (prose, commands, hints, questions), one account of what
 * happened, and a check for each step that reads the account.
 */
import type { Fact } from "../engine/facts.ts"
import type { Json } from "../lib/json.ts"

export interface Exercise {
  readonly id: string
  readonly title: string
  /** Shown above the steps; the small Markdown of `Step.prose`. */
  readonly intro: string
  readonly steps: readonly Step[]
  readonly account: AnyAccount
}

export interface Step {
  /** Stable: progress is stored under it. */
  readonly id: string
  readonly title: string
  /**
   * A small Markdown: paragraphs, `code`, **strong**, *emphasis*, lists, and fenced blocks. A block
   * ```run is a command chip (a click types it at the nearest free prompt; ```run 2 wants terminal 2's);
   * ```yaml and ```text are shown.
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
  /** Said once what really happened is known; see `Check.observed`. */
  readonly reveal: string
}

/**
 * Turns facts into the happenings that an exercise is about ("deployed", "pushed"), and knows how the
 * student's swarm stands. A pure fold; its state is plain, bounded JSON. Facts that say nothing new
 * must give back the very same state, so that nothing is stored for them.
 */
export interface Account<State extends Json, Happening extends Json> {
  readonly initial: State
  read(
    state: State,
    fact: Fact,
  ): { readonly state: State; readonly happenings: readonly Happening[] }
  /** What deserves a word now ("Your update is paused …"). */
  trouble(state: State, isDone: (step: string) => boolean): readonly string[]
}

/** An account whose types have been closed over. */
export interface AnyAccount {
  readonly initial: Json
  read(state: Json, fact: Fact): { readonly state: Json; readonly happenings: readonly Json[] }
  trouble(state: Json, isDone: (step: string) => boolean): readonly string[]
}

/**
 * A pure, bounded fold over happenings. `State` is plain JSON, saved with the lab. Done is final: a
 * step that is done goes on being folded only until its question has been answered by what happened.
 */
export interface Check<State extends Json, Happening extends Json> {
  readonly initial: State
  fold(state: State, happening: Happening): State
  done(state: State): boolean
  /** Evidence so far, for the page: "1 of 2 reads". Null where there is nothing to say. */
  evidence(state: State): string | null
  /** What was observed, as a choice id of the step's question, from what happened; null = not yet. */
  observed?(state: State): string | null
  /** How often the student has tried, for the instructor. */
  tries?(state: State): number
}

/** A check whose types have been closed over (see check.ts). */
export interface AnyCheck {
  readonly initial: Json
  fold(state: Json, happening: Json): Json
  done(state: Json): boolean
  evidence(state: Json): string | null
  observed(state: Json): string | null
  tries(state: Json): number
}

/** A lab's standing in an exercise: plain JSON, kept in the lab. Built by runner.ts. */
export interface Standing {
  readonly steps: Readonly<Record<string, StepStanding>>
  /** State of the exercise's account. */
  readonly account: Json
  /** Trouble that deserves a word now ("Your update is paused …"). */
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
