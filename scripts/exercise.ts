/**
 * `npm run exercise -- ID [--seed N] [--quiet]`: plays an exercise's walkthrough aloud, in virtual time:
 * what is typed, what is printed, and which step turns green when.
 */
import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import { parseArgs } from "node:util"
import { exerciseOf, exercises } from "../src/exercises/catalog.ts"
import type { Exercise } from "../src/exercises/exercise.ts"
import { HeadlessLab } from "./headless.ts"
import type { Outcome } from "./headless-terminal.ts"
import { type Audience, playWalkthrough, readWalkthrough } from "./support/walkthrough.ts"

const usage = `Usage: npm run exercise -- ID [--seed N] [--quiet]

Plays the walkthrough of an exercise on a fresh lab, in virtual time.

  --seed N   what real life leaves to chance (a 32-bit integer, 1)
  --quiet    leaves out what the commands print

Exercises: ${exercises.map(({ id }) => id).join(", ")}
`

class Aloud implements Audience {
  failures = 0
  private readonly lab: HeadlessLab
  private readonly exercise: Exercise
  private readonly quiet: boolean

  constructor(lab: HeadlessLab, exercise: Exercise, quiet: boolean) {
    this.lab = lab
    this.exercise = exercise
    this.quiet = quiet
  }

  title(text: string): void {
    this.say(`\n# ${text}`)
  }

  typed(line: string, terminal: string, outcome: Outcome | null): void {
    this.say(`${terminal === "1" ? "" : `[terminal ${terminal}] `}$ ${line}`)
    if (!outcome) this.say("  (left running)")
    else if (!this.quiet && outcome.combined !== "") this.say(outcome.combined.trimEnd())
    if (outcome && outcome.exitCode !== 0) this.say(`  (exit code ${outcome.exitCode})`)
  }

  waited(text: string): void {
    this.say(`  ... ${text}`)
  }

  answered(step: string, choice: string): void {
    const question = this.exercise.steps.find(({ id }) => id === step)?.question
    const chosen = question?.choices.find(({ id }) => id === choice)
    this.say(`  ? ${question?.text ?? step}\n    guess: ${chosen?.text ?? choice}`)
  }

  checked(done: readonly string[], expected: readonly string[], line: number): void {
    for (const id of done) {
      const step = this.exercise.steps.find((one) => one.id === id)
      const state = this.lab.standing?.steps[id]?.state ?? null
      this.say(
        `  [done at ${this.lab.now.toFixed(1)} s] ${step?.title}: ${step?.check.evidence(state)}`,
      )
    }
    if (done.join() === expected.join()) return
    this.failures += 1
    this.say(`  [line ${line}] expected: ${expected.join(", ") || "nothing"}`)
  }

  private say(text: string): void {
    process.stdout.write(`${text}\n`)
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: "string", default: "1" },
      quiet: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  })
  const [id] = positionals
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const exercise = id === undefined ? null : exerciseOf(id)
  if (!exercise || positionals.length > 1 || !/^-?\d+$/.test(values.seed)) {
    process.stderr.write(usage)
    return 2
  }
  const file = path.join(import.meta.dirname, "../src/exercises", exercise.id, "walkthrough.txt")
  if (!existsSync(file)) {
    process.stderr.write(`${exercise.id} has no walkthrough\n`)
    return 1
  }
  return await play(exercise, file, Number(values.seed), values.quiet)
}

async function play(
  exercise: Exercise,
  file: string,
  seed: number,
  quiet: boolean,
): Promise<number> {
  const lab = new HeadlessLab({ seed, exercise })
  const audience = new Aloud(lab, exercise, quiet)
  await playWalkthrough(lab, readWalkthrough(readFileSync(file, "utf8")), audience)
  const green = exercise.steps.filter(({ id }) => lab.standing?.steps[id]?.doneAt != null)
  const minutes = (lab.now / 60).toFixed(1)
  process.stdout.write(
    `\n${green.length} of ${exercise.steps.length} steps green after ${minutes} minutes of the swarm's time\n`,
  )
  return audience.failures === 0 && green.length === exercise.steps.length ? 0 : 1
}

process.exitCode = await main()
