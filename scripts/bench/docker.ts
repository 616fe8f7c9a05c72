/**
 * How long `docker service ps` takes at a lab and at a real daemon, in turns, so that both see the same
 * machine. A service of ten tasks is created at both for it, and removed again; the daemon's nodes
 * should have a `busybox`.
 */
import { spawnSync } from "node:child_process"

const service = "rollcall-bench"
const runs = 20

/** Prints the medians, and tells whether the first host is no slower than the second. */
export function benchDocker(ours: string, theirs: string): boolean {
  const hosts = [ours, theirs]
  const settings = ["--detach", "--no-resolve-image", "--name", service, "--replicas", "10"]
  const create = ["service", "create", ...settings, "busybox", "sleep", "100000"]
  try {
    for (const host of hosts) docker(host, create)
    // A first call warms caches, and with a lab wakes it.
    for (const host of hosts) timed(host)
    const times: [number[], number[]] = [[], []]
    for (let run = 0; run < runs; run++) {
      times[0].push(timed(ours))
      times[1].push(timed(theirs))
    }
    const [lab, daemon] = [median(times[0]), median(times[1])]
    console.log(`docker service ps, median of ${runs}: lab ${lab.toFixed(1)} ms`)
    console.log(`                               daemon ${daemon.toFixed(1)} ms`)
    console.log(`                                ratio ${(lab / daemon).toFixed(2)}`)
    return lab <= daemon
  } finally {
    for (const host of hosts) spawnSync("docker", ["-H", host, "service", "rm", service])
  }
}

/** Wall ms. */
function timed(host: string): number {
  const began = performance.now()
  docker(host, ["service", "ps", service])
  return performance.now() - began
}

function docker(host: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync("docker", ["-H", host, ...args], { encoding: "utf8" })
  if (status !== 0) throw new Error(`docker ${args.join(" ")} at ${host}: ${stderr}`)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}
