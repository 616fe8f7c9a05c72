/** One run of the updater over a service's dirty slots, as data: it can be frozen at any instant. */
import type { Service } from "../objects.ts"
import { type UpdatePolicy, updatePolicy } from "../spec-values.ts"
import type { SimTime } from "../time.ts"
import type { DirtySlot } from "./slot.ts"
import { isRollingBack } from "./update-status.ts"

export type WorkerState =
  | { readonly phase: "idle" }
  | Waiting
  /** U-8: the delay after each slot. */
  | { readonly phase: "sleeping"; readonly timer: number }

/** What a worker waits for in its slot. */
export type Waiting =
  /** U-9, U-12: until the delayed start of `task` is over; `kept` tasks are not waited for further. */
  | {
      readonly phase: "starting"
      readonly task: string
      readonly kept: boolean
      readonly slot: DirtySlot
      /** `task` has ended before it could start. */
      readonly over?: true
    }
  /** U-10: until the new task runs or has ended. */
  | { readonly phase: "coming-up"; readonly task: string; readonly slot: DirtySlot }

export interface Run {
  /** As it was when the run began: new tasks are made from it. */
  readonly service: Service
  readonly rollback: boolean
  /** Slots not yet handed out. */
  dirty: DirtySlot[]
  /** How many there were at first: what the failure ratio refers to (U-16). */
  readonly total: number
  readonly workers: WorkerState[]
  /** Workers that are not idle. */
  busy: number
  /** Tasks made by this run: null until they run, then since when (U-14). */
  readonly updated: Map<string, SimTime | null>
  readonly failed: Set<string>
  /** U-15: ends that came while nobody listened. */
  late: string[]
  /** "handing": a slot waits for a free worker; "finishing": workers end; then the last watch. */
  phase: "handing" | "finishing" | "monitoring"
  /** U-16: no completion after the workers have ended. */
  stopped: boolean
  monitor: number | null
}

/** U-6: at its beginning, with all workers idle. */
export function newRun(service: Service, dirty: DirtySlot[]): Run {
  const rollback = isRollingBack(service)
  const { parallelism } = updatePolicy(service.spec, rollback)
  const workers = parallelism === 0 ? dirty.length : Math.min(parallelism, dirty.length)
  return {
    service,
    rollback,
    dirty,
    total: dirty.length,
    workers: Array.from({ length: workers }, () => ({ phase: "idle" as const })),
    busy: 0,
    updated: new Map(),
    failed: new Set(),
    late: [],
    phase: "handing",
    stopped: false,
    monitor: null,
  }
}

/** U-5: the same for the whole run, whatever becomes of the service. */
export const policyOf = (run: Run): UpdatePolicy => updatePolicy(run.service.spec, run.rollback)
