/** The constraint enforcer: rejects tasks whose node no longer fits them (section 11.2). */
import type { Node, Task } from "../objects.ts"
import { constraintsMet } from "../scheduler/constraint.ts"
import type { Commit } from "../store.ts"
import { atLeast, atMost } from "../task-states.ts"
import type { World } from "../world.ts"

/** CE-1: on every update of an active node. */
export function enforceConstraints(world: World, commit: Commit): void {
  for (const change of commit) {
    if (change.kind !== "node" || change.before === undefined || change.after === undefined)
      continue
    if ((change.after.spec.Availability ?? "active") === "active") rejectUnfit(world, change.after)
  }
}

/** CE-2, CE-3. */
function rejectUnfit(world: World, node: Node): void {
  const { store, now } = world
  let { nanoCPUs, memoryBytes } = node.description.resources
  store.transaction(now, (tx) => {
    for (const task of store.tasksOnNode(node.id)) {
      if (!examined(task)) continue
      const service = store.services.get(task.serviceId)
      const placement = service?.spec.TaskTemplate?.Placement ?? task.spec.Placement
      const reserved = task.spec.Resources?.Reservations
      nanoCPUs -= reserved?.NanoCPUs ?? 0
      memoryBytes -= reserved?.MemoryBytes ?? 0
      const fits = constraintsMet(placement?.Constraints ?? [], node)
      if (fits && nanoCPUs >= 0 && memoryBytes >= 0) continue
      tx.updateTask(task, {
        status: {
          ...task.status,
          state: "rejected",
          timestamp: now,
          message: "task rejected by constraint enforcer",
          err: "assigned node no longer meets constraints",
          // Nodes tell of a container from its start on.
          ...(atLeast(task.status.state, "starting") && { exitCode: 0 }),
        },
      })
    }
  })
}

const examined = (task: Task): boolean =>
  atLeast(task.desiredState, "assigned") &&
  atMost(task.desiredState, "complete") &&
  !atLeast(task.status.state, "complete")
