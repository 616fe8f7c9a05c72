/** Ports that a task's container takes on its own node (`mode=host`). */
import type { Task } from "../swarm/objects.ts"
import type { PortConfig } from "../swarm/spec.ts"

export function hostPorts(task: Task): readonly PortConfig[] {
  return (task.endpointSpec?.Ports ?? []).filter(({ PublishMode }) => PublishMode === "host")
}
