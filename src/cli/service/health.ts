/** The health check's flags, for update and create (CU-9). */
import type { Healthcheck, ServiceSpec } from "../../engine/types.ts"
import { CommandFailure } from "../command.ts"
import type { FlagValues } from "../flag-values.ts"
import { containerOf } from "./draft.ts"

export const healthFlags = [
  "health-cmd",
  "health-interval",
  "health-retries",
  "health-timeout",
  "health-start-period",
]

export function applyHealthFlags(spec: ServiceSpec, flags: FlagValues): void {
  const others = flags.anyChanged(healthFlags)
  const container = containerOf(spec)
  if (flags.truth("no-healthcheck")) {
    if (others) throw new CommandFailure("--no-healthcheck conflicts with --health-* options")
    container.Healthcheck = { Test: ["NONE"] }
    return
  }
  if (!others && !flags.changed("no-healthcheck")) return
  const check: Healthcheck = { ...container.Healthcheck }
  if (check.Test?.[0] === "NONE") delete check.Test
  if (flags.changed("health-cmd")) {
    const command = flags.text("health-cmd")
    if (command === "") delete check.Test
    else check.Test = ["CMD-SHELL", command]
  }
  if (flags.changed("health-interval")) check.Interval = positive(flags, "health-interval")
  if (flags.changed("health-timeout")) check.Timeout = positive(flags, "health-timeout")
  if (flags.changed("health-start-period"))
    check.StartPeriod = positive(flags, "health-start-period")
  if (flags.changed("health-retries")) check.Retries = flags.number("health-retries")
  container.Healthcheck = check
}

function positive(flags: FlagValues, name: string): number {
  const nanoseconds = flags.duration(name)
  if (nanoseconds < 0) throw new CommandFailure("duration cannot be negative")
  return nanoseconds
}
