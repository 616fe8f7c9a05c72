/**
 * A cluster as one JSON text and back. Task specs, which many tasks share, are written once and
 * referred to by number; after reading, tasks of one spec share one object again.
 */

import type { AgendaState } from "../lib/agenda.ts"
import { assert } from "../lib/assert.ts"
import type { PrngState } from "../lib/prng.ts"
import type { AgentState } from "./agent.ts"
import type { SeededState } from "./chooser.ts"
import type { DispatcherState } from "./dispatcher.ts"
import type { FaultState } from "./faults.ts"
import type { ImageStoreState } from "./image-store.ts"
import type { Limits } from "./limits.ts"
import type { Service, Task } from "./objects.ts"
import type { RestartState } from "./orchestrator/restart.ts"
import type { ReaperState } from "./orchestrator/task-reaper.ts"
import type { Run } from "./orchestrator/update-run.ts"
import type { PullState } from "./puller.ts"
import type { RegistryState } from "./registry.ts"
import type { SchedulerState } from "./scheduler/scheduler.ts"
import type { ServiceSpec, TaskSpec } from "./spec.ts"
import type { StoreState } from "./store.ts"
import type { SimTime } from "./time.ts"
import type { Action } from "./world.ts"

const SNAPSHOT_FORMAT = 1

/** Everything that a cluster is, with its objects as they are in memory. */
export interface ClusterState {
  readonly id: string
  readonly now: SimTime
  readonly limits: Limits
  readonly chooser: SeededState
  readonly ids: PrngState
  readonly agenda: AgendaState<Action>
  readonly store: StoreState
  readonly restarts: RestartState
  readonly runs: readonly Run[]
  readonly reaper: ReaperState
  readonly scheduler: SchedulerState
  readonly dispatcher: DispatcherState
  readonly agents: AgentState
  readonly nodeTimers: readonly (readonly [string, number])[]
  readonly pulls: readonly PullState[]
  readonly images: ImageStoreState
  readonly registry: RegistryState
  /** Absent in older ones, where nothing of it was broken. */
  readonly faults?: FaultState
}

/** The same, packed: maps as lists, task specs as numbers. */
interface Packed extends Omit<ClusterState, "store" | "runs"> {
  readonly format: typeof SNAPSHOT_FORMAT
  readonly taskSpecs: readonly TaskSpec[]
  readonly store: Omit<StoreState, "services" | "tasks"> & {
    readonly services: readonly PackedService[]
    readonly tasks: readonly PackedTask[]
  }
  readonly runs: readonly PackedRun[]
}

interface PackedSpec {
  readonly rest: ServiceSpec
  readonly task: number
}
interface PackedService extends Omit<Service, "spec" | "previousSpec"> {
  readonly spec: PackedSpec
  readonly previousSpec?: PackedSpec
}
interface PackedTask extends Omit<Task, "spec"> {
  readonly spec: number
}
interface PackedRun extends Omit<Run, "service" | "updated" | "failed"> {
  readonly service: PackedService
  readonly updated: readonly (readonly [string, SimTime | null])[]
  readonly failed: readonly string[]
}

export function writeSnapshot(state: ClusterState): string {
  const table = new SpecTable()
  const packed: Packed = {
    ...state,
    format: SNAPSHOT_FORMAT,
    store: {
      ...state.store,
      services: state.store.services.map((service) => packService(service, table)),
      tasks: state.store.tasks.map((task) => ({ ...task, spec: table.number(task.spec) })),
    },
    runs: state.runs.map((run) => ({
      ...run,
      service: packService(run.service, table),
      updated: [...run.updated],
      failed: [...run.failed],
    })),
    taskSpecs: table.specs,
  }
  return JSON.stringify(packed)
}

/** Throws on text that is no snapshot of a known format version. */
export function readSnapshot(text: string): ClusterState {
  const packed: Packed = JSON.parse(text)
  if (packed?.format !== SNAPSHOT_FORMAT) {
    throw new Error(`no snapshot of a known format: ${String(packed?.format)}`)
  }
  const specs = packed.taskSpecs
  const { format: _format, taskSpecs: _specs, ...rest } = packed
  return {
    ...rest,
    store: {
      ...packed.store,
      services: packed.store.services.map((service) => unpackService(service, specs)),
      tasks: packed.store.tasks.map((task) => ({ ...task, spec: specAt(specs, task.spec) })),
    },
    runs: packed.runs.map((run) => ({
      ...run,
      service: unpackService(run.service, specs),
      updated: new Map(run.updated),
      failed: new Set(run.failed),
    })),
  }
}

/** Numbers task specs by content; equal ones get one number. */
class SpecTable {
  readonly specs: TaskSpec[] = []
  readonly #byObject = new Map<TaskSpec, number>()
  readonly #byText = new Map<string, number>()

  number(spec: TaskSpec): number {
    const known = this.#byObject.get(spec)
    if (known !== undefined) return known
    const text = JSON.stringify(spec)
    const number = this.#byText.get(text) ?? this.specs.push(spec) - 1
    this.#byText.set(text, number)
    this.#byObject.set(spec, number)
    return number
  }
}

function packService(service: Service, table: SpecTable): PackedService {
  const { spec, previousSpec, ...rest } = service
  return {
    ...rest,
    spec: packSpec(spec, table),
    ...(previousSpec !== undefined && { previousSpec: packSpec(previousSpec, table) }),
  }
}

function packSpec(spec: ServiceSpec, table: SpecTable): PackedSpec {
  const { TaskTemplate: task = {}, ...rest } = spec
  return { rest, task: table.number(task) }
}

function unpackService(packed: PackedService, specs: readonly TaskSpec[]): Service {
  const { spec, previousSpec, ...rest } = packed
  return {
    ...rest,
    spec: unpackSpec(spec, specs),
    ...(previousSpec !== undefined && { previousSpec: unpackSpec(previousSpec, specs) }),
  }
}

function unpackSpec(packed: PackedSpec, specs: readonly TaskSpec[]): ServiceSpec {
  return { ...packed.rest, TaskTemplate: specAt(specs, packed.task) }
}

function specAt(specs: readonly TaskSpec[], index: number): TaskSpec {
  const spec = specs[index]
  assert(spec !== undefined, "a snapshot holds every task spec that it refers to")
  return spec
}
