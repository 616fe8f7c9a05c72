/**
 * `npm test`: every check there is, one after the other, and one plain line at the end.
 *
 *   node scripts/test.ts [--full] [--only STEP]
 *
 * A check that is no test suite (format, types, bundle) counts as one test.
 */
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { parseArgs } from "node:util"

interface Tally {
  passed: number
  failed: number
  skipped: string[]
}

interface Step {
  readonly name: string
  readonly run: () => Tally
}

const { values: options } = parseArgs({
  options: { full: { type: "boolean", default: false }, only: { type: "string" } },
})
const scratch = mkdtempSync(path.join(tmpdir(), "rollcall-test-"))
const environment = { ...process.env, ...(options.full ? { ROLLCALL_TEST_FULL: "1" } : {}) }

/** Some minutes each: every recording, whole and damaged, and every recorded command. */
const long: Step[] = [
  { name: "damages", run: () => check("node", ["scripts/conformance.ts", "--self-test"]) },
  { name: "docker", run: recordedCommands },
]

const steps: Step[] = [
  { name: "lint", run: () => check("biome", ["check", "--error-on-warnings", "."]) },
  { name: "types", run: () => check("node", ["scripts/typecheck.ts"]) },
  { name: "build", run: () => check("vite", ["build", "web", "--logLevel", "warn"]) },
  { name: "bundle", run: () => check("node", ["scripts/deploy.ts", "--dry-run"]) },
  { name: "core", run: () => suite("core") },
  { name: "workers", run: () => suite("workers") },
  { name: "e2e", run: () => suite("e2e") },
  ...(options.full ? long : []),
]

/** A command that is right or wrong as a whole. */
function check(command: string, args: readonly string[]): Tally {
  const { status } = spawnSync(command, args, { stdio: "inherit", env: environment })
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: [] }
}

/** Every recorded command of a real docker client; those that print what they should count. */
function recordedCommands(): Tally {
  const file = path.join(scratch, "docker.json")
  spawnSync("node", ["scripts/test-docker.ts", "--tally", file], { stdio: "inherit" })
  const skipped = ["docker: no docker client 28 on this machine"]
  if (!existsSync(file)) {
    const { stdout } = spawnSync("docker", ["--version"], { encoding: "utf8" })
    return /^Docker version 28\./.test(stdout ?? "")
      ? { passed: 0, failed: 1, skipped: [] }
      : { passed: 0, failed: 0, skipped }
  }
  const { same, different, known, ...rest } = JSON.parse(readFileSync(file, "utf8"))
  const left = `docker: ${known + rest["left out"]} recorded commands (the table has each reason)`
  return { passed: same, failed: different, skipped: [left] }
}

interface Report {
  readonly success: boolean
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

/** One vitest project. A file that fails outside its tests, or a run without a report, is a failure too. */
function suite(project: string): Tally {
  const file = path.join(scratch, `${project}.json`)
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`]
  const { status } = spawnSync("vitest", ["run", "--project", project, ...reporters], {
    stdio: "inherit",
    env: environment,
  })
  const report = readReport(file)
  if (report === null) return { passed: 0, failed: 1, skipped: [] }
  const tests = report.testResults.flatMap((result) => result.assertionResults)
  const passed = tests.filter((test) => test.status === "passed").length
  const failed = tests.filter((test) => test.status === "failed").length
  const skipped = tests
    .filter((test) => test.status !== "passed" && test.status !== "failed")
    .map((test) => `${project}: ${test.fullName}`)
  const brokenOutside = status !== 0 && failed === 0 ? 1 : 0
  return { passed, failed: failed + brokenOutside, skipped }
}

function readReport(file: string): Report | null {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch {
    return null
  }
}

const started = Date.now()
const total: Tally = { passed: 0, failed: 0, skipped: [] }
const lines: string[] = []
for (const step of steps) {
  if (options.only !== undefined && options.only !== step.name) continue
  const began = Date.now()
  console.log(`\n── ${step.name}`)
  const tally = step.run()
  total.passed += tally.passed
  total.failed += tally.failed
  total.skipped.push(...tally.skipped)
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  lines.push(
    `${step.name.padEnd(8)} ${tally.passed} passed, ${tally.failed} failed in ${seconds} s`,
  )
}
rmSync(scratch, { recursive: true, force: true })

console.log(`\n${lines.join("\n")}`)
for (const skipped of total.skipped) console.log(`skipped: ${skipped}`)
console.log(`all in ${((Date.now() - started) / 1000).toFixed(0)} s`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1)
