/**
 * `npm run conformance -- [FILE|FOLDER …]`: holds our swarm against recordings of a real one. A line a
 * scenario with its first difference; exit code 1 if any differs.
 */
import { readdirSync, statSync } from "node:fs"
import { basename, join } from "node:path"
import { parseArgs } from "node:util"
import { tryRecording, type Verdict } from "./conformance/trial.ts"

const defaultFolder = "test/oracle/traces"

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { all: { type: "boolean" } },
})

const paths = (positionals.length > 0 ? positionals : [defaultFolder]).flatMap(recordingsAt)
let failed = 0
for (const path of paths) {
  const verdict = await tryRecording(path)
  if (verdict.differences.length > 0) failed++
  console.log(lineOf(path, verdict))
  for (const { at, text } of values.all ? verdict.differences.slice(1) : []) {
    console.log(`       ${at.toFixed(3)} s  ${text}`)
  }
}
console.log(`${paths.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 || paths.length === 0 ? 1 : 0

function recordingsAt(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => name.endsWith(".json"))
  return names.sort().map((name) => join(path, name))
}

function lineOf(path: string, { differences }: Verdict): string {
  const name = basename(path, ".json").padEnd(42)
  const [first] = differences
  if (first === undefined) return `pass   ${name}`
  return `FAIL   ${name}  ${first.at.toFixed(3)} s  ${first.text}`
}
