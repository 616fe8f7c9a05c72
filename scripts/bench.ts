/**
 * `npm run bench`: what simulating costs, and how quickly a lab answers.
 *
 *   node scripts/bench.ts swarm [SIZE …]         growth with the number of tasks
 *   node scripts/bench.ts docker LAB DAEMON      docker's own client at two docker hosts
 */
import { benchDocker } from "./bench/docker.ts"
import { benchSwarm } from "./bench/swarm.ts"

const [what, ...rest] = process.argv.slice(2)
const sizes = rest.length > 0 ? rest.map(Number) : [10, 100, 1_000, 10_000]
const [ours, theirs] = rest
if (what === "swarm" && sizes.every((size) => Number.isInteger(size) && size > 0)) {
  benchSwarm(sizes)
} else if (what === "docker" && ours !== undefined && theirs !== undefined) {
  process.exitCode = benchDocker(ours, theirs) ? 0 : 1
} else {
  console.error("usage: npm run bench -- swarm [SIZE …] | docker LAB DAEMON")
  process.exitCode = 2
}
