/** The part of the account that follows the cluster: specs, update states and tasks of the worker. */
import type {
  ClusterEvent,
  ImageEvent,
  Service,
  ServiceEvent,
  Task,
  TaskEvent,
} from "../../engine/facts.ts"
import { definitionOf, imageKey } from "./definition.ts"
import type { Happening } from "./happenings.ts"
import {
  type AccountState,
  appended,
  bounds,
  emptyAccount,
  firstDelay,
  firstTag,
  type Phase,
  type TaskEntry,
  type Worker,
  workerRepository,
  workerService,
} from "./state.ts"

export interface Reading {
  readonly state: AccountState
  readonly happenings: readonly Happening[]
}

/** The exercise begins, or begins again after the swarm was started over. */
export function readPresent(
  before: AccountState,
  services: readonly Service[],
  tasks: readonly Task[],
): Reading {
  const service = services.find(({ spec }) => spec.Name === workerService)
  const worker = service ? workerOf(service) : null
  const own = tasks.filter((task) => task.serviceId === service?.id && isLive(task.status.state))
  return {
    state: {
      ...emptyAccount,
      worker,
      seen: worker !== null,
      tasks: Object.fromEntries(own.slice(-bounds.tasks).map((task) => [task.id, entryOf(task)])),
      images: worker ? [worker.image] : [],
      built: before.built,
      broken: before.broken,
    },
    happenings: [],
  }
}

export function readEvents(before: AccountState, events: readonly ClusterEvent[]): Reading {
  let state = before
  const happenings: Happening[] = []
  for (const event of events) {
    const reading = readEvent(state, event)
    state = reading.state
    happenings.push(...reading.happenings)
  }
  if (state.tasks !== before.tasks || state.worker !== before.worker) {
    const settled = settledOf(state)
    if (settled) happenings.push(settled)
  }
  return { state, happenings }
}

function readEvent(state: AccountState, event: ClusterEvent): Reading {
  if (event.type === "service" && event.name === workerService) return readService(state, event)
  if (event.type === "task" && event.service === state.worker?.id) return readTask(state, event)
  if (event.type === "image" && event.change === "pushed") return readPush(state, event)
  return { state, happenings: [] }
}

function workerOf(service: Service): Worker {
  return {
    ...definitionOf(service),
    id: service.id,
    updateState: service.updateStatus?.state ?? null,
    updateStartedAt: service.updateStatus?.startedAt ?? null,
  }
}

function readService(before: AccountState, event: ServiceEvent): Reading {
  const { after } = event
  if (!after)
    return { state: { ...before, worker: null, tasks: {}, written: null }, happenings: [] }
  const worker = workerOf(after)
  const happenings: Happening[] = []
  let state: AccountState = { ...before, worker, seen: true }
  const { template, whole, image } = worker
  if (!state.images.includes(image)) {
    state = { ...state, images: appended(state.images, image, bounds.images) }
  }
  if (event.specWritten && event.by === "client" && event.before) {
    const written = { before: definitionOf(event.before), after: definitionOf(after) }
    state = { ...state, written }
    const found = event.before.updateStatus?.state ?? null
    const rollback = worker.updateState === "rollback_started"
    happenings.push({ type: "defined", rollback, ...written, state: found })
  }
  const old = before.worker
  if (old && old.updateState !== worker.updateState) {
    happenings.push({ type: "status", state: worker.updateState })
  }
  const same =
    old?.updateState === worker.updateState &&
    old.updateStartedAt === worker.updateStartedAt &&
    old.whole === whole &&
    old.template === template &&
    old.version === worker.version
  return { state: same && happenings.length === 0 ? before : state, happenings }
}

function readTask(before: AccountState, event: TaskEvent): Reading {
  const happening = taskHappening(event)
  const happenings = happening ? [happening] : []
  const known = before.tasks[event.task]
  const gone = event.change === "removed" || !isLive(event.to)
  if (gone) {
    if (!known) return { state: before, happenings }
    const { [event.task]: _gone, ...tasks } = before.tasks
    return { state: { ...before, tasks }, happenings }
  }
  const phase = phaseOf(event.to, event.desired)
  if (known?.phase === phase) return { state: before, happenings }
  if (!known && Object.keys(before.tasks).length >= bounds.tasks)
    return { state: before, happenings }
  const entry: TaskEntry = { image: imageKey(event.image), phase }
  return { state: { ...before, tasks: { ...before.tasks, [event.task]: entry } }, happenings }
}

function taskHappening(event: TaskEvent): Happening | null {
  const { slot, image, specVersion: version } = event
  if (event.change === "created") return { type: "task", state: "created", slot, image, version }
  if (event.change !== "state" || event.from === event.to) return null
  if (event.to !== "running" && event.to !== "rejected") return null
  return { type: "task", state: event.to, slot, image, version }
}

const isLive = (state: string): boolean =>
  ["new", "pending", "assigned", "accepted", "preparing", "ready", "starting", "running"].includes(
    state,
  )

function phaseOf(state: string, desired: string): Phase {
  if (!isLive(desired)) return 2
  return state === "running" ? 1 : 0
}

function entryOf(task: Task): TaskEntry {
  const image = task.spec.ContainerSpec?.Image ?? ""
  return { image: imageKey(image), phase: phaseOf(task.status.state, task.desiredState) }
}

/** Said when every task that is to run does run, and nothing else is there. */
function settledOf({ worker, tasks }: AccountState): Happening | null {
  const entries = Object.values(tasks)
  if (!worker || !entries.every(({ phase }) => phase === 1)) return null
  const wanted = imageKey(worker.image)
  if (!entries.every(({ image }) => image === wanted)) return null
  const { replicas, image, updateState: state } = worker
  return { type: "settled", running: entries.length, replicas, image, state }
}

function readPush(before: AccountState, event: ImageEvent): Reading {
  if (!event.tag.startsWith(`${workerRepository}:`)) return { state: before, happenings: [] }
  const seconds = before.built.find(({ image }) => image === event.image)?.seconds ?? firstDelay
  const others = before.pushed.filter(({ image }) => image !== event.digest)
  const pushed = appended(others, { image: event.digest, seconds }, bounds.delays)
  const changed = seconds !== firstDelay
  const fresh = event.tag !== `${workerRepository}:${firstTag}`
  return {
    state: { ...before, pushed },
    happenings: [{ type: "pushed", tag: event.tag, changed, fresh }],
  }
}
