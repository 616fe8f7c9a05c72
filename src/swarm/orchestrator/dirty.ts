/** The dirty test: does a task belong to its service's present spec (swarm-semantics section 14)? */
import type { Node, Service, Task } from "../objects.ts"
import { constraintsMet } from "../scheduler/constraint.ts"
import { sameMeaning } from "../spec-equality.ts"

/** D-1. `node` is the task's own, undefined where it has none or the node is gone. */
export function isTaskDirty(service: Service, task: Task, node: Node | undefined): boolean {
  if (task.specVersion === service.specVersion) return false
  const wished = service.spec.TaskTemplate ?? {}
  const sameEndpoint = sameMeaning(service.spec.EndpointSpec, task.endpointSpec)
  if (wished === task.spec) return !sameEndpoint
  const { Placement: wishedPlacement, ...wishedRest } = wished
  const { Placement: ownPlacement, ...ownRest } = task.spec
  if (!sameEndpoint || !sameMeaning(wishedRest, ownRest)) return true
  if (sameMeaning(wishedPlacement, ownPlacement)) return false
  return node === undefined || !constraintsMet(wishedPlacement?.Constraints ?? [], node)
}
