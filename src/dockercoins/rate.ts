/**
 * How many hashes a second a cluster makes: a function of its tasks, so that nothing has to tick.
 *
 * A worker's round is its own sleep, 0.1 s at rng and 0.1 s at hasher. One rng serves one request at a
 * time, ten a second; hasher serves any number. Ten workers that sleep 0.1 s ask for 33 a second and
 * get them from five rngs; from one rng they would get 10.
 */
import type { Cluster } from "../swarm/cluster.ts"
import type { Task } from "../swarm/objects.ts"
import { type Program, programOfImage } from "./program.ts"

export interface HashRate {
  /** Hashes per second. */
  readonly total: number
  /** By the worker's image text, without digest; images that make none are left out. */
  readonly byImage: Readonly<Record<string, number>>
}

/** A container that runs, as far as the rate is concerned. */
export interface RunningPart {
  readonly program: Program
  /** Without digest. */
  readonly image: string
}

/** Seconds that rng and hasher take for a request. */
export const rngSeconds = 0.1
export const hasherSeconds = 0.1

export function hashRate(cluster: Cluster): HashRate {
  return rateOf(runningParts(cluster).values())
}

/** By task id: every task whose container works, also one that has been told to stop. */
function runningParts(cluster: Cluster): Map<string, RunningPart> {
  const running = new Map<string, RunningPart>()
  for (const task of cluster.tasks()) {
    if (!works(cluster, task)) continue
    if (cluster.node(task.nodeId)?.status.state === "down") continue
    const part = partOf(cluster, task)
    if (part) running.set(task.id, part)
  }
  return running
}

/** Not while it is paused; but also where a client has started it again, and the task has ended. */
export function works(cluster: Cluster, task: Task): boolean {
  const container = cluster.containerOf(task)
  if (container?.pausedAt != null) return false
  return task.status.state === "running" || container?.again?.endedAt === null
}

export function partOf(cluster: Cluster, task: Task): RunningPart | null {
  const image = cluster.imageOfTask(task)
  const program = image ? programOfImage(image) : null
  const text = task.spec.ContainerSpec?.Image ?? ""
  return program ? { program, image: withoutDigest(text) } : null
}

export const withoutDigest = (image: string): string => image.split("@")[0] ?? image

export function rateOf(running: Iterable<RunningPart>): HashRate {
  const sleeps = new Map<string, number[]>()
  const servers = { rng: 0, hasher: 0, redis: 0 }
  for (const { program, image } of running) {
    if (program.app === "worker") {
      sleeps.set(image, [...(sleeps.get(image) ?? []), program.sleep])
    } else if (program.app === "rng" || program.app === "hasher" || program.app === "redis") {
      servers[program.app] += 1
    }
  }
  if (servers.rng === 0 || servers.hasher === 0 || servers.redis === 0) {
    return { total: 0, byImage: {} }
  }
  const wait = waitFor(servers.rng / rngSeconds, [...sleeps.values()].flat())
  const images = [...sleeps.keys()].sort()
  const byImage = Object.fromEntries(
    images.map((image) => [image, rounded(asked(sleeps.get(image) ?? [], wait))]),
  )
  return { total: rounded(asked([...sleeps.values()].flat(), wait)), byImage }
}

/** Hashes per second of workers that sleep so long and wait so long at rng, seconds. */
function asked(sleeps: readonly number[], wait: number): number {
  return sleeps.reduce((sum, sleep) => sum + 1 / (sleep + rngSeconds + hasherSeconds + wait), 0)
}

/** How long everybody queues at rng, so that no more than `bound` a second get through. */
function waitFor(bound: number, sleeps: readonly number[]): number {
  if (asked(sleeps, 0) <= bound) return 0
  let low = 0
  let high = sleeps.length / bound
  // Halving 40 times is exact to far below the rounding, and the same on every platform.
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2
    if (asked(sleeps, middle) > bound) low = middle
    else high = middle
  }
  return high
}

const rounded = (rate: number): number => Math.round(rate * 1000) / 1000
