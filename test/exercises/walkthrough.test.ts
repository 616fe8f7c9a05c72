import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { HeadlessLab } from "../../scripts/headless.ts"
import { playWalkthrough, readWalkthrough } from "../../scripts/support/walkthrough.ts"
import { exercises } from "../../src/exercises/catalog.ts"

const scriptOf = (id: string) =>
  readWalkthrough(
    readFileSync(new URL(`../../src/exercises/${id}/walkthrough.txt`, import.meta.url), "utf8"),
  )

/** Milliseconds: each plays six minutes of a swarm with a `watch` every second. */
const patience = 120_000

describe.each(exercises)("the walkthrough of $id", { timeout: patience }, (exercise) => {
  const script = scriptOf(exercise.id)

  it.each([1, 7, 42, 2026])("turns each step green when it was done (seed %i)", async (seed) => {
    const lab = new HeadlessLab({ seed, exercise })
    const checks: { line: number; done: readonly string[] }[] = []
    await playWalkthrough(lab, script, {
      title: () => {},
      typed: () => {},
      waited: () => {},
      answered: () => {},
      checked: (done, _expected, line) => checks.push({ line, done }),
    })
    const expected = script.flatMap((one) =>
      one.kind === "done" ? [{ line: one.line, done: one.steps }] : [],
    )
    expect(checks).toEqual(expected)
    expect(expected.flatMap(({ done }) => done)).toEqual(exercise.steps.map(({ id }) => id))
  })

  it("types what the steps say", () => {
    const typed = new Set(
      script.flatMap((line) =>
        line.kind === "type" || line.kind === "leave" ? [line.source] : [],
      ),
    )
    const chips = exercise.steps.flatMap(({ prose }) =>
      [...prose.matchAll(/```run(?: \d)?\n([\s\S]*?)\n```/g)].map((match) => match[1] ?? ""),
    )
    const untyped = chips.filter((chip) => !typed.has(chip))
    // An editor cannot be typed into; the walkthrough uses the sed that stands beside it.
    expect(untyped).toEqual(["vi worker/worker.py", "vi dockercoins.yml"])
  })

  it("answers as things turn out: no guess is late, and each comes true", async () => {
    const lab = new HeadlessLab({ seed: 3, exercise })
    await playWalkthrough(lab, script, {
      title: () => {},
      typed: () => {},
      waited: () => {},
      answered: () => {},
      checked: () => {},
    })
    for (const { id, question, check } of exercise.steps) {
      if (!question) continue
      const standing = lab.standing?.steps[id]
      expect(standing?.answer).toMatchObject({ late: false })
      expect(check.observed(standing?.state ?? null)).toBe(standing?.answer?.choice)
    }
  })
})
