/**
 * `npm run test:docker [-- GROUP…] [--verbose]`: the real docker client drives the engine through what
 * was recorded with it against a real swarm; a table says of every command whether it went the same.
 */
import { spawnSync } from "node:child_process"
import { parseArgs } from "node:util"
import { recordedGroups } from "../test/engine/docker/recordings.ts"
import { runGroup, type Verdict } from "../test/engine/docker/run-group.ts"

/** Most of the time is spent waiting, so several groups run side by side. */
const atOnce = 6

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: "boolean", default: false } },
})
const version = spawnSync("docker", ["--version"], { encoding: "utf8" }).stdout ?? ""
if (!/^Docker version 28\./.test(version)) {
  console.log("skipped: no docker client 28 on this machine")
  process.exit(0)
}

const waiting = positionals.length > 0 ? [...positionals] : recordedGroups()
const verdicts: Verdict[] = []
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      verdicts.push(...(await runGroup(group, { onVerdict: tell })))
    }
  }),
)

const count = (outcome: Verdict["outcome"]) =>
  verdicts.filter((verdict) => verdict.outcome === outcome).length
console.log(`${count("same")} same, ${count("different")} different, ${count("left out")} left out`)
process.exit(count("different") === 0 ? 0 : 1)

function tell({ group, name, cmd, outcome, reason, difference }: Verdict): void {
  const line = cmd.replaceAll("\n", " ").slice(0, 80)
  console.log(`${outcome.padEnd(9)}  ${`${group}/${name}`.padEnd(48)}  ${line}  ${reason}`)
  if (!values.verbose || !difference) return
  for (const [mark, text] of [
    ["recorded", difference.recorded],
    ["here", difference.here],
  ]) {
    console.log(`--- ${mark}\n${text}`)
  }
}
