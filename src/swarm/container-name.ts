/** What the container that a task runs is called (swarm-semantics O-12). */
import type { Task } from "./objects.ts"

export function containerName(task: Task): string {
  return `${task.serviceName}.${task.slot || task.nodeId}.${task.id}`
}
