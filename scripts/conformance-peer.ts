/**
 * `npm run conformance:peer -- [FILE]`: the behaviour that SwarmKit's and the docker CLI's own tests
 * check, tried on this swarm and this CLI. A line a case that did not simply pass, and a count.
 */
import { existsSync } from "node:fs"
import path from "node:path"
import { readCases } from "./peer/case.ts"
import { runCase } from "./peer/run-case.ts"

const own = path.join(import.meta.dirname, "../test/oracle/peer-cases.json")
const file = process.argv[2] ?? own
if (!existsSync(file)) {
  console.error(`There is no ${file}.`)
  process.exit(2)
}
const counts = { passed: 0, failed: 0, inapplicable: 0 }

for (const peerCase of readCases(file)) {
  const outcome = await runCase(peerCase)
  const title = `${peerCase.id} [${peerCase.area}] ${peerCase.title}`
  counts[outcome.kind] += 1
  if (outcome.kind === "failed") tell("FAILED", title, outcome.reason)
  else if (outcome.kind === "inapplicable") tell("not applicable", title, outcome.reason)
  else if (outcome.remarks.length > 0) {
    tell("passed in part", title, [...new Set(outcome.remarks)].join("\n"))
  }
}
console.log(`${counts.inapplicable} not applicable`)
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed === 0 ? 0 : 1

/** What it is about, and why below it. */
function tell(word: string, title: string, why: string): void {
  console.log(`${word.padEnd(16)}${title}`)
  for (const line of why.split("\n")) console.log(`${"".padEnd(16)}${line}`)
}
