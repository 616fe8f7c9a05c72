/**
 * `npm run test:docker [-- GROUP… --verbose]`: the real docker client drives the engine through what was
 * recorded with it against a real swarm; a table says of every command whether it went the same. At last
 * the part that needs no images and no time of its own is typed at a lab of the real server.
 *
 * `--tally FILE` leaves the counts as JSON.
 */
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { apiOf } from "../test/e2e/support/api.ts"
import { startServer } from "../test/e2e/support/server.ts"
import { LabStage } from "../test/engine/docker/lab-stage.ts"
import { isForServer, serverGroups } from "../test/engine/docker/on-the-server.ts"
import { recordedGroups } from "../test/engine/docker/recordings.ts"
import { runGroup, type Verdict } from "../test/engine/docker/run-group.ts"

/** Most of the time is spent waiting, so several groups run side by side. */
const atOnce = 6

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: "boolean", default: false }, tally: { type: "string" } },
})
const version = spawnSync("docker", ["--version"], { encoding: "utf8" }).stdout ?? ""
if (!/^Docker version 28\./.test(version)) {
  console.log("skipped: no docker client 28 on this machine")
  process.exit(0)
}

const groups = [...recordedGroups(), "server"]
const unknown = positionals.find((group) => !groups.includes(group))
if (unknown !== undefined) {
  console.error(`There is no group ${unknown}. Groups: ${groups.join(", ")}`)
  process.exit(2)
}
const chosen = positionals.length > 0 ? positionals : groups
const waiting = chosen.filter((group) => group !== "server")
const verdicts: Verdict[] = []
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      verdicts.push(...(await runGroup(group, { onVerdict: tell })))
    }
  }),
)
if (chosen.includes("server")) verdicts.push(...(await onTheServer()))

const outcomes = ["same", "different", "known", "left out"] as const
const counts = Object.fromEntries(
  outcomes.map((outcome) => [outcome, verdicts.filter((one) => one.outcome === outcome).length]),
)
console.log(outcomes.map((outcome) => `${counts[outcome]} ${outcome}`).join(", "))
if (values.tally !== undefined) writeFileSync(values.tally, JSON.stringify(counts))
process.exit(counts.different === 0 ? 0 : 1)

async function onTheServer(): Promise<Verdict[]> {
  const server = await startServer()
  try {
    const api = apiOf(server.origin, server.key)
    const verdicts: Verdict[] = []
    for (const group of serverGroups) {
      const { code } = await api.createClass({ title: `Recorded: ${group}`, rate: 1 })
      const lab = await api.join(code, "Mina")
      const stage = new LabStage(server.origin.replace(/^http/, "tcp") + lab.engine)
      await stage.clear()
      const only = isForServer(group)
      const onVerdict = (verdict: Verdict) => tell({ ...verdict, group: `server: ${group}` })
      verdicts.push(...(await runGroup(group, { stage, only, onVerdict })))
    }
    return verdicts.filter(({ outcome }) => outcome !== "left out")
  } finally {
    await server.stop()
  }
}

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
