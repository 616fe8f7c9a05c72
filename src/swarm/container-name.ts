/** What the container that a task runs is called (swarm-semantics O-12). */
import type { Task } from "./objects.ts"
import { toldSlot } from "./orchestrator/slot.ts"

export function containerName(task: Task): string {
  return `${task.serviceName}.${toldSlot(task) || task.nodeId}.${task.id}`
}
