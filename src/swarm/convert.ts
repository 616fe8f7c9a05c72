/**
 * What the daemon does to a service spec before SwarmKit sees it: refuses unknown words and fills in
 * what its own types cannot leave open (swarm-semantics section 16). Everything else stays verbatim.
 */

import { ok, type Result } from "../lib/result.ts"
import type { Refusal } from "./command.ts"
import { invalid } from "./refusals.ts"
import type { ServiceMode, ServiceSpec, UpdateConfig } from "./spec.ts"

export function convertServiceSpec(spec: ServiceSpec): Result<ServiceSpec, Refusal> {
  const condition = spec.TaskTemplate?.RestartPolicy?.Condition ?? ""
  if (!["", "none", "on-failure", "any"].includes(condition)) {
    return invalid(`invalid RestartCondition: "${condition}"`)
  }
  const mode = convertMode(spec.Mode)
  if (!mode.ok) return mode
  const update = convertUpdateConfig(spec.UpdateConfig)
  if (!update.ok) return update
  const rollback = convertUpdateConfig(spec.RollbackConfig)
  if (!rollback.ok) return rollback
  const endpointMode = spec.EndpointSpec?.Mode ?? ""
  if (!["", "vip", "dnsrr"].includes(endpointMode)) {
    return invalid(`invalid EndpointSpec: "${endpointMode}"`)
  }
  return ok({
    ...spec,
    Mode: mode.value,
    ...(update.value !== undefined && { UpdateConfig: update.value }),
    ...(rollback.value !== undefined && { RollbackConfig: rollback.value }),
    ...(spec.EndpointSpec !== undefined && {
      EndpointSpec: { ...spec.EndpointSpec, Mode: endpointMode || "vip" },
    }),
  })
}

/** DD-3: no mode is replicated, replicated without a number is one. */
function convertMode(mode: ServiceMode | undefined): Result<ServiceMode, Refusal> {
  const given = [mode?.Replicated, mode?.Global, mode?.ReplicatedJob, mode?.GlobalJob]
  const named = given.filter((kind) => kind !== undefined && kind !== null)
  if (named.length > 1) return invalid("must specify only one service mode")
  if (mode?.Global) return ok({ Global: mode.Global })
  if (mode?.GlobalJob) return ok({ GlobalJob: mode.GlobalJob })
  if (mode?.ReplicatedJob) {
    const { MaxConcurrent = 1, TotalCompletions = MaxConcurrent } = mode.ReplicatedJob
    return ok({ ReplicatedJob: { MaxConcurrent, TotalCompletions } })
  }
  return ok({ Replicated: { Replicas: mode?.Replicated?.Replicas ?? 1 } })
}

/** DD-1. */
function convertUpdateConfig(
  config: UpdateConfig | undefined,
): Result<UpdateConfig | undefined, Refusal> {
  if (config === undefined || config === null) return ok(undefined)
  const action = config.FailureAction || "pause"
  if (!["pause", "continue", "rollback"].includes(action)) {
    return invalid(`unrecognized update failure action ${action}`)
  }
  const order = config.Order || "stop-first"
  if (!["stop-first", "start-first"].includes(order)) {
    return invalid(`unrecognized update order ${order}`)
  }
  return ok({ ...config, FailureAction: action, Order: order })
}
