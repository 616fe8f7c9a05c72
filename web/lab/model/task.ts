/** Folds task events into the picture's tasks, and says what a task is doing in the picture's words. */
import type { TaskEvent, TaskState } from "../../../src/engine/facts.ts"
import type { TaskView } from "../../../src/wire/lab.ts"

export function applyTaskEvent(tasks: Map<string, TaskView>, event: TaskEvent): void {
  if (event.change === "removed") {
    tasks.delete(event.task)
    return
  }
  const before = tasks.get(event.task)
  tasks.set(event.task, {
    id: event.task,
    meta: {
      version: before?.meta.version ?? 0,
      createdAt: before?.meta.createdAt ?? event.createdAt,
      updatedAt: event.at,
    },
    serviceId: event.service,
    serviceName: event.serviceName,
    slot: event.slot,
    nodeId: event.node,
    image: event.image,
    specVersion: event.specVersion,
    desiredState: event.desired,
    status: {
      ...before?.status,
      state: event.to,
      timestamp:
        event.change === "desired" ? (before?.status.timestamp ?? event.at) : event.statusAt,
      message: event.message,
      err: event.err,
      ...(event.exitCode === null ? {} : { exitCode: event.exitCode }),
    },
  })
}

/** The states that the picture tells apart. */
export type Look =
  | "new"
  | "preparing"
  | "ready"
  | "starting"
  | "running"
  | "stopping"
  | "complete"
  | "shutdown"
  | "failed"
  | "rejected"
  | "orphaned"

const looks: Record<TaskState, Look> = {
  new: "new",
  pending: "new",
  assigned: "new",
  accepted: "new",
  preparing: "preparing",
  ready: "ready",
  starting: "starting",
  running: "running",
  complete: "complete",
  shutdown: "shutdown",
  failed: "failed",
  rejected: "rejected",
  remove: "shutdown",
  orphaned: "orphaned",
}

export const lookOf = (task: TaskView): Look => lookOfStates(task.status.state, task.desiredState)

export function lookOfStates(state: TaskState, desired: TaskState): Look {
  // Told to go away: what it still does it does while leaving.
  const leaves = desired === "shutdown" || desired === "remove"
  return looks[state] === "running" && leaves ? "stopping" : looks[state]
}

const over: readonly Look[] = ["complete", "shutdown", "failed", "rejected", "orphaned"]

export const isOver = (look: Look): boolean => over.includes(look)
