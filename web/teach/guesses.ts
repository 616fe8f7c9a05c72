/** What the class guessed, question by question: pure, from what the labs report. */
import type { ClassStep, StudentView } from "../../src/wire/classroom.ts"

export interface Tally {
  /** Counted from 0. */
  readonly step: number
  readonly question: string
  readonly choices: readonly {
    readonly text: string
    readonly count: number
    /** It came true, as most swarms in which anything came true have it. */
    readonly cameTrue: boolean
  }[]
  /** How many have guessed. */
  readonly guessed: number
}

/** Of the last question that anybody has answered; null while nobody has. */
export function tallyOf(
  steps: readonly ClassStep[],
  students: readonly StudentView[],
): Tally | null {
  const step = steps.findLastIndex(({ id, question }) => {
    return question !== undefined && students.some((one) => guessOf(one, id)?.choice)
  })
  const { id = "", question } = steps[step] ?? {}
  if (question === undefined) return null
  const guesses = students.flatMap((student) => guessOf(student, id) ?? [])
  const count = (which: "choice" | "observed", choice: string) =>
    guesses.filter((guess) => guess[which] === choice).length
  const mostObserved = Math.max(1, ...question.choices.map((one) => count("observed", one.id)))
  return {
    step,
    question: question.text,
    choices: question.choices.map((choice) => ({
      text: choice.text,
      count: count("choice", choice.id),
      cameTrue: count("observed", choice.id) === mostObserved,
    })),
    guessed: guesses.filter(({ choice }) => choice !== null).length,
  }
}

const guessOf = (student: StudentView, step: string) => student.guesses?.[step]
