/** The strip: one mark for each slot of the worker, in slot order. What thirty swarms look like at once. */
import type { TaskView } from "./lab.ts"
import { shapeOf } from "./versions.ts"

/**
 * `1` `2` `3`: whole, in the first, second, third version of the student (a fourth looks like the first
 * again, as in the student's own picture). `a` `b` `c`: such a one is on its way. `x`: it failed, and
 * nothing has taken its place. `-`: wanted, but there is no task.
 */
export type SlotMark = "1" | "2" | "3" | "a" | "b" | "c" | "x" | "-"

export type StripTask = Pick<TaskView, "id" | "meta" | "slot" | "image" | "desiredState"> & {
  readonly status: Pick<TaskView["status"], "state">
}

/** Of a swarm scaled to hundreds, the first ones are enough to see how it goes. */
export const slotsShown = 40

/** `tasks` of one service; `versions` in the order in which the student met them; `wanted` replicas. */
export function stripOf(
  tasks: readonly StripTask[],
  versions: readonly string[],
  wanted: number,
): readonly SlotMark[] {
  const bySlot = Map.groupBy(tasks, (task) => task.slot)
  const marks = new Map<number, SlotMark>()
  for (let slot = 1; slot <= Math.min(wanted, slotsShown); slot++) marks.set(slot, "-")
  for (const [slot, all] of bySlot) {
    const mark = markOf(all.toSorted(oldestFirst), versions)
    if (mark !== null) marks.set(slot, mark)
  }
  return [...marks.entries()]
    .sort(([one], [other]) => one - other)
    .map(([, mark]) => mark)
    .slice(0, slotsShown)
}

/** Null for a slot of which nothing is left but its past. */
function markOf(oldestFirst: readonly StripTask[], versions: readonly string[]): SlotMark | null {
  const alive = oldestFirst.filter((task) => !isOver(task))
  const newest = alive.at(-1)
  if (newest !== undefined && alive.length === 1 && isRunning(newest)) {
    return whole[shapeOf(versions, newest.image)]
  }
  const last = oldestFirst.findLast(isOver)
  if (last !== undefined && isTrouble(last) && !isReplaced(last, alive)) return "x"
  return newest === undefined ? null : coming[shapeOf(versions, newest.image)]
}

const whole = { 1: "1", 2: "2", 3: "3" } as const
const coming = { 1: "a", 2: "b", 3: "c" } as const

const over = ["complete", "shutdown", "failed", "rejected", "remove", "orphaned"]
const trouble = ["failed", "rejected", "orphaned"]

/** It has come to its end, well or badly. */
export const isOver = ({ status }: StripTask) => over.includes(status.state)
const isTrouble = ({ status }: StripTask) => trouble.includes(status.state)

/** A task that was told to go away only runs until it has gone. */
const isRunning = ({ status, desiredState }: StripTask) =>
  status.state === "running" && desiredState !== "shutdown" && desiredState !== "remove"

const isReplaced = (task: StripTask, alive: readonly StripTask[]) =>
  alive.some((other) => isRunning(other) && other.meta.createdAt > task.meta.createdAt)

const oldestFirst = (a: StripTask, b: StripTask) =>
  a.meta.createdAt - b.meta.createdAt || (a.id < b.id ? -1 : 1)
