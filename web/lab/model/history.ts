/**
 * What each worker task was doing since when, and which writes of the service came in between: what the
 * timeline draws. Folded from the same events as the picture; never longer than `mostLives`.
 */
import type { ClusterEvent, ServiceEvent, TaskEvent } from "../../../src/engine/facts.ts"
import type { TaskView } from "../../../src/wire/lab.ts"
import { isWorkerService } from "../../../src/wire/versions.ts"
import { deedOf } from "./deed.ts"
import { isOver, type Look, lookOf, lookOfStates } from "./task.ts"

export interface Span {
  readonly look: Look
  /** Cluster µs; it lasts until the next one begins. */
  readonly from: number
}

/** Of one task. */
export interface Life {
  readonly task: string
  readonly slot: number
  readonly image: string
  /** Oldest first, at least one. */
  readonly spans: readonly Span[]
}

/** A write of the worker's spec, in a few words. */
export interface Deed {
  /** Cluster µs. */
  readonly at: number
  readonly text: string
}

export interface History {
  /** By task, in order of appearance. */
  readonly lives: ReadonlyMap<string, Life>
  /** Oldest first. */
  readonly deeds: readonly Deed[]
}

/** A rollout of ten makes ten: this is an hour of them. */
const mostLives = 400
const mostDeeds = 50

/** From a welcome: the last events exactly, what was before them as far as the tasks still tell. */
export function historyOf(tasks: readonly TaskView[], recent: readonly ClusterEvent[]): History {
  const { lives, deeds } = historyAfter({ lives: new Map(), deeds: [] }, recent)
  const workers = tasks.filter((task) => isWorkerService(task.serviceName) && !lives.has(task.id))
  const earlier = workers
    .toSorted((a, b) => a.meta.createdAt - b.meta.createdAt)
    .map((task) => [task.id, lifeSoFar(task)] as const)
  return { lives: new Map([...earlier, ...lives]), deeds }
}

/** The same object where no event is about the worker. */
export function historyAfter(history: History, events: readonly ClusterEvent[]): History {
  const mine = events.filter(isOfWorker)
  if (mine.length === 0) return history
  const lives = new Map(history.lives)
  const deeds = [...history.deeds]
  for (const event of mine) {
    if (event.type === "task") live(lives, event)
    else {
      const text = deedOf(event)
      if (text !== null) deeds.push({ at: event.at, text })
    }
  }
  return { lives: bounded(lives), deeds: deeds.slice(-mostDeeds) }
}

function isOfWorker(event: ClusterEvent): event is TaskEvent | ServiceEvent {
  if (event.type === "task") return isWorkerService(event.serviceName)
  return event.type === "service" && isWorkerService(event.name)
}

function live(lives: Map<string, Life>, event: TaskEvent): void {
  const life = lives.get(event.task) ?? begunLife(event)
  const last = life.spans.at(-1)?.look
  const look = event.change === "removed" ? "shutdown" : lookOfStates(event.to, event.desired)
  // What has ended stays as it ended, also when its row is cleared away.
  const isNew = look !== last && !(last !== undefined && isOver(last))
  const spans = isNew ? [...life.spans, { look, from: event.at }] : life.spans
  lives.set(event.task, { ...life, spans })
}

/** Of a task that is heard of first: what it was before, if it was. */
function begunLife(event: TaskEvent): Life {
  const { task, slot, image, change, from, to, desired, desiredFrom, createdAt } = event
  const look = lookOfStates(from ?? to, desiredFrom ?? desired)
  return { task, slot, image, spans: change === "created" ? [] : [{ look, from: createdAt }] }
}

function lifeSoFar(task: TaskView): Life {
  const { id, slot, image, status, meta } = task
  const look = lookOf(task)
  const since = look === "stopping" ? meta.updatedAt : status.timestamp
  const earlier = look === "running" || look === "rejected" ? "preparing" : "running"
  const spans =
    look === "running" || look === "stopping" || isOver(look)
      ? ([
          { look: earlier, from: meta.createdAt },
          { look, from: since },
        ] as const)
      : [{ look, from: meta.createdAt }]
  return { task: id, slot, image, spans }
}

/** The oldest that have ended go first. */
function bounded(lives: Map<string, Life>): Map<string, Life> {
  for (const [task, { spans }] of lives) {
    if (lives.size <= mostLives) break
    const last = spans.at(-1)
    if (last !== undefined && isOver(last.look)) lives.delete(task)
  }
  return lives
}
