/**
 * Damages a recording in ways that are no choice: what real swarms are free in (which states a batch
 * swallows, how long a step takes, the last half second) is left alone.
 */
import type { Prng } from "../../src/lib/prng.ts"
import type { TaskState } from "../../src/swarm/objects.ts"
import type { Recording, Transition } from "./recording.ts"

export interface Damage {
  readonly what: string
  readonly recording: Recording
}

/** Null when the recording has nothing that could be damaged in this way. */
type Damager = (recording: Recording, prng: Prng) => Damage | null

const edge = 1
const shift = 3
const agentMade: ReadonlySet<TaskState> = new Set(["accepted", "preparing", "ready", "starting"])
const ends: ReadonlySet<TaskState> = new Set(["complete", "shutdown", "failed", "rejected"])

export const damagers: readonly Damager[] = [
  drop,
  swap,
  (recording, prng) =>
    change(recording, prng, "state", (each) => ({ ...each, to: otherEnd(each.to) }), isEnd),
  (recording, prng) =>
    change(recording, prng, "message", (each) => ({ ...each, message: `${each.message}!` })),
  (recording, prng) =>
    change(recording, prng, "error", (each) => ({ ...each, err: each.err ? null : "no reason" })),
  (recording, prng) =>
    change(
      recording,
      prng,
      "exit code",
      (each) => ({ ...each, exit_code: (each.exit_code ?? 0) + 1 }),
      isEnd,
    ),
  (recording, prng) =>
    change(recording, prng, "desired state", (each) => ({
      ...each,
      desired: each.desired === "shutdown" ? "running" : "shutdown",
    })),
  moveTask,
  postpone,
  removeStatus,
  falsifyStatus,
  changeRow,
]

/** No chooser may be free in it: not swallowed by a batch, and not upon the edge. */
function isFirm(recording: Recording, each: Transition): boolean {
  const free = each.event === undefined && each.to !== null && agentMade.has(each.to)
  return !free && each.to !== "running" && each.committed_s < recording.duration_s - edge
}

const isEnd = (each: Transition): boolean =>
  each.event === undefined && each.to !== null && ends.has(each.to)

const otherEnd = (state: TaskState | null): TaskState =>
  state === "failed" ? "complete" : "failed"

function pick<T>(list: readonly T[], prng: Prng): T | undefined {
  return list.length === 0 ? undefined : list[prng.below(list.length)]
}

function firm(recording: Recording): readonly Transition[] {
  return recording.transitions.filter((each) => isFirm(recording, each))
}

function describe(each: Transition): string {
  return `${each.task} ${each.event ?? `${each.from}→${each.to}`} at ${each.committed_s}`
}

function drop(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(firm(recording), prng)
  if (victim === undefined) return null
  const transitions = recording.transitions.filter((each) => each !== victim)
  return { what: `dropped ${describe(victim)}`, recording: { ...recording, transitions } }
}

function swap(recording: Recording, prng: Prng): Damage | null {
  const pairs = firm(recording).flatMap((first) => {
    const second = recording.transitions.find(
      (each) => each.task === first.task && each.committed_s > first.committed_s,
    )
    return second !== undefined && isFirm(recording, second) ? [[first, second] as const] : []
  })
  const pair = pick(pairs, prng)
  if (pair === undefined) return null
  const [first, second] = pair
  const transitions = recording.transitions.map((each) => {
    if (each === first) return { ...second, t_s: first.t_s, committed_s: first.committed_s }
    return each === second ? { ...first, t_s: second.t_s, committed_s: second.committed_s } : each
  })
  return {
    what: `swapped ${describe(first)} with the next`,
    recording: { ...recording, transitions },
  }
}

function change(
  recording: Recording,
  prng: Prng,
  what: string,
  alter: (each: Transition) => Transition,
  which: (each: Transition) => boolean = () => true,
): Damage | null {
  const victim = pick(firm(recording).filter(which), prng)
  if (victim === undefined) return null
  const transitions = recording.transitions.map((each) => (each === victim ? alter(each) : each))
  return { what: `${what} of ${describe(victim)}`, recording: { ...recording, transitions } }
}

