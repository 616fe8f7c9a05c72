/** The flags of pace and restart, for update and create alike (CU-3, CU-4). */
import type { RestartPolicy, ServiceSpec, UpdateConfig } from "../../engine/types.ts"
import type { FlagValues } from "../flag-values.ts"
import { taskOf } from "./draft.ts"

const SECOND = 1e9

/** swarmkit's own defaults (O-5): where a config begins that was not there. */
const defaultPace: UpdateConfig = {
  Parallelism: 1,
  FailureAction: "pause",
  Monitor: 5 * SECOND,
  MaxFailureRatio: 0,
  Order: "stop-first",
}

const defaultRestart: RestartPolicy = { Condition: "any", Delay: 5 * SECOND, MaxAttempts: 0 }

export function applyPaceFlags(spec: ServiceSpec, flags: FlagValues): void {
  const update = paceOf(flags, "update", spec.UpdateConfig)
  if (update !== null) spec.UpdateConfig = update
  const rollback = paceOf(flags, "rollback", spec.RollbackConfig)
  if (rollback !== null) spec.RollbackConfig = rollback
}

/** Null when none of the six flags was given. */
function paceOf(
  flags: FlagValues,
  kind: "update" | "rollback",
  old: UpdateConfig | undefined,
): UpdateConfig | null {
  const names = ["parallelism", "delay", "monitor", "failure-action", "max-failure-ratio", "order"]
  if (!flags.anyChanged(names.map((name) => `${kind}-${name}`))) return null
  const config: UpdateConfig = { ...(old ?? defaultPace) }
  const given = (name: string) => flags.changed(`${kind}-${name}`)
  if (given("parallelism")) config.Parallelism = flags.number(`${kind}-parallelism`)
  if (given("delay")) config.Delay = flags.duration(`${kind}-delay`)
  if (given("monitor")) config.Monitor = flags.duration(`${kind}-monitor`)
  if (given("failure-action")) config.FailureAction = flags.text(`${kind}-failure-action`)
  if (given("max-failure-ratio")) config.MaxFailureRatio = flags.number(`${kind}-max-failure-ratio`)
  if (given("order")) config.Order = flags.text(`${kind}-order`)
  // As Go's client writes them: empty ones are left out.
  if (config.Delay === 0) delete config.Delay
  if (config.Monitor === 0) delete config.Monitor
  if (config.FailureAction === "") delete config.FailureAction
  return config
}

export function applyRestartFlags(spec: ServiceSpec, flags: FlagValues): void {
  const names = ["condition", "delay", "max-attempts", "window"]
  if (!flags.anyChanged(names.map((name) => `restart-${name}`))) return
  const task = taskOf(spec)
  const policy: RestartPolicy = { ...(task.RestartPolicy ?? defaultRestart) }
  if (flags.changed("restart-condition")) policy.Condition = flags.text("restart-condition")
  if (flags.changed("restart-delay")) policy.Delay = flags.duration("restart-delay")
  if (flags.changed("restart-max-attempts"))
    policy.MaxAttempts = flags.number("restart-max-attempts")
  if (flags.changed("restart-window")) policy.Window = flags.duration("restart-window")
  task.RestartPolicy = policy
}
