/** What the engine on its node makes of a container: how it stands, and how well it is. */
import type { Task } from "../../swarm/objects.ts"
import { terminal } from "../../swarm/task-states.ts"
import type { SimTime } from "../../swarm/time.ts"
import type { EngineHost } from "../host.ts"

export type ContainerState = "created" | "running" | "paused" | "exited"

export function stateOf(host: EngineHost, task: Task): ContainerState {
  const container = host.cluster.containerOf(task)
  const { state } = task.status
  const again = container?.again
  if (again ? again.endedAt !== null : terminal(state)) return "exited"
  if (container?.pausedAt != null) return "paused"
  if (state === "running" || again) return "running"
  return container?.startedAt == null ? "created" : "running"
}

export const isUp = (state: ContainerState): boolean => state === "running" || state === "paused"

/** When it ended, and with what: of the last time that it ran. */
export function endOf(host: EngineHost, task: Task): { at: SimTime; exitCode: number } {
  const again = host.cluster.containerOf(task)?.again
  if (again?.endedAt != null) return { at: again.endedAt, exitCode: again.exitCode }
  return { at: task.status.timestamp, exitCode: task.status.exitCode ?? 0 }
}

/**
 * A task runs once its probe has passed: until then the container is starting. One that is paused counts
 * as unhealthy, though nobody is told: its probe has stopped.
 */
export function healthOf(host: EngineHost, task: Task): string {
  const check = task.spec.ContainerSpec?.Healthcheck
  const own = host.cluster.imageOfTask(task)?.config.healthcheck
  const test = check?.Test?.length ? check.Test : (own?.Test ?? [])
  if (test.length === 0 || test[0] === "NONE") return "none"
  const state = stateOf(host, task)
  if (state !== "running") return "unhealthy"
  return task.status.state === "starting" ? "starting" : "healthy"
}
