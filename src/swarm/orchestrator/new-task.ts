/** How orchestrators make tasks, and which nodes they may not be left on. */
import type { Node, Service, Task, TaskState } from "../objects.ts"
import type { Transaction } from "../store.ts"
import type { World } from "../world.ts"

export interface Place {
  /** 0 for global services. */
  readonly slot: number
  /** Empty for replicated services: the scheduler chooses. */
  readonly nodeId: string
}

/** O-10. */
export function createTask(
  world: World,
  tx: Transaction,
  service: Service,
  place: Place,
  desiredState: TaskState,
): Task {
  return tx.createTask({
    id: world.ids.object(),
    serviceId: service.id,
    serviceName: service.spec.Name ?? "",
    slot: place.slot,
    nodeId: place.nodeId,
    spec: service.spec.TaskTemplate ?? {},
    specVersion: service.specVersion,
    ...(service.spec.EndpointSpec && { endpointSpec: service.spec.EndpointSpec }),
    desiredState,
    ...(service.job && { jobIteration: service.job.iteration }),
    status: { state: "new", timestamp: world.now, message: "created", err: "" },
    networks: [],
  })
}

/** O-13: gone, down or drained. Unknown, disconnected and paused nodes keep their tasks. */
export function invalidNode(node: Node | undefined): boolean {
  return node === undefined || node.status.state === "down" || drained(node)
}

export const drained = (node: Node): boolean => node.spec.Availability === "drain"
