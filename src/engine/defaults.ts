/** `insertDefaults=true`: a spec with the holes filled that run-time defaults fill (O-5, DD-5). */

import type { ServiceSpec, TaskSpec, UpdateConfig } from "../swarm/spec.ts"
import { orderedContainer, orderedTask, orderedUpdate } from "./field-order.ts"

const second = 1_000_000_000

const updateDefaults: UpdateConfig = {
  Parallelism: 1,
  FailureAction: "pause",
  Monitor: 5 * second,
  MaxFailureRatio: 0,
  Order: "stop-first",
}

export function withDefaults(spec: ServiceSpec): ServiceSpec {
  const { Name, Labels, TaskTemplate, Mode, UpdateConfig, RollbackConfig, ...rest } = spec
  return {
    Name,
    Labels,
    TaskTemplate: taskWithDefaults(TaskTemplate ?? {}),
    Mode,
    UpdateConfig: updateWithDefaults(UpdateConfig),
    RollbackConfig: updateWithDefaults(RollbackConfig),
    ...rest,
  }
}

/** O-6: a config that is present is not completed, but for its monitor. */
function updateWithDefaults(config: UpdateConfig | undefined): UpdateConfig {
  if (!config) return updateDefaults
  return orderedUpdate({ ...config, Monitor: config.Monitor || 5 * second })
}

function taskWithDefaults(task: TaskSpec): TaskSpec {
  const { ContainerSpec, RestartPolicy } = task
  return orderedTask({
    ...task,
    Resources: task.Resources ?? {},
    Placement: task.Placement ?? {},
    ...(ContainerSpec && {
      ContainerSpec: orderedContainer({
        ...ContainerSpec,
        StopGracePeriod: ContainerSpec.StopGracePeriod ?? 10 * second,
        DNSConfig: ContainerSpec.DNSConfig ?? {},
      }),
    }),
    RestartPolicy: { Condition: "any", Delay: 5 * second, MaxAttempts: 0, ...RestartPolicy },
  })
}
