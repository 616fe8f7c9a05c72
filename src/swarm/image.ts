/**
 * What a container does, by its image and its service's spec: how it takes a stop signal, when it
 * ends by itself, when its health check passes.
 */
import { endOfCommand } from "./command-line.ts"
import type { Image, ImageBehaviour } from "./objects.ts"
import type { ContainerSpec, Healthcheck } from "./spec.ts"
import { fromNanoseconds } from "./spec-values.ts"
import { SECOND, type SimTime } from "./time.ts"

export interface HealthPlan {
  readonly interval: SimTime
  readonly retries: number
  readonly startPeriod: SimTime
  /** After the process began; null = never. */
  readonly passesAfter: SimTime | null
}

/** */
const DEFAULT_INTERVAL = 30 * SECOND
const DEFAULT_RETRIES = 3

/** The image's own behaviour, or what is known of the command that a service runs instead. */
export function behaviourOf(image: Image, container: ContainerSpec): ImageBehaviour {
  const words = [...(container.Command ?? []), ...(container.Args ?? [])]
  return (words.length === 0 ? null : commandBehaviour(words)) ?? image.behaviour
}

/** PID 1 is a shell or a tool that takes no notice; a command that cannot be read keeps the image's ways. */
export function commandBehaviour(words: readonly string[]): ImageBehaviour | null {
  const end = endOfCommand(words)
  if (end === null) return null
  const onInt = words[0] === "ping" ? ({ exit: 0 } as const) : "ignore"
  return { onTerm: "ignore", onInt, health: null, exitAfter: end.after, exitCode: end.exitCode }
}

/** `true`, `false`, `exit N`: what a probe or a command that does nothing else ends with. */
export function plainExitCode(text: string): number | null {
  if (/^(?:\/bin\/)?true$/.test(text)) return 0
  if (/^(?:\/bin\/)?false$/.test(text)) return 1
  const code = /^exit (\d{1,3})$/.exec(text)?.[1]
  return code === undefined ? null : Number(code) % 256
}

/** null without a health check. The spec's own settings win over the image's. */
export function healthPlan(image: Image, container: ContainerSpec): HealthPlan | null {
  const own = image.behaviour.health
  const wished = container.Healthcheck
  const test = wished?.Test ?? []
  if (test[0] === "NONE" || (test.length === 0 && own === null)) return null
  return {
    interval: positive(wished?.Interval) ?? own?.interval ?? DEFAULT_INTERVAL,
    retries: wished?.Retries || own?.retries || DEFAULT_RETRIES,
    startPeriod: positive(wished?.StartPeriod) ?? 0,
    passesAfter: passesAfter(own, wished, test),
  }
}

/** A probe of the service's own passes unless it plainly cannot. */
function passesAfter(
  own: ImageBehaviour["health"],
  wished: Healthcheck | undefined,
  test: readonly string[],
): SimTime | null {
  if (wished === undefined || test.length === 0) return own?.passesAfter ?? null
  const exit = plainExitCode(test.slice(1).join(" "))
  if (exit !== null) return exit === 0 ? 0 : null
  return own === null ? 0 : own.passesAfter
}

const positive = (ns: number | undefined): SimTime | null => (ns ? fromNanoseconds(ns) : null)

/** When, after the process began, the probes have decided. */
export function healthVerdict(plan: HealthPlan): { at: SimTime; healthy: boolean } {
  const firstCounted = Math.max(1, Math.ceil(plan.startPeriod / plan.interval))
  const lastFailure = firstCounted + plan.retries - 1
  const firstPass =
    plan.passesAfter === null ? null : Math.max(1, Math.ceil(plan.passesAfter / plan.interval))
  if (firstPass === null || firstPass > lastFailure) {
    return { at: lastFailure * plan.interval, healthy: false }
  }
  return { at: firstPass * plan.interval, healthy: true }
}

/** How PID 1 takes the signal that stops its container. */
export function onStopSignal(
  behaviour: ImageBehaviour,
  image: Image,
  container: ContainerSpec,
): { readonly exit: number } | "ignore" {
  const native = signalName(image.config.stopSignal || "SIGTERM")
  const signal = signalName(container.StopSignal || image.config.stopSignal || "SIGTERM")
  if (signal === "SIGKILL") return { exit: 137 }
  // An image that names a signal of its own handles it; one without is asked with SIGTERM.
  if (signal === native || signal === "SIGTERM") return behaviour.onTerm
  return signal === "SIGINT" ? behaviour.onInt : "ignore"
}

/** The number of the signal that stops a container, as `docker events` tells it. */
export function stopSignalOf(image: Image, container: ContainerSpec): string {
  const name = signalName(container.StopSignal || image.config.stopSignal || "SIGTERM")
  for (const [number, known] of numbers) if (known === name) return number
  return "15"
}

const numbers = new Map([
  ["1", "SIGHUP"],
  ["2", "SIGINT"],
  ["3", "SIGQUIT"],
  ["9", "SIGKILL"],
  ["10", "SIGUSR1"],
  ["12", "SIGUSR2"],
  ["15", "SIGTERM"],
  ["28", "SIGWINCH"],
])

function signalName(text: string): string {
  const upper = text.toUpperCase()
  return numbers.get(upper) ?? (upper.startsWith("SIG") ? upper : `SIG${upper}`)
}