/** A task turns up in a slot of its own. */
function moveTask(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(
    firm(recording).filter((each) => each.slot !== null),
    prng,
  )
  if (victim === undefined) return null
  const slot = 1 + Math.max(...recording.transitions.map((each) => each.slot ?? 0))
  const alias = recording.services[victim.service]?.alias ?? ""
  const transitions = recording.transitions.map((each) =>
    each.task === victim.task ? { ...each, slot, task: `${alias}${slot}.1` } : each,
  )
  return { what: `moved ${victim.task} to slot ${slot}`, recording: { ...recording, transitions } }
}

/** Something that the manager did by itself comes late, and so does all that follows. */
function postpone(recording: Recording, prng: Prng): Damage | null {
  const commands = recording.steps.flatMap(({ at_s, effect_s, effects = [] }) => [
    at_s,
    effect_s ?? at_s,
    ...effects.map((each) => each.t_s),
  ])
  const agents = recording.transitions.filter(
    (each) => each.event === undefined && each.t_s !== each.committed_s,
  )
  const victim = pick(
    firm(recording).filter(
      ({ event, committed_s }) =>
        event === "desired" &&
        !commands.some((at) => Math.abs(at - committed_s) < 1) &&
        !agents.some((each) => each.committed_s === committed_s),
    ),
    prng,
  )
  if (victim === undefined) return null
  const from = victim.committed_s
  const late = (at: number) => (at >= from ? at + shift : at)
  const lateOrNull = (at: number | null) => (at === null ? null : late(at))
  return {
    what: `from ${describe(victim)} on ${shift} s late`,
    recording: {
      ...recording,
      duration_s: recording.duration_s + shift,
      transitions: recording.transitions.map((each) => ({
        ...each,
        t_s: late(each.t_s),
        committed_s: late(each.committed_s),
      })),
      update_status: recording.update_status.map((each) => ({
        ...each,
        t_s: late(each.t_s),
        started_s: lateOrNull(each.started_s),
        completed_s: lateOrNull(each.completed_s),
      })),
      node_events: recording.node_events.map((each) => ({ ...each, t_s: late(each.t_s) })),
      steps: recording.steps.map((step) => ({
        ...step,
        at_s: late(step.at_s),
        effect_s: lateOrNull(step.effect_s),
        effects: step.effects?.map((each) => ({ ...each, t_s: late(each.t_s) })),
      })),
    },
  }
}

function removeStatus(recording: Recording, prng: Prng): Damage | null {
  const early = recording.update_status.filter((each) => each.t_s < recording.duration_s - edge)
  const victim = pick(early, prng)
  if (victim === undefined) return null
  const update_status = recording.update_status.filter((each) => each !== victim)
  return { what: `removed status ${victim.state}`, recording: { ...recording, update_status } }
}

/** A rollback made an update, or the other way round. */
function falsifyStatus(recording: Recording, prng: Prng): Damage | null {
  const early = recording.update_status.filter(
    ({ state, t_s }) => state !== null && t_s < recording.duration_s - edge,
  )
  const victim = pick(early, prng)
  if (victim === undefined) return null
  const state = victim.state?.startsWith("rollback") ? "updating" : "rollback_started"
  const update_status = recording.update_status.map((each) =>
    each === victim ? { ...each, state } : each,
  )
  return { what: `made ${victim.state} ${state}`, recording: { ...recording, update_status } }
}

function changeRow(recording: Recording, prng: Prng): Damage | null {
  const [service, table] = pick(Object.entries(recording.final_ps), prng) ?? ["", ""]
  const rows = table.split("\n")
  const index = 1 + prng.below(Math.max(1, rows.length - 2))
  if (rows[index] === undefined || rows[index] === "") return null
  rows.splice(index, 1)
  const final_ps = { ...recording.final_ps, [service]: rows.join("\n") }
  return { what: `row ${index} of the last table removed`, recording: { ...recording, final_ps } }
}
