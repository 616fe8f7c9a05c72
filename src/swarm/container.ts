/** One container on a node: how long it lives and how it can be stopped. */
import type { Told } from "./container-events.ts"
import { behaviourOf, healthPlan, healthVerdict, onStopSignal } from "./image.ts"
import type { Image, Task } from "./objects.ts"
import type { TaskSpec } from "./spec.ts"
import { stopGrace } from "./spec-values.ts"
import { startProblem } from "./start-problem.ts"
import type { SimTime } from "./time.ts"

export interface Container {
  readonly id: string
  readonly imageId: string
  pid: number
  /** When its process began; null until it was started. */
  startedAt: SimTime | null
  /** When the process has ended or will end by itself; null = never. */
  endsAt: SimTime | null
  /** Of that end. */
  exitCode: number
  /** What PID 1 does with the stop signal. */
  onStop: { readonly exit: number } | "ignore"
  /** Only of the containers on the node that answers. */
  readonly told?: Told
  /** It has a health check. */
  probed?: true
  /** How far its events have come. */
  phase?: "up" | "asked to stop"
  /** A client's hand ended it. */
  endedBy?: "kill" | "stop" | "remove"
}

/**
 * How a start ended: null = the task is up; else the container ended while it was starting, or never
 * began (`refused`: the runtime's sentence).
 */
export type StartOutcome = {
  readonly exitCode: number
  readonly cause: string
  readonly refused?: string
} | null

export const UNHEALTHY = "dockerexec: unhealthy container"

/** */
export function exitError(exitCode: number, cause: string): string {
  const error = `task: non-zero exit (${exitCode})`
  return cause === "" ? error : `${error}: ${cause}`
}

/** When the process ends by itself, counted from its start. */
export function endOnItsOwn(
  image: Image,
  spec: TaskSpec,
): { readonly after: SimTime; readonly exitCode: number } | null {
  const behaviour = behaviourOf(image, spec.ContainerSpec ?? {})
  if (behaviour.exitAfter === null) return null
  return { after: behaviour.exitAfter, exitCode: behaviour.exitCode ?? 0 }
}

/** A start that the runtime refuses; null where nothing is wrong with the command. */
export function refusedStart(image: Image, spec: TaskSpec): StartOutcome {
  const refused = startProblem(image, spec.ContainerSpec ?? {})
  return refused && { exitCode: refused.exitCode, cause: "", refused: refused.message }
}

/** Starts the container and says when and how the start step will end. */
export function startPlan(
  container: Container,
  image: Image,
  task: Task,
  life: { readonly up: SimTime; readonly runs: SimTime | null; readonly exitCode: number },
): { readonly at: SimTime; readonly outcome: StartOutcome } {
  const spec = task.spec.ContainerSpec ?? {}
  container.startedAt = life.up
  container.endsAt = life.runs === null ? null : life.up + life.runs
  container.exitCode = life.exitCode
  container.onStop = onStopSignal(behaviourOf(image, spec), image, spec)
  const health = healthPlan(image, spec)
  if (health === null) return { at: life.up, outcome: null }
  container.probed = true
  const verdict = healthVerdict(health)
  const at = life.up + verdict.at
  if (container.endsAt !== null && container.endsAt <= at) {
    return { at: container.endsAt, outcome: { exitCode: container.exitCode, cause: "" } }
  }
  if (verdict.healthy) return { at, outcome: null }
  const attached = (task.spec.Networks?.length ?? 0) > 0 || task.networks.length > 0
  const stop = stopPlan(container, { now: at, gossip: attached ? 2_000_000 : 0, spec: task.spec })
  container.endsAt = stop.at
  container.exitCode = stop.exitCode
  return { at: stop.at, outcome: { exitCode: stop.exitCode, cause: UNHEALTHY } }
}

/** How its probes judged it; null where there are none, or it ended before they had. */
export function verdictOf(container: Container, outcome: StartOutcome): boolean | null {
  if (outcome === null) return container.probed ?? null
  return outcome.cause === UNHEALTHY ? false : null
}

export interface StopRequest {
  readonly now: SimTime
  /** The pause that lets the network forget the container first (K-21). */
  readonly gossip: SimTime
  readonly spec?: TaskSpec
  readonly grace?: SimTime
}

/** when a stop that begins now is over, and with which exit code. */
export function stopPlan(
  container: Container,
  request: StopRequest,
): { readonly at: SimTime; readonly exitCode: number } {
  const { startedAt, endsAt } = container
  const signal = request.now + request.gossip
  if (startedAt === null) return { at: signal, exitCode: 0 }
  if (endsAt !== null && endsAt <= signal) return { at: signal, exitCode: container.exitCode }
  if (container.onStop !== "ignore") return { at: signal, exitCode: container.onStop.exit }
  const killed = signal + (request.grace ?? stopGrace(request.spec ?? {}))
  if (endsAt !== null && endsAt <= killed) return { at: endsAt, exitCode: container.exitCode }
  return { at: killed, exitCode: 137 }
}
