/** The dirty test: does a task belong to its service's present spec (swarm-semantics section 14)? */
import type { Node, Service, Task } from "../objects.ts"
import { constraintsMet } from "../scheduler/constraint.ts"
import { sameMeaning } from "../spec-equality.ts"
import { wanted } from "../task-states.ts"
import type { World } from "../world.ts"
import type { DirtySlot, Slot, SlotTask } from "./slot.ts"

/** D-1. `node` is the task's own, undefined where it has none or the node is gone. */
export function isTaskDirty(service: Service, task: Task, node: Node | undefined): boolean {
  if (task.specVersion === service.specVersion) return false
  const wished = service.spec.TaskTemplate ?? {}
  const sameEndpoint = sameMeaning(service.spec.EndpointSpec, task.endpointSpec, "EndpointSpec")
  if (wished === task.spec) return !sameEndpoint
  const { Placement: wishedPlacement, ...wishedRest } = wished
  const { Placement: ownPlacement, ...ownRest } = task.spec
  if (!sameEndpoint || !sameMeaning(wishedRest, ownRest)) return true
  if (sameMeaning(wishedPlacement, ownPlacement)) return false
  return node === undefined || !constraintsMet(wishedPlacement?.Constraints ?? [], node)
}

/** U-3: a slot with several tasks always is, a single task has to be looked at. */
export function dirtySlots(
  service: Service,
  slots: readonly Slot[],
  { store, chooser }: Pick<World, "store" | "chooser">,
): DirtySlot[] {
  const isDirty = (task: Task) => isTaskDirty(service, task, store.nodes.get(task.nodeId))
  const seen = (task: Task): SlotTask["is"] => {
    if (!wanted(task)) return "stopped"
    if (isDirty(task)) return "old"
    return task.desiredState === "running" ? "running" : "waiting"
  }
  return slots
    .filter((slot) => slot.length > 1 || isDirty(slot[0]))
    .map((slot) => ({
      slot: slot[0].slot,
      nodeId: slot[0].nodeId,
      tasks: slot
        .toSorted((a, b) => chooser.inSlot(a, b))
        .map((task) => ({ id: task.id, is: seen(task) })),
    }))
}
