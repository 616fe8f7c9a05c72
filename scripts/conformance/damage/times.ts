/** Damages to times that are the manager's: what it did by itself comes late, and so does all after it. */
import type { Prng } from "../../../src/lib/prng.ts"
import { isAgentMade } from "../latitude.ts"
import type { Recording, Transition } from "../recording.ts"
import { altered, type Damage, describe, type Kind, pick } from "./damage.ts"

/** Seconds. */
const shift = 3

export const timeKinds: readonly Kind[] = [
  { name: "manager's time shifted", draw: postpone },
  { name: "update status shifted", draw: postponeStatus },
  { name: "one time of the manager changed", draw: misdate },
  { name: "one time of an update status changed", draw: misdateStatus },
]

/** A transition that the manager made, and all that was committed after it. */
function postpone(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(
    recording.transitions.filter((each) => !isAgentMade(each)),
    prng,
  )
  if (victim === undefined) return null
  const from = recording.transitions.indexOf(victim)
  const late = (at: number) => (at > victim.committed_s ? at + shift : at)
  const transitions = recording.transitions.map((each, index) =>
    index < from ? each : { ...each, t_s: each.t_s + shift, committed_s: each.committed_s + shift },
  )
  return {
    what: `from ${describe(victim)} on ${shift} s late`,
    recording: { ...shiftedAround(recording, late), transitions },
    // A burst of tasks may go by in any order.
    legal: null,
  }
}

/** A new update status, and all that was committed after it. */
function postponeStatus(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(
    recording.update_status.filter(({ state }) => state !== null),
    prng,
  )
  if (victim === undefined) return null
  const late = (at: number) => (at > victim.t_s ? at + shift : at)
  const around = shiftedAround(recording, late)
  const index = recording.update_status.indexOf(victim)
  const whole = (at: number | null) => (at === null ? null : at + shift)
  const update_status = around.update_status.with(index, {
    ...victim,
    t_s: victim.t_s + shift,
    started_s: victim.started_s === victim.t_s ? whole(victim.started_s) : victim.started_s,
    completed_s: whole(victim.completed_s),
  })
  const transitions = recording.transitions.map((each) => ({
    ...each,
    t_s: late(each.t_s),
    committed_s: late(each.committed_s),
  }))
  const what = `from ${victim.service} ${victim.state} at ${victim.t_s} on ${shift} s late`
  return { what, recording: { ...around, update_status, transitions }, legal: null }
}

/** All but the transitions. */
function shiftedAround(recording: Recording, late: (at: number) => number): Recording {
  const lateOrNull = (at: number | null) => (at === null ? null : late(at))
  return {
    ...recording,
    duration_s: recording.duration_s + shift,
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
  }
}

/** One transition alone: when it was made, or when it was stored. */
function misdate(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(
    recording.transitions.filter((each) => !isAgentMade(each)),
    prng,
  )
  if (victim === undefined) return null
  const field = pick(["t_s", "committed_s"] as const, prng) ?? "t_s"
  const to: Transition = { ...victim, [field]: victim[field] + shift }
  return {
    what: `${field} of ${describe(victim)} ${shift} s late`,
    recording: { ...recording, transitions: altered(recording.transitions, victim, to) },
    legal: null,
  }
}

function misdateStatus(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(
    recording.update_status.filter(({ state }) => state !== null),
    prng,
  )
  if (victim === undefined) return null
  const field = pick(["t_s", "started_s", "completed_s"] as const, prng) ?? "t_s"
  const to = { ...victim, [field]: (victim[field] ?? victim.t_s) + shift }
  return {
    what: `${field} of ${victim.service} ${victim.state} at ${victim.t_s} ${shift} s late`,
    recording: { ...recording, update_status: altered(recording.update_status, victim, to) },
    legal: null,
  }
}
