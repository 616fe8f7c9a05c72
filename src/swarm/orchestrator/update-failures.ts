/** Which ends of tasks count against a run of the updater, and what too many do to it (U-14 to U-18). */
import type { Task } from "../objects.ts"
import type { UpdatePolicy } from "../spec-values.ts"
import { SECOND, type SimTime } from "../time.ts"
import type { World } from "../world.ts"
import { policyOf, type Run } from "./update-run.ts"
import { pauseUpdate, rollbackUpdate } from "./update-status.ts"

/** U-14: a task that the run has made, the first time. */
export const isCounted = (run: Run, task: Task): boolean =>
  run.updated.has(task.id) && !run.failed.has(task.id)

/** How long after it ran a task's end counts; U-15, U-18: in the end long enough for late ones. */
export function watchTime(run: Run): SimTime {
  const { delay, monitor } = policyOf(run)
  return run.phase === "monitoring" && delay >= monitor ? delay + SECOND : monitor
}

/** Counts the end of a task; true when that was one too many, and the run hands out no more slots. */
export function countFailure(world: World, run: Run, taskId: string): boolean {
  const since = run.updated.get(taskId)
  if (since === undefined || run.failed.has(taskId) || run.stopped) return false
  if (since !== null && world.now - since > watchTime(run)) return false
  run.failed.add(taskId)
  const policy = policyOf(run)
  const ratio = Math.fround(Math.fround(run.failed.size) / Math.fround(run.total))
  if (ratio <= policy.maxFailureRatio) return false
  stopHandingOut(world, run, policy, taskId)
  return true
}

/** U-16, U-17. A rollback that fails is paused, yet its run goes on to complete (quirk). */
function stopHandingOut(world: World, run: Run, policy: UpdatePolicy, taskId: string): void {
  const rollbackFails = policy.failureAction === "rollback" && run.rollback
  if (run.phase === "handing") run.phase = "finishing"
  run.dirty = []
  run.stopped = !rollbackFails
  const cause = `due to failure or early termination of task ${taskId}`
  const { id } = run.service
  if (rollbackFails) pauseUpdate(world, id, `rollback paused ${cause}`)
  else if (policy.failureAction === "pause") pauseUpdate(world, id, `update paused ${cause}`)
  else rollbackUpdate(world, id, `update rolled back ${cause}`)
}
