/** The order of task states (swarm-semantics T-1, T-2). */
import { type Task, type TaskState, taskStates } from "./objects.ts"

const rank = new Map<TaskState, number>(taskStates.map((state, index) => [state, index]))

/** Negative when `a` comes before `b`. */
export function compareStates(a: TaskState, b: TaskState): number {
  return (rank.get(a) ?? 0) - (rank.get(b) ?? 0)
}

export const atLeast = (state: TaskState, bound: TaskState): boolean =>
  compareStates(state, bound) >= 0

export const atMost = (state: TaskState, bound: TaskState): boolean =>
  compareStates(state, bound) <= 0

/** T-2: beyond running, the task has ended. */
export const terminal = (state: TaskState): boolean => compareStates(state, "running") > 0

/** The manager still wants it: desired is running or less, or, of a job's, complete. */
export const wanted = (task: Task): boolean => atMost(task.desiredState, "complete")

/** The task has ended, by what the manager knows. */
export const ended = (task: Task): boolean => terminal(task.status.state)
