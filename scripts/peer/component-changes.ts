/** Services and nodes as the updates of a case change them. */
import type { JsonObject } from "../../src/lib/json.ts"
import type { Node, Service } from "../../src/swarm/objects.ts"
import type { ServiceSpec } from "../../src/swarm/spec.ts"
import { needText, numberAt, objectAt, unknownForm } from "./fields.ts"
import {
  availabilityOf,
  changedUpdate,
  nodeStateOf,
  restartOf,
  setTaskField,
  textMap,
  updateStatusOf,
} from "./given.ts"

/** After an update by a client: the spec that was is the previous one. */
export function changedService(before: Service, action: JsonObject): Omit<Service, "meta"> {
  const spec: ServiceSpec = structuredClone(before.spec)
  const task = spec.TaskTemplate ?? {}
  spec.TaskTemplate = task
  const { updateStatus, ...rest } = before
  let status = updateStatus
  for (const [name, value] of Object.entries(objectAt(action, "set") ?? {})) {
    if (name.startsWith("task.")) setTaskField(task, name.slice("task.".length), value)
    else if (name === "replicas") {
      spec.Mode = { Replicated: { Replicas: numberAt({ value }, "value") ?? 0 } }
    } else if (name.startsWith("restart.")) {
      const field = name.slice("restart.".length)
      task.RestartPolicy = { ...task.RestartPolicy, ...restartOf({ [field]: value }) }
    } else if (name.startsWith("update.") || name.startsWith("rollback.")) {
      const [which, field = ""] = name.split(".")
      const config = which === "update" ? "UpdateConfig" : "RollbackConfig"
      spec[config] = changedUpdate(spec[config], field, value)
    } else if (name === "updateStatus") {
      status = value === null ? undefined : updateStatusOf(value)
    } else if (name !== "previousSpec") unknownForm(`updateService of ${name}`)
  }
  if (action.bump === "task.forceUpdate") task.ForceUpdate = (task.ForceUpdate ?? 0) + 1
  else if (action.bump !== undefined) unknownForm(`bump of ${String(action.bump)}`)
  return {
    ...rest,
    spec,
    specVersion: before.specVersion + 1,
    previousSpec: before.spec,
    previousSpecVersion: before.specVersion,
    ...(status !== undefined && { updateStatus: status }),
  }
}

export function changedNode(
  node: Node,
  set: JsonObject,
): Pick<Node, "spec" | "status" | "description"> {
  let { spec, status, description } = node
  for (const [key, value] of Object.entries(set)) {
    const fields = { value }
    if (key === "availability") {
      spec = { ...spec, Availability: availabilityOf(needText(fields, "value")) }
    } else if (key === "state") {
      status = { ...status, state: nodeStateOf(needText(fields, "value")) }
    } else if (key === "memory") {
      const memoryBytes = numberAt(fields, "value") ?? 0
      description = { ...description, resources: { ...description.resources, memoryBytes } }
    } else if (key === "cpu") {
      const nanoCPUs = numberAt(fields, "value") ?? 0
      description = { ...description, resources: { ...description.resources, nanoCPUs } }
    } else if (key === "hostname") {
      description = { ...description, hostname: needText(fields, "value") }
    } else if (key === "addr") {
      status = { ...status, address: needText(fields, "value") }
    } else if (key === "engineLabels") {
      description = { ...description, engineLabels: textMap(objectAt(fields, "value")) }
    } else if (key === "labels") {
      spec = { ...spec, Labels: textMap(objectAt(fields, "value")) }
    } else if (key === "role") {
      const role = needText(fields, "value") === "manager" ? "manager" : "worker"
      spec = { ...spec, Role: role }
    } else if (key.startsWith("labels.")) {
      const label = { [key.slice("labels.".length)]: needText(fields, "value") }
      spec = { ...spec, Labels: { ...spec.Labels, ...label } }
    } else unknownForm(`updateNode of ${key}`)
  }
  return { spec, status, description }
}
