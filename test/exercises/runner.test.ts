import { describe, expect, it } from "vitest"
import type { Fact } from "../../src/engine/facts.ts"
import { check } from "../../src/exercises/check.ts"
import type { Account, Exercise } from "../../src/exercises/exercise.ts"
import { answerQuestion, foldFact, revealHint, startStanding } from "../../src/exercises/runner.ts"
import { viewSteps } from "../../src/exercises/views.ts"

type Tally = { readonly reads: number }
type Saved = { readonly path: string }

/** Counts saved files: enough of an exercise to see what the runner does with one. */
const account: Account<Tally, Saved> = {
  initial: { reads: 0 },
  read: (state, fact) =>
    fact.type === "file"
      ? { state: { reads: state.reads + 1 }, happenings: [{ path: fact.path }] }
      : { state, happenings: [] },
  trouble: ({ reads }, isDone) => (reads > 3 && !isDone("b") ? ["So many files."] : []),
}

const step = (id: string, path: string) => ({
  id,
  title: id,
  prose: `Save ${path}.`,
  hints: ["one", "two"],
  question: {
    id: `${id}-question`,
    text: "?",
    choices: [
      { id: "yes", text: "Yes" },
      { id: "no", text: "No" },
    ],
    reveal: "It was.",
  },
  check: check<{ readonly seen: number }, Saved>({
    initial: { seen: 0 },
    fold: (state, saved) => (saved.path === path ? { seen: state.seen + 1 } : state),
    done: ({ seen }) => seen > 0,
    evidence: ({ seen }) => (seen === 0 ? null : `${seen} times`),
    observed: ({ seen }) => (seen >= 2 ? "yes" : null),
    tries: ({ seen }) => seen,
  }),
})

const exercise: Exercise = {
  id: "test",
  title: "Test",
  intro: "",
  steps: [step("a", "/a"), step("b", "/b")],
  account,
}

const saved = (path: string): Fact => ({ type: "file", at: 0, path, program: null })
const play = (paths: readonly string[], from = startStanding(exercise)) =>
  paths.reduce(
    (standing, path, index) => foldFact(exercise, standing, saved(path), 100 + index),
    from,
  )

describe("folding facts", () => {
  it("marks a step done once, with the time of the fact that did it", () => {
    const standing = play(["/a", "/a", "/a"])
    expect(standing.steps.a).toMatchObject({ startedAt: 100, doneAt: 100, attempts: 1 })
  })

  it("starts a step when those before it are done, or when there is evidence of it", () => {
    expect(play(["/x"]).steps).toMatchObject({ a: { startedAt: 100 }, b: { startedAt: null } })
    expect(play(["/x", "/a"]).steps).toMatchObject({ b: { startedAt: 101, doneAt: null } })
    expect(play(["/b"]).steps).toMatchObject({ a: { doneAt: null }, b: { doneAt: 100 } })
  })

  it("gives the very same standing back where nothing changed", () => {
    const standing = play(["/a"])
    const nothing: Fact = { type: "started-over", what: "files", at: 0 }
    expect(foldFact(exercise, standing, nothing, 500)).toBe(standing)
  })

  it("folds a done step on only until its question has been settled", () => {
    expect(play(["/a", "/a", "/a", "/a"]).steps.a?.state).toEqual({ seen: 2 })
  })

  it("says the account's trouble, and takes it back", () => {
    const troubled = play(["/x", "/x", "/x", "/x"])
    expect(troubled.trouble).toEqual(["So many files."])
    expect(play(["/b"], troubled).trouble).toEqual([])
  })

  it("goes on with a standing from before a step was written", () => {
    const { b: _written, ...steps } = startStanding(exercise).steps
    const old = { ...startStanding(exercise), steps }
    expect(play(["/b"], old).steps.b?.doneAt).toBe(100)
  })
})

describe("answers", () => {
  it("keeps the first, and says whether it came after the event", () => {
    const early = answerQuestion(exercise, startStanding(exercise), "a", "no", 50)
    expect(early.steps.a?.answer).toEqual({ choice: "no", at: 50, late: false })
    expect(answerQuestion(exercise, early, "a", "yes", 60)).toBe(early)
    const late = answerQuestion(exercise, play(["/a", "/a"]), "a", "yes", 70)
    expect(late.steps.a?.answer).toEqual({ choice: "yes", at: 70, late: true })
  })

  it("never turn a step green, and unknown ones change nothing", () => {
    const standing = startStanding(exercise)
    expect(answerQuestion(exercise, standing, "a", "yes", 1).steps.a?.doneAt).toBeNull()
    expect(answerQuestion(exercise, standing, "a", "maybe", 1)).toBe(standing)
    expect(answerQuestion(exercise, standing, "nowhere", "yes", 1)).toBe(standing)
    const fact: Fact = { type: "answer", step: "a", choice: "yes", at: 9 }
    expect(foldFact(exercise, standing, fact, 9).steps.a?.answer?.choice).toBe("yes")
  })
})

describe("what a page is shown", () => {
  it("reveals hints one by one", () => {
    const one = revealHint(exercise, startStanding(exercise), "a")
    expect(viewSteps(exercise, one, 2)[0]).toMatchObject({ hints: ["one"], hintCount: 2 })
    const all = revealHint(exercise, one, "a")
    expect(viewSteps(exercise, all, 2)[0]?.hints).toEqual(["one", "two"])
    expect(revealHint(exercise, all, "a")).toBe(all)
  })

  it("hides the prose and question of steps that are not open, never what was done", () => {
    const [, closed] = viewSteps(exercise, play(["/b"]), 1)
    expect(closed).toMatchObject({
      prose: null,
      question: null,
      state: "done",
      evidence: "1 times",
    })
  })

  it("keeps observation and explanation until it has happened", () => {
    const [before] = viewSteps(exercise, play(["/a"]), 2)
    expect(before?.question).toMatchObject({ observed: null, reveal: null })
    const [after] = viewSteps(exercise, play(["/a", "/a"]), 2)
    expect(after?.question).toMatchObject({ observed: "yes", reveal: "It was." })
  })

  it("holds no check", () => {
    expect(JSON.stringify(viewSteps(exercise, play(["/a"]), 2))).not.toContain("seen")
  })
})
