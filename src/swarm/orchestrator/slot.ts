/**
 * Slots: the identity that tasks replace each other in (swarm-semantics O-11). Replicated services
 * number theirs from 1; a global service has one on each node.
 */
import type { Service, Task } from "../objects.ts"
import type { ServiceSpec } from "../spec.ts"

/** Tells slots apart across services; opaque. */
export function slotKey(task: Pick<Task, "serviceId" | "slot" | "nodeId">): string {
  return task.slot === 0 ? `${task.serviceId}@${task.nodeId}` : `${task.serviceId}.${task.slot}`
}

/** What clients are told: jobs number their slots from 0, and 0 is not told. */
export const toldSlot = ({ slot, jobIteration }: Pick<Task, "slot" | "jobIteration">): number =>
  jobIteration === undefined ? slot : Math.max(0, slot - 1)

export function globalSlotKey(service: Service, nodeId: string): string {
  return `${service.id}@${nodeId}`
}

export const isGlobal = (spec: ServiceSpec): boolean => spec.Mode?.Global !== undefined

export const isGlobalJob = (spec: ServiceSpec): boolean => spec.Mode?.GlobalJob !== undefined

export const isJob = (spec: ServiceSpec): boolean =>
  isGlobalJob(spec) || spec.Mode?.ReplicatedJob !== undefined

/** Replicated without a number means one (DD-3). */
export const replicas = (spec: ServiceSpec): number => spec.Mode?.Replicated?.Replicas ?? 1

/** The tasks of one slot that may be updated; never empty. */
export type Slot = readonly [Task, ...Task[]]

/** A slot that an updater has yet to bring up to date, as its reconciliation saw it. */
export interface DirtySlot {
  readonly slot: number
  readonly nodeId: string
  readonly tasks: readonly SlotTask[]
}

export interface SlotTask {
  readonly id: string
  /**
   * Of the new spec and desired RUNNING; of the new spec and waiting; of another spec; or told to
   * stop before the updater came.
   */
  readonly is: "running" | "waiting" | "old" | "stopped"
}
