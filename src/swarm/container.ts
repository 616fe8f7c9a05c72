/** One container on a node: how long it lives and how it can be stopped. */
import type { Told } from "./container-events.ts"
import { behaviourOf, healthPlan, healthVerdict, onStopSignal } from "./image.ts"
import type { Image, Task } from "./objects.ts"
import type { TaskSpec } from "./spec.ts"
import { stopGrace } from "./spec-values.ts"
import { startProblem } from "./start-problem.ts"
import { MILLISECOND, type SimTime } from "./time.ts"

/** From the order to start a container until its process runs, without jitter. */
export const START_TIME = 190 * MILLISECOND

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
  endedBy?: "kill" | "stop" | "remove" | "restart"
  /** Since when it is paused; what was left of its life, and until its probes have judged it. */
  frozen?: {
    readonly since: SimTime
    readonly left: SimTime | null
    readonly judged: SimTime | null
  }
  /** When it was paused before, the last times. */
  pauses?: readonly (readonly [since: SimTime, until: SimTime])[]
  /** A client's hand started it after its task had ended: the image's name. */
  again?: string
}

/** Its process runs, be it that it is paused. */
export const isUp = ({ startedAt, endsAt }: Container, now: SimTime): boolean =>
  startedAt !== null && startedAt <= now && (endsAt === null || endsAt > now)

/** What the engine on its node knows of a container, beside what its task says. */
export interface ContainerView {
  /** When its process began, the last time: before its task runs, where a probe is waited for. */
  readonly startedAt: SimTime | null
  /** Null while it is not paused. */
  readonly pausedAt: SimTime | null
  readonly pauses: readonly (readonly [since: SimTime, until: SimTime])[]
  /** Where a client's hand started it after its task had ended. */
  readonly again: Again | null
}

export interface Again {
  readonly pid: number
  /** Null while it runs. */
  readonly endedAt: SimTime | null
  readonly exitCode: number
}

export function viewOf(container: Container, now: SimTime): ContainerView {
  const { startedAt, endsAt, frozen, pauses = [], again, pid, exitCode } = container
  const begun = startedAt !== null && startedAt <= now
  const endedAt = endsAt !== null && endsAt <= now ? endsAt : null
  return {
    startedAt: begun ? startedAt : null,
    pausedAt: frozen?.since ?? null,
    pauses,
    again: begun && again !== undefined ? { pid, endedAt, exitCode } : null,
  }
}

const keptPauses = 20

/** False where it was not paused. */
export function thaw(container: Container, now: SimTime): boolean {
  const { frozen, pauses = [] } = container
  if (frozen === undefined) return false
  if (frozen.left !== null) container.endsAt = now + frozen.left
  container.pauses = [...pauses, [frozen.since, now] as const].slice(-keptPauses)
  delete container.frozen
  return true
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

const UNHEALTHY = "dockerexec: unhealthy container"

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
