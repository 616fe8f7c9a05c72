/** Turns a change of the store into the event that the host hears. */
import type { ClusterEvent, ObjectEvent, ServiceEvent, TaskEvent } from "./events.ts"
import type { Network, Node } from "./objects.ts"
import { sameMeaning } from "./spec-equality.ts"
import { imageOf } from "./spec-values.ts"
import type { Change, ServiceChange, TaskChange } from "./store.ts"
import type { SimTime } from "./time.ts"

/** Null for a write that changed nothing that anybody can see. */
export function eventOf(change: Change, at: SimTime): ClusterEvent | null {
  if (change.kind === "task") return taskEvent(change, at)
  if (change.kind === "service") return serviceEvent(change, at)
  if (change.kind === "node") return nodeEvent(change.before, change.after, at)
  const object = change.after ?? change.before
  if (object === undefined) return null
  const kind = changeOf(change)
  return {
    type: change.kind,
    change: kind,
    at,
    id: object.id,
    name: object.spec.Name,
    ...(change.kind === "network" && ofOneNode(change.after ?? change.before)),
  } satisfies ObjectEvent
}

/** The swarm knows nothing of a bridge that one node has. */
function ofOneNode(network: Network | undefined): Pick<ObjectEvent, "node" | "driver"> {
  if (network?.node === undefined) return {}
  return { node: network.node, driver: network.spec.Driver ?? "bridge" }
}

function changeOf(change: {
  before?: unknown
  after?: unknown
}): "created" | "updated" | "removed" {
  if (change.before === undefined) return "created"
  return change.after === undefined ? "removed" : "updated"
}

function taskEvent({ before, after }: TaskChange, at: SimTime): TaskEvent | null {
  const task = after ?? before
  if (task === undefined) return null
  const { status } = task
  const sameState = before?.status.state === status.state && before.status.err === status.err
  const sameDesired = before?.desiredState === task.desiredState
  if (after !== undefined && before !== undefined && sameState && sameDesired) return null
  return {
    type: "task",
    change: taskChange(before === undefined, after === undefined, sameState),
    at,
    statusAt: status.timestamp,
    task: task.id,
    service: task.serviceId,
    serviceName: task.serviceName,
    slot: task.slot,
    node: task.nodeId,
    image: imageOf(task.spec),
    from: before?.status.state ?? null,
    to: status.state,
    desiredFrom: before !== undefined && !sameDesired ? before.desiredState : null,
    desired: task.desiredState,
    message: status.message,
    err: status.err,
    exitCode: status.exitCode ?? null,
    specVersion: task.specVersion,
    createdAt: task.meta.createdAt,
  }
}

function taskChange(created: boolean, removed: boolean, sameState: boolean): TaskEvent["change"] {
  if (created) return "created"
  if (removed) return "removed"
  return sameState ? "desired" : "state"
}

function serviceEvent(change: ServiceChange, at: SimTime): ServiceEvent | null {
  const { before, after, cause } = change
  const service = after ?? before
  if (service === undefined) return null
  return {
    type: "service",
    change: changeOf(change),
    at,
    service: service.id,
    name: service.spec.Name ?? "",
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    specWritten: cause.specWritten,
    by: cause.by,
    updateStatusChanged: !sameMeaning(before?.updateStatus, after?.updateStatus),
    ...(after?.updateStatus !== undefined && { updateStatus: after.updateStatus }),
  }
}

function nodeEvent(
  before: Node | undefined,
  after: Node | undefined,
  at: SimTime,
): ClusterEvent | null {
  const node = after ?? before
  if (node === undefined) return null
  return {
    type: "node",
    change: changeOf({ before, after }),
    at,
    node: node.id,
    name: node.description.hostname,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  }
}
