/**
 * `npm run bench`: what simulating costs, and how quickly a lab answers.
 *
 *   node scripts/bench.ts swarm [SIZE …]         growth with the number of tasks
 *   node scripts/bench.ts docker LAB DAEMON      docker's own client at two docker hosts
 *   node scripts/bench.ts class [STUDENTS] [--rate N] [--crash | --at LINK]
 *                                                a class at work, on a server of its own or on the one
 *                                                whose instructor's link is given
 */
import { parseArgs } from "node:util"
import { benchClass } from "./bench/class.ts"
import { benchDocker } from "./bench/docker.ts"
import { benchSwarm } from "./bench/swarm.ts"

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rate: { type: "string", default: "4" },
    crash: { type: "boolean", default: false },
    at: { type: "string" },
  },
})
const [what, ...rest] = positionals
const numbers = rest.map(Number)
const [ours, theirs] = rest
const [students = 30] = numbers
const rate = Number(values.rate)
if (what === "swarm" && numbers.every(isCount)) {
  benchSwarm(numbers.length > 0 ? numbers : [10, 100, 1_000, 10_000])
} else if (what === "docker" && ours !== undefined && theirs !== undefined) {
  process.exitCode = benchDocker(ours, theirs) ? 0 : 1
} else if (what === "class" && isCount(students) && rate > 0) {
  const { crash, at = null } = values
  process.exitCode = (await benchClass({ students, rate, crash, at })) ? 0 : 1
} else {
  console.error(
    "usage: npm run bench -- swarm [SIZE …] | docker LAB DAEMON | class [STUDENTS] [--rate N] [--crash | --at LINK]",
  )
  process.exitCode = 2
}

function isCount(size: number): boolean {
  return Number.isInteger(size) && size > 0
}
