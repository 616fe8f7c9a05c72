/**
 * The recording as chooser: where the real swarm was free (which slot next, which of equal nodes, how
 * long a step takes), ours does what was recorded; where nothing was, the seed decides.
 */
import { placedAsWished } from "../../../scripts/conformance/placements.ts"
import { type Placement, type Race, SeededChooser, type Step } from "../../../src/swarm/chooser.ts"
import {
  type Node,
  type Service,
  type Task,
  type TaskState,
  taskStates,
} from "../../../src/swarm/objects.ts"
import type { DirtySlot } from "../../../src/swarm/orchestrator/slot.ts"
import type { NodeWalk } from "../../../src/swarm/scheduler/node-walk.ts"
import { MILLISECOND, SECOND, type SimTime } from "../../../src/swarm/time.ts"
import type { RecordedTask } from "./recordings.ts"

/** Seconds between the making of a task here and there. */
const tolerance = 3
/** Longer than it should take on a quiet machine, at most. */
const patience: Record<Step, number> = { accept: 1, prepare: 3, start: 4, run: 2, stop: 3 }

export interface Stage {
  /** Seconds since the recording began; minus infinity before that. */
  readonly now: () => number
  readonly nodeName: (id: string) => string
  /** Running means healthy there: the recording does not say when the process was up. */
  readonly isProbed: (task: Task) => boolean
}

export class SteeringChooser extends SeededChooser {
  /** Nobody wrote down what else the nodes had. */
  override readonly knowsTotals = false
  readonly #stage: Stage
  readonly #recorded: Map<string, RecordedTask[]>
  /** By the ids of our tasks. */
  readonly #parts = new Map<string, RecordedTask | null>()
  /** When a task's process is up, seconds since the recording began. */
  readonly #up = new Map<string, number>()

  constructor(tasks: readonly RecordedTask[], seed: number, stage: Stage) {
    super(SeededChooser.seeded(seed).state)
    this.#stage = stage
    this.#recorded = Map.groupBy(tasks, placeOf)
  }

  override dirtySlot(service: Service, slots: readonly DirtySlot[]): number {
    const now = this.#stage.now()
    const image = imageOf(service.spec.TaskTemplate)
    const next = slots.map(({ slot, nodeId }) => {
      const place = { service: nameOf(service.spec), slot, node: this.#stage.nodeName(nodeId) }
      const free = this.#free(placeOf(place)).filter(
        (one) => one.image === image && one.created > now - tolerance,
      )
      return Math.min(...free.map(({ created }) => created))
    })
    const soonest = Math.min(...next)
    if (soonest > now + 60) return super.dirtySlot(service, slots)
    return next.indexOf(soonest)
  }

  override placements(
    waiting: readonly Task[],
    walk: NodeWalk,
    count: number,
  ): readonly Placement[] {
    const wishes = waiting.flatMap((task) => {
      const node = this.#part(task)?.node
      return node ? [{ task, node }] : []
    })
    return placedAsWished(wishes, walk, count) ?? super.placements(waiting, walk, count)
  }

  override placement(
    waiting: readonly Task[],
    best: readonly Node[],
  ): { task: number; node: number } {
    for (const [index, task] of waiting.entries()) {
      const wished = this.#part(task)?.node
      const node = best.findIndex((each) => each.description.hostname === wished)
      if (node >= 0) return { task: index, node }
    }
    return super.placement(waiting, best)
  }

  override duration(task: Task, step: Step, expected: SimTime): SimTime {
    const seconds = this.#recordedDuration(task, step)
    const duration =
      this.#plausible(seconds, step, expected) ?? super.duration(task, step, expected)
    if (step === "start") this.#up.set(task.id, this.#stage.now() + duration / SECOND)
    return duration
  }

