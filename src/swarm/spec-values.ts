/** What a spec means where it is silent: the defaults of swarm-semantics O-5 to O-7, read one way. */
import type { RestartPolicy, ServiceSpec, TaskSpec, UpdateConfig } from "./spec.ts"
import { MICROSECOND, SECOND, type SimTime } from "./time.ts"

export interface UpdatePolicy {
  /** 0 means all at once (O-6). */
  readonly parallelism: number
  readonly delay: SimTime
  readonly failureAction: "pause" | "continue" | "rollback"
  readonly monitor: SimTime
  /** As float32, which SwarmKit compares in. */
  readonly maxFailureRatio: number
  readonly order: "stop-first" | "start-first"
}

const DEFAULT_MONITOR = 5 * SECOND
const DEFAULT_RESTART_DELAY = 5 * SECOND
const DEFAULT_GRACE = 10 * SECOND

export const fromNanoseconds = (ns: number): SimTime => Math.round(ns / 1_000) * MICROSECOND

/** `spec.UpdateConfig` or, for a run that goes back, `spec.RollbackConfig` (U-5). */
export function updatePolicy(spec: ServiceSpec, rollback: boolean): UpdatePolicy {
  const config = rollback ? spec.RollbackConfig : spec.UpdateConfig
  return config === undefined ? defaultPolicy : policyOf(config)
}

const defaultPolicy: UpdatePolicy = {
  parallelism: 1,
  delay: 0,
  failureAction: "pause",
  monitor: DEFAULT_MONITOR,
  maxFailureRatio: 0,
  order: "stop-first",
}

/** A config that is there is not completed with defaults, but for the monitor (O-6, DD-1). */
function policyOf(config: UpdateConfig): UpdatePolicy {
  const action = config.FailureAction
  return {
    parallelism: config.Parallelism ?? 0,
    delay: fromNanoseconds(config.Delay ?? 0),
    failureAction: action === "continue" || action === "rollback" ? action : "pause",
    monitor: config.Monitor ? fromNanoseconds(config.Monitor) : DEFAULT_MONITOR,
    maxFailureRatio: Math.fround(config.MaxFailureRatio ?? 0),
    order: config.Order === "start-first" ? "start-first" : "stop-first",
  }
}

export interface RestartRules {
  readonly condition: "none" | "on-failure" | "any"
  readonly delay: SimTime
  /** 0 means without end. */
  readonly maxAttempts: number
  /** 0 means unbounded. */
  readonly window: SimTime
}

export function restartRules(spec: TaskSpec): RestartRules {
  const policy: RestartPolicy = spec.RestartPolicy ?? {}
  const condition = policy.Condition
  return {
    condition: condition === "none" || condition === "on-failure" ? condition : "any",
    delay: policy.Delay === undefined ? DEFAULT_RESTART_DELAY : fromNanoseconds(policy.Delay),
    maxAttempts: policy.MaxAttempts ?? 0,
    window: fromNanoseconds(policy.Window ?? 0),
  }
}

export function stopGrace(spec: TaskSpec): SimTime {
  const grace = spec.ContainerSpec?.StopGracePeriod
  return grace === undefined ? DEFAULT_GRACE : fromNanoseconds(grace)
}

export const imageOf = (spec: TaskSpec): string => spec.ContainerSpec?.Image ?? ""
