/** Parts of a spec under change; each is made where it is missing. */
import type {
  ContainerSpec,
  Placement,
  ResourceAmounts,
  ServiceSpec,
  TaskSpec,
} from "../../engine/types.ts"

export function taskOf(spec: ServiceSpec): TaskSpec {
  spec.TaskTemplate ??= {}
  return spec.TaskTemplate
}

export function containerOf(spec: ServiceSpec): ContainerSpec {
  const task = taskOf(spec)
  task.ContainerSpec ??= {}
  return task.ContainerSpec
}

export function placementOf(spec: ServiceSpec): Placement {
  const task = taskOf(spec)
  task.Placement ??= {}
  return task.Placement
}

export function resourcesOf(spec: ServiceSpec, kind: "Limits" | "Reservations"): ResourceAmounts {
  const task = taskOf(spec)
  task.Resources ??= {}
  const amounts = task.Resources[kind] ?? {}
  task.Resources[kind] = amounts
  return amounts
}

/** Go leaves empty lists and maps out. */
export function setList<Item>(
  holder: Record<string, unknown>,
  field: string,
  list: readonly Item[],
): void {
  if (list.length === 0) delete holder[field]
  else holder[field] = list
}

/** A list of texts that a spec may hold. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : []
}
