/**
 * The rollout in the picture: two updaters, each replacing one slot at a time, stop-first, with the
 * durations of a real swarm (a worker takes 13.2 s to stop: it ignores SIGTERM).
 */
/** Seconds. */
const stopping = 13.2
/** Of `stopping`, how long the old container still counts: what follows is its network leaving. */
const counting = 11.2
const starting = 0.4
const monitor = 5
const firstPull = 3.4
const knownImage = 0.7

export type Version = 1 | 2

export interface PictureTask {
  readonly slot: number
  readonly version: Version
  readonly node: number
  readonly state: "running" | "stopping" | "preparing" | "ready" | "starting"
  /** How far the state has come, 0 to 1; null where it does not move. */
  readonly progress: number | null
}

interface Replacement {
  readonly slot: number
  readonly from: number
  readonly to: number
  readonly at: number
  readonly ready: number
  readonly gone: number
  readonly running: number
}

const nodes = [1, 2, 3, 4, 5]
/** Slot, and the node that the scheduler picks for its new task. */
const order: readonly (readonly [number, number])[] = [
  ...([
    [4, 3],
    [9, 2],
    [1, 4],
    [7, 1],
    [2, 4],
  ] as const),
  ...([
    [10, 2],
    [5, 5],
    [3, 3],
    [8, 5],
    [6, 1],
  ] as const),
]

const oldNode = (slot: number) => ((slot - 1) % nodes.length) + 1

const replacements: readonly Replacement[] = plan()
/** When the last new task has been watched long enough. */
export const rolloutEnd = Math.max(...replacements.map((one) => one.running)) + monitor

function plan(): Replacement[] {
  const free = [0, 0]
  const pulled = new Set<number>()
  return order.map(([slot, to]) => {
    const lane = (free[0] ?? 0) <= (free[1] ?? 0) ? 0 : 1
    const at = free[lane] ?? 0
    const ready = at + (pulled.has(to) ? knownImage : firstPull)
    pulled.add(to)
    const gone = at + stopping
    const running = gone + starting
    free[lane] = running + monitor
    return { slot, from: oldNode(slot), to, at, ready, gone, running }
  })
}

/** Every task that is not history, by node, running ones first. */
export function tasksAt(time: number): Map<number, PictureTask[]> {
  const columns = new Map<number, PictureTask[]>(nodes.map((node) => [node, []]))
  const put = (task: PictureTask) => columns.get(task.node)?.push(task)
  for (const one of replacements) {
    const old = oldTask(one, time)
    if (old !== null) put(old)
    const fresh = newTask(one, time)
    if (fresh !== null) put(fresh)
  }
  const rank = (task: PictureTask) => (task.state === "running" ? 0 : 100) + task.slot
  for (const tasks of columns.values()) tasks.sort((a, b) => rank(a) - rank(b))
  return columns
}

function oldTask(one: Replacement, time: number): PictureTask | null {
  if (time >= one.gone) return null
  const base = { slot: one.slot, version: 1, node: one.from } as const
  if (time < one.at) return { ...base, state: "running", progress: null }
  return { ...base, state: "stopping", progress: (one.gone - time) / stopping }
}

function newTask(one: Replacement, time: number): PictureTask | null {
  if (time < one.at) return null
  const base = { slot: one.slot, version: 2, node: one.to } as const
  if (time < one.ready) {
    return { ...base, state: "preparing", progress: (time - one.at) / (one.ready - one.at) }
  }
  if (time < one.gone) return { ...base, state: "ready", progress: null }
  if (time < one.running) return { ...base, state: "starting", progress: 0.5 }
  return { ...base, state: "running", progress: null }
}

/** Hashes per second of old and new workers: a sleep of 0.1 s before, a shorter one after. */
export function ratesAt(time: number): { old: number; fresh: number } {
  const perOld = 3.33
  const perFresh = 4.4
  const old = replacements.filter((one) => time < one.at + counting).length
  const fresh = replacements.filter((one) => time >= one.running).length
  return { old: old * perOld, fresh: fresh * perFresh }
}
