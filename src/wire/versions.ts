/** How page and lab tell versions of the worker apart: each has its place, and keeps it. */
import type { ClusterEvent } from "../engine/facts.ts"
import type { TaskView } from "./lab.ts"

/** Without the digest that a deploy pins: `127.0.0.1:5000/worker:v0.4`. */
export function imageTextOf(image: string): string {
  const at = image.indexOf("@")
  return at < 0 ? image : image.slice(0, at)
}

/** The service that mines: the one whose tasks the picture draws in full. */
export function isWorkerService(name: string): boolean {
  return name === "worker" || name.endsWith("_worker")
}

/** `known` with what tasks of the worker are new, in the order in which they came. */
export function versionsAfter(
  known: readonly string[],
  events: readonly ClusterEvent[],
): readonly string[] {
  return withVersions(
    known,
    events.flatMap((event) =>
      event.type === "task" && isWorkerService(event.serviceName) ? event.image : [],
    ),
  )
}

/** `known` with the versions of tasks that are there, the oldest task first. */
export function versionsAmong(
  known: readonly string[],
  tasks: readonly Pick<TaskView, "id" | "serviceName" | "meta" | "image">[],
): readonly string[] {
  const workers = tasks
    .filter((task) => isWorkerService(task.serviceName))
    .toSorted((a, b) => a.meta.createdAt - b.meta.createdAt || (a.id < b.id ? -1 : 1))
  return withVersions(
    known,
    workers.map((task) => task.image),
  )
}

function withVersions(known: readonly string[], images: readonly string[]): readonly string[] {
  const seen = new Set(images.map(imageTextOf))
  const fresh = [...seen].filter((image) => image !== "" && !known.includes(image))
  if (fresh.length === 0) return known
  const all = [...known, ...fresh]
  const surplus = Math.max(0, all.length - versionsMax)
  return all.slice(shapes * Math.ceil(surplus / shapes))
}

/** Of a worker that is updated without end the oldest are forgotten, three at a time: shapes stay. */
const versionsMax = 60
const shapes = 3

/** Pages draw three shapes; a fourth version takes the first again, with its own label. */
export function shapeOf(versions: readonly string[], image: string): 1 | 2 | 3 {
  const place = versions.indexOf(imageTextOf(image)) % 3
  return place === 1 ? 2 : place === 2 ? 3 : 1
}

/** The short label of a version: its tag. */
export function tagOf(image: string): string {
  const text = imageTextOf(image)
  const colon = text.lastIndexOf(":")
  return colon > text.lastIndexOf("/") ? text.slice(colon + 1) : "latest"
}
