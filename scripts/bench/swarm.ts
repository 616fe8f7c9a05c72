/**
 * How the cost of simulating grows with the number of tasks. A service of SIZE replicas is created and
 * rolled once at high parallelism. Printed are seconds of CPU of the thread that simulates, as a Worker
 * is billed, those of the whole process (V8 collects and compiles beside it), and how often the cost of
 * the size before goes into that of this one.
 */
import process from "node:process"
import { createCluster } from "../../src/swarm/cluster.ts"
import type { ServiceSpec } from "../../src/swarm/spec.ts"

function specOf(replicas: number, image: string): ServiceSpec {
  return {
    Name: "s",
    Mode: { Replicated: { Replicas: replicas } },
    TaskTemplate: { ContainerSpec: { Image: image } },
    UpdateConfig: { Parallelism: Math.max(1, Math.ceil(replicas / 10)), Order: "stop-first" },
  }
}

interface Cost {
  readonly thread: number
  readonly process: number
}

/** Seconds of CPU for creating and for rolling, and the events that came of it. */
function roll(replicas: number): { create: Cost; update: Cost; events: number } {
  const cluster = createCluster({
    seed: 1,
    nodes: [1, 2, 3, 4, 5].map((n) => ({ name: `node${n}`, role: n < 4 ? "manager" : "worker" })),
    limits: { replicas, tasks: 4 * replicas },
  })
  let events = 0
  const settle = () => {
    for (let at = cluster.wakeAt; at !== null; at = cluster.wakeAt) {
      events += cluster.advance(at).events.length
    }
  }
  const timed = (act: () => void): Cost => {
    const [thread, all] = [process.threadCpuUsage(), process.cpuUsage()]
    act()
    return {
      thread: seconds(process.threadCpuUsage(thread)),
      process: seconds(process.cpuUsage(all)),
    }
  }
  const create = timed(() => {
    const spec = specOf(replicas, "redis:7")
    const { result } = cluster.apply({ type: "service-create", spec }, cluster.now)
    if (!result.ok) throw new Error(result.error.message)
    settle()
  })
  const update = timed(() => {
    const version = cluster.services()[0]?.meta.version ?? 0
    const spec = specOf(replicas, "redis:8")
    const { result } = cluster.apply(
      { type: "service-update", service: "s", version, spec },
      cluster.now,
    )
    if (!result.ok) throw new Error(result.error.message)
    settle()
  })
  const state = cluster.services()[0]?.updateStatus?.state
  if (state !== "completed") throw new Error(`the update has not completed: ${state}`)
  return { create, update, events }
}

const seconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6

export function benchSwarm(sizes: readonly number[]): void {
  // The first run pays for compiling.
  for (let warm = 0; warm < 5; warm++) roll(100)
  console.log(" tasks    create    update   process    events    growth")
  let last = 0
  for (const size of sizes) {
    // Small sizes are over too soon to be measured once.
    const times = Math.max(1, Math.round(300 / size))
    let create = 0
    let update = 0
    let all = 0
    let events = 0
    for (let time = 0; time < times; time++) {
      const cost = roll(size)
      create += cost.create.thread / times
      update += cost.update.thread / times
      all += (cost.create.process + cost.update.process) / times
      events = cost.events
    }
    const total = create + update
    const growth = last === 0 ? "" : `×${(total / last).toFixed(1)}`
    const shown = [create, update, all].map((each) => `${each.toFixed(4)} s`.padStart(10)).join("")
    console.log(
      `${String(size).padStart(6)}${shown}${String(events).padStart(10)}${growth.padStart(10)}`,
    )
    last = total
  }
}
