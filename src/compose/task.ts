/** Resources and restart policy of a service (CP-6, CP-7). */
import type { ResourceAmounts, RestartPolicy, TaskSpec } from "../engine/types.ts"
import { parseDecimal } from "../lib/decimal.ts"
import { parseBinarySize } from "../lib/human-size.ts"
import type { JsonObject } from "../lib/json.ts"
import { ConvertError } from "./names.ts"
import { durationAt, mappingAt, numberAt, textAt } from "./values.ts"

export function resourcesOf(service: JsonObject): NonNullable<TaskSpec["Resources"]> {
  const limits = amountsAt(service, "deploy.resources.limits")
  const reservations = amountsAt(service, "deploy.resources.reservations")
  return { ...(limits && { Limits: limits }), ...(reservations && { Reservations: reservations }) }
}

function amountsAt(service: JsonObject, path: string): ResourceAmounts | null {
  if (mappingAt(service, path) === undefined) return null
  const cpus = parseDecimal(textAt(service, `${path}.cpus`) ?? "0")
  if (!cpus.ok) throw new ConvertError(cpus.error)
  const memory = parseBinarySize(textAt(service, `${path}.memory`) ?? "0")
  const pids = numberAt(service, `${path}.pids`)
  return {
    ...(cpus.value !== 0 && { NanoCPUs: cpus.value }),
    ...(memory.ok && memory.value !== 0 && { MemoryBytes: memory.value }),
    ...(pids && { Pids: pids }),
  }
}

/** The old `restart:` counts where `deploy` says nothing, although the loader calls it ignored. */
export function restartPolicyOf(service: JsonObject): RestartPolicy | null {
  const path = "deploy.restart_policy"
  if (mappingAt(service, path) === undefined) return legacyRestart(textAt(service, "restart") ?? "")
  const condition = textAt(service, `${path}.condition`)
  const attempts = numberAt(service, `${path}.max_attempts`)
  const given = (key: string) => textAt(service, `${path}.${key}`) !== undefined
  return {
    ...(condition && { Condition: condition }),
    ...(given("delay") && { Delay: durationAt(service, `${path}.delay`) }),
    ...(attempts !== undefined && { MaxAttempts: attempts }),
    ...(given("window") && { Window: durationAt(service, `${path}.window`) }),
  }
}

function legacyRestart(text: string): RestartPolicy | null {
  const [policy = "", count] = text.split(":")
  if (policy === "" || policy === "no") return null
  if (policy === "always" || policy === "unless-stopped") return { Condition: "any" }
  if (policy === "on-failure") {
    const attempts = count === undefined ? {} : { MaxAttempts: Number(count) }
    return { Condition: "on-failure", ...attempts }
  }
  throw new ConvertError(
    `invalid restart policy: unknown policy '${policy}' (must be one of 'no', 'always', 'on-failure', or 'unless-stopped')`,
  )
}