  #plausible(recorded: number | null, step: Step, expected: SimTime): SimTime | null {
    const least = step === "stop" || step === "run" ? expected / SECOND - 0.5 : 0
    const most = expected / SECOND + patience[step]
    if (recorded === null || recorded < least || recorded > most) return null
    return Math.max(0, Math.round(recorded * SECOND))
  }

  /** What the recording calls our tasks. */
  get ids(): [string, string][] {
    return [...this.#parts].flatMap(([ours, part]): [string, string][] =>
      part === null || part.id === "" ? [] : [[part.id, ours]],
    )
  }

  /** Between the last time that the recorded client saw it otherwise and the first that it saw it so. */
  override storedAt(task: Task, state: TaskState, now: SimTime): SimTime | null {
    if (this.#wasSwallowed(task, state)) return null
    const usual = super.storedAt(task, state, now) ?? now
    const [, after, by] = this.#part(task)?.states[state] ?? []
    const present = this.#stage.now()
    const at = (recorded: number) => now + Math.round((recorded - present) * SECOND)
    const low = after == null ? now : at(after) + MILLISECOND
    const high = by == null ? Number.POSITIVE_INFINITY : at(by) - MILLISECOND
    if (high < now || low > now + SECOND) return usual
    return Math.max(now, Math.min(Math.max(usual, low), high))
  }

  /** Somebody looked about then, and saw earlier states and later ones only. */
  #wasSwallowed(task: Task, state: TaskState): boolean {
    const states = this.#part(task)?.states
    if (!states || !passing.has(state) || states[state] !== undefined) return false
    const later = taskStates.slice(taskStates.indexOf(state) + 1)
    const next = later.map((one) => states[one]).find((one) => one !== undefined)
    return next !== undefined && next[1] !== null
  }

  /** Which came first after the end of a task: another of its kind, or the updater's. */
  override race(race: Race, task: Task): boolean {
    const part = this.#part(task)
    if (race !== "restart-before-updater" || !part) return super.race(race, task)
    const next = (this.#recorded.get(placeOf(part)) ?? []).find((one) => one.created > part.created)
    return next === undefined ? super.race(race, task) : next.image === part.image
  }

  /** Seconds; null where the recording does not say. */
  #recordedDuration(task: Task, step: Step): number | null {
    const part = this.#part(task)
    if (!part || (step === "start" && this.#stage.isProbed(task))) return null
    const now = step === "run" ? (this.#up.get(task.id) ?? this.#stage.now()) : this.#stage.now()
    for (const state of endOf[step]) {
      const at = part.states[state]?.[0]
      if (at !== undefined) return at - now
    }
    if (step === "prepare" && (part.states.starting ?? part.states.running)) return null
    // Somebody saw it in the middle, and nobody later.
    const until = part.states[during[step]]?.[3] ?? null
    return until === null || until < now ? null : until - now + 1
  }

  /** The recorded task that one of ours plays: of the same place and image, made at about the same time. */
  #part(task: Task): RecordedTask | null {
    const known = this.#parts.get(task.id)
    if (known !== undefined) return known
    const node = task.nodeId === null ? "" : this.#stage.nodeName(task.nodeId)
    const place = { service: task.serviceName, slot: task.slot, node }
    const now = this.#stage.now()
    const image = imageOf(task.spec)
    const isSetUp = now === Number.NEGATIVE_INFINITY
    const distance = ({ created }: RecordedTask) => Math.abs(created - now)
    const [nearest] = this.#free(placeOf(place))
      .filter((one) => one.image === image && (isSetUp || distance(one) < tolerance))
      .sort((a, b) => (isSetUp ? a.created - b.created : distance(a) - distance(b)))
    this.#parts.set(task.id, nearest ?? null)
    return nearest ?? null
  }

  #free(place: string): RecordedTask[] {
    const taken = new Set(this.#parts.values())
    return (this.#recorded.get(place) ?? []).filter((one) => !taken.has(one))
  }
}

/** A report may be overtaken by the next one. */
const passing: ReadonlySet<TaskState> = new Set(["accepted", "preparing", "ready", "starting"])

/** What a step ends in, or what can only come after its end. */
const endOf: Record<Step, readonly TaskState[]> = {
  accept: ["preparing"],
  prepare: ["ready", "rejected"],
  start: ["running"],
  run: ["complete", "failed"],
  stop: ["shutdown", "complete", "failed"],
}

const during: Record<Step, TaskState> = {
  accept: "accepted",
  prepare: "preparing",
  start: "starting",
  run: "running",
  stop: "running",
}

/** Replicated services number their slots; a global one has a task a node. */
function placeOf({ service, slot, node }: Pick<RecordedTask, "service" | "slot" | "node">): string {
  return slot ? `${service}.${slot}` : `${service}@${node}`
}

const nameOf = (spec: Service["spec"]): string => spec.Name ?? ""

const imageOf = (spec: Task["spec"] | undefined): string =>
  spec?.ContainerSpec?.Image?.replace(/@.*/, "") ?? ""
