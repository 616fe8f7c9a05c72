/** Damages to what the manager says of updates and nodes, and to the commands it was given. */
import type { Prng } from "../../../src/lib/prng.ts"
import { compareLastState } from "../last-state.ts"
import { ownNodes } from "../nodes.ts"
import type { Recording } from "../recording.ts"
import { altered, type Damage, type Kind, pick } from "./damage.ts"
import { isUponEdge } from "./freedom.ts"

type Status = Recording["update_status"][number]

export const statusKinds: readonly Kind[] = [
  { name: "update status removed", draw: (recording, prng) => change(recording, prng, "removed") },
  {
    name: "rollback made an update",
    draw: (recording, prng) => change(recording, prng, "turned round", turnedRound),
  },
  {
    name: "update status message changed",
    draw: (recording, prng) =>
      change(recording, prng, "with another message", (each) => ({
        ...each,
        message: `${each.message}, or not`,
      })),
  },
  { name: "update status invented", draw: invent },
  { name: "node event removed", draw: removeNodeEvent },
  { name: "node event changed", draw: changeNodeEvent },
  { name: "command left out", draw: leaveCommandOut },
]

function change(
  recording: Recording,
  prng: Prng,
  how: string,
  alter: (each: Status) => Status | null = () => null,
): Damage | null {
  const victim = pick(recording.update_status, prng)
  if (victim === undefined) return null
  const update_status = altered(recording.update_status, victim, alter(victim))
  const what = `${victim.service} ${victim.state ?? "cleared"} at ${victim.t_s} ${how}`
  const damaged = { ...recording, update_status }
  const last = recording.update_status.findLast(({ service }) => service === victim.service)
  const unseen = how === "removed" && last === victim && isUponEdge(recording, victim.t_s)
  // The last inspect may have been printed after it, and say so.
  const legal = unseen && compareLastState(damaged).length === 0 ? "upon the edge" : null
  return { what, recording: damaged, legal }
}

function turnedRound(status: Status): Status {
  const state = status.state?.startsWith("rollback") ? "updating" : "rollback_started"
  return { ...status, state }
}

function invent(recording: Recording, prng: Prng): Damage | null {
  const [service] = pick(Object.entries(recording.services), prng) ?? []
  const moment = pick(recording.transitions, prng)
  if (service === undefined || moment === undefined) return null
  const status: Status = {
    t_s: moment.committed_s,
    service,
    state: "updating",
    message: "update in progress",
    started_s: moment.committed_s,
    completed_s: null,
  }
  const update_status = [...recording.update_status, status].sort((a, b) => a.t_s - b.t_s)
  const what = `invented ${service} updating at ${status.t_s}`
  return { what, recording: { ...recording, update_status }, legal: null }
}

/** Those that say something new: engines describe themselves again now and then. */
function newsOfNodes(recording: Recording): Recording["node_events"] {
  const own = ownNodes(recording)
  const known = new Map(own.map((node) => [node, "ready active"]))
  return recording.node_events.filter(({ node, state, availability }) => {
    if (!own.includes(node)) return false
    const text = `${state} ${availability}`
    const isNews = known.get(node) !== text
    known.set(node, text)
    return isNews
  })
}

function removeNodeEvent(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(newsOfNodes(recording), prng)
  if (victim === undefined) return null
  const node_events = altered(recording.node_events, victim, null)
  const what = `${victim.node} ${victim.state} ${victim.availability} at ${victim.t_s} removed`
  return { what, recording: { ...recording, node_events }, legal: null }
}

function changeNodeEvent(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(newsOfNodes(recording), prng)
  if (victim === undefined) return null
  const state = victim.state === "down" ? "ready" : "down"
  const node_events = altered(recording.node_events, victim, { ...victim, state })
  const what = `${victim.node} ${state} at ${victim.t_s} in place of ${victim.state}`
  return { what, recording: { ...recording, node_events }, legal: null }
}

/** A step whose effects are in the recording was never made. */
function leaveCommandOut(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(
    recording.steps.filter(({ effects = [] }) => effects.some((each) => each.service)),
    prng,
  )
  if (victim === undefined) return null
  const steps = altered(recording.steps, victim, null)
  return { what: `left out "${victim.cmd}"`, recording: { ...recording, steps }, legal: null }
}
