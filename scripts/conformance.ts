/**
 * `npm run conformance -- [FILE|FOLDER …] [--self-test [--seed N]] [--all]`: holds our swarm against
 * recordings of a real one. A line a scenario with its first difference (`--all`: every one); exit code 1
 * if any differs. `--self-test` damages the recordings, each in at least ten ways, and has to notice.
 */
import { existsSync, readdirSync, statSync } from "node:fs"
import { basename, join } from "node:path"
import { parseArgs } from "node:util"
import { loadRecording } from "./conformance/recording.ts"
import { selfTest } from "./conformance/self-test.ts"
import { tryRecording, type Verdict } from "./conformance/trial.ts"

interface Trial extends Verdict {
  /** Of the self-test: how many damages, and how they were drawn. */
  readonly note?: string
}

const defaultFolder = "test/oracle/traces"

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { all: { type: "boolean" }, "self-test": { type: "boolean" }, seed: { type: "string" } },
})

const missing = positionals.find((path) => !existsSync(path))
if (missing !== undefined) {
  console.error(`There is no ${missing}. Recordings are in ${defaultFolder}.`)
  process.exit(2)
}
const paths = (positionals.length > 0 ? positionals : [defaultFolder]).flatMap(recordingsAt)
let failed = 0
for (const path of paths) {
  const verdict = values["self-test"] ? await tryDamages(path) : await tryRecording(path)
  if (verdict.differences.length > 0) failed++
  console.log(lineOf(path, verdict))
  for (const { at, text } of values.all ? verdict.differences.slice(1) : []) {
    console.log(`       ${at.toFixed(3)} s  ${text}`)
  }
}
console.log(`${paths.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 || paths.length === 0 ? 1 : 0

/** A recording that differs undamaged proves nothing damaged. */
async function tryDamages(path: string): Promise<Trial> {
  const whole = await tryRecording(path)
  if (whole.differences.length > 0) return whole
  const seed = values.seed === undefined ? undefined : Number(values.seed)
  const trial = await selfTest(loadRecording(path), seed)
  const found = trial.unnoticed.map((what) => ({ at: 0, text: `not noticed: ${what}` }))
  if (trial.damages < 10) found.push({ at: 0, text: `only ${trial.damages} damages` })
  const again = trial.drawnAgain === 0 ? "" : `, ${trial.drawnAgain} drawn again`
  const note = `${trial.damages} damages, seed ${trial.seed}${again}`
  return { ...whole, differences: found, note }
}

function recordingsAt(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => name.endsWith(".json"))
  return names.sort().map((name) => join(path, name))
}

function lineOf(path: string, { differences, races, note }: Trial): string {
  const name = basename(path, ".json").padEnd(42)
  const [first] = differences
  const raced = races.length === 0 ? "" : `  race as recorded: ${races.join(", ")}`
  if (first === undefined) return `pass   ${name}${note ? `  ${note}` : raced}`
  return `FAIL   ${name}  ${first.at.toFixed(3)} s  ${first.text}`
}
