/**
 * The order of a spec's fields in the daemon's own types: it decodes what clients send and encodes it
 * again, and `docker service inspect` prints what it gets.
 */
import type { ContainerSpec, TaskSpec, UpdateConfig } from "../swarm/spec.ts"

const containerFields = [
  ...["Image", "Labels", "Command", "Args", "Hostname", "Env", "Dir", "User", "Groups"],
  ...["Privileges", "Init", "StopSignal", "TTY", "OpenStdin", "ReadOnly", "Mounts"],
  ...["StopGracePeriod", "Healthcheck", "Hosts", "DNSConfig", "Secrets", "Configs"],
  ...["Isolation", "Sysctls", "CapabilityAdd", "CapabilityDrop", "Ulimits", "OomScoreAdj"],
]

const taskFields = [
  ...["ContainerSpec", "PluginSpec", "NetworkAttachmentSpec", "Resources", "RestartPolicy"],
  ...["Placement", "Networks", "LogDriver", "ForceUpdate", "Runtime"],
]

const updateFields = [
  "Parallelism",
  "Delay",
  "FailureAction",
  "Monitor",
  "MaxFailureRatio",
  "Order",
]

export const orderedContainer = (spec: ContainerSpec) => inOrder(spec, containerFields)
export const orderedTask = (spec: TaskSpec) => inOrder(spec, taskFields)
export const orderedUpdate = (config: UpdateConfig) => inOrder(config, updateFields)

/** A copy; unknown fields come last, in the order in which they came. */
function inOrder<T extends object>(spec: T, fields: readonly string[]): T {
  const copy = { ...spec }
  const unknown = Object.keys(spec).filter((key) => !fields.includes(key))
  for (const key of [...fields, ...unknown]) {
    // Objects keep their keys in the order in which they were added.
    const value: unknown = Reflect.get(copy, key)
    Reflect.deleteProperty(copy, key)
    if (value !== undefined) Reflect.set(copy, key, value)
  }
  return copy
}
