/**
 * What the lab page knows of its lab, and the one function that changes it. Messages already seen
 * change nothing, so a reconnect that repeats some is harmless.
 */
import type { ClusterEvent, Node, Service } from "../../../src/engine/facts.ts"
import type { Broadcast } from "../../../src/wire/broadcast.ts"
import type { Fault } from "../../../src/wire/faults.ts"
import type {
  CommitMessage,
  LabMessage,
  PaceView,
  RatePoint,
  StepView,
  TaskView,
  WelcomeMessage,
} from "../../../src/wire/lab.ts"
import { versionsAfter, versionsAmong } from "../../../src/wire/versions.ts"
import { type History, historyAfter, historyOf } from "./history.ts"
import { applyTaskEvent } from "./task.ts"

export interface Model {
  /** Of the newest commit folded in: older ones are repeats. */
  readonly commitSeq: number
  readonly student: WelcomeMessage["student"]
  /** `/engine/<token>`. */
  readonly engine: string
  readonly exercise: WelcomeMessage["exercise"]
  readonly pace: PaceView
  /** Cluster µs up to which everything is known. */
  readonly now: number
  readonly services: ReadonlyMap<string, Service>
  readonly tasks: ReadonlyMap<string, TaskView>
  readonly nodes: ReadonlyMap<string, Node>
  /** Oldest first. */
  readonly rates: readonly RatePoint[]
  /** The workers' image texts in order of appearance: the place decides shape and colour. */
  readonly versions: readonly string[]
  /** What the timeline draws. */
  readonly history: History
  readonly steps: readonly StepView[]
  readonly trouble: readonly string[]
  readonly broadcast: Broadcast | null
  /** What the instructor has broken. */
  readonly faults: readonly Fault[]
  readonly ended: "class-ended" | "removed" | "signed-out" | null
}

/** Points of the graph that are kept: an hour of one a second. */
const maxRates = 3_600

/** `null` until the first welcome. */
export function reduce(model: Model | null, message: LabMessage): Model | null {
  if (message.type === "welcome") return welcome(message)
  if (model === null) return null
  switch (message.type) {
    case "commit":
      return message.seq <= model.commitSeq ? model : commit(model, message)
    case "steps":
      return { ...model, steps: message.steps, trouble: message.trouble }
    case "pace":
      return { ...model, pace: message.pace }
    case "faults":
      return { ...model, faults: message.faults }
    case "broadcast":
      return { ...model, broadcast: message.broadcast }
    case "ended":
      return { ...model, ended: message.why }
    default:
      return model
  }
}

function welcome(message: WelcomeMessage): Model {
  const { picture } = message
  return {
    commitSeq: message.seq,
    student: message.student,
    engine: message.engine,
    exercise: message.exercise,
    pace: message.pace,
    now: message.pace.at,
    services: byId(picture.services),
    tasks: byId(picture.tasks),
    nodes: byId(picture.nodes),
    rates: message.rates.slice(-maxRates),
    versions: versionsAmong(message.versions, picture.tasks),
    history: historyOf(picture.tasks, message.recent),
    steps: message.steps,
    trouble: message.trouble,
    broadcast: message.broadcast,
    faults: message.faults,
    ended: null,
  }
}

function commit(model: Model, message: CommitMessage): Model {
  const services = new Map(model.services)
  const tasks = new Map(model.tasks)
  const nodes = new Map(model.nodes)
  for (const event of message.events) applyEvent({ services, tasks, nodes }, event)
  return {
    ...model,
    commitSeq: message.seq,
    now: Math.max(model.now, message.now),
    services,
    tasks,
    nodes,
    rates: withRates(model.rates, message.rates),
    versions: versionsAfter(model.versions, message.events),
    history: historyAfter(model.history, message.events),
  }
}

interface Picture {
  readonly services: Map<string, Service>
  readonly tasks: Map<string, TaskView>
  readonly nodes: Map<string, Node>
}

function applyEvent(picture: Picture, event: ClusterEvent): void {
  switch (event.type) {
    case "task":
      applyTaskEvent(picture.tasks, event)
      return
    case "service":
      if (event.change === "removed") picture.services.delete(event.service)
      else if (event.after) picture.services.set(event.service, event.after)
      return
    case "node":
      if (event.change === "removed") picture.nodes.delete(event.node)
      else if (event.after) picture.nodes.set(event.node, event.after)
      return
    default:
      return
  }
}

function withRates(known: readonly RatePoint[], fresh: readonly RatePoint[]): readonly RatePoint[] {
  const last = known.at(-1)?.at ?? -1
  const newer = fresh.filter((point) => point.at > last)
  return newer.length === 0 ? known : [...known, ...newer].slice(-maxRates)
}

function byId<T extends { readonly id: string }>(objects: readonly T[]): ReadonlyMap<string, T> {
  return new Map(objects.map((object) => [object.id, object]))
}
