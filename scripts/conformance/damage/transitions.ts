/** Damages to single transitions of tasks, and to where tasks are. */
import type { Prng } from "../../../src/lib/prng.ts"
import { type TaskState, taskStates } from "../../../src/swarm/objects.ts"
import type { Recording, Transition } from "../recording.ts"
import { altered, type Damage, describe, type Kind, pick } from "./damage.ts"
import { isSwallowable, isUponEdge } from "./freedom.ts"

const always = () => true
const isEnd = ({ event, exit_code }: Transition) => event === undefined && exit_code !== null
const isState = ({ event }: Transition) => event === undefined

export const transitionKinds: readonly Kind[] = [
  { name: "transition dropped", draw: drop },
  { name: "transition left out", draw: leaveOut },
  changed("state", isState, (each, prng) => ({ ...each, to: otherState(each.to, prng) })),
  changed("message", always, (each) => ({ ...each, message: `${each.message}, or not` })),
  changed("error", always, (each) => ({ ...each, err: each.err === null ? "no reason" : null })),
  changed("exit code", isEnd, (each) => ({ ...each, exit_code: (each.exit_code ?? 0) + 1 })),
  changed("desired state", always, (each) => ({
    ...each,
    desired: each.desired === "running" ? "shutdown" : "running",
  })),
  changed("image", always, (each) => ({ ...each, image: `${each.image}-other` })),
  changed(
    "slot number",
    ({ slot }) => slot !== null,
    (each) => ({
      ...each,
      slot: (each.slot ?? 0) + 1,
    }),
  ),
  changed(
    "node",
    ({ node }) => node !== null,
    (each) => ({ ...each, node: `${each.node}0` }),
  ),
  { name: "task moved to another slot", draw: moveTask },
  { name: "task on a fuller node", draw: crowd },
  { name: "task left out", draw: leaveTaskOut },
  { name: "task invented", draw: inventTask },
]

/** One field of one transition. */
function changed(
  name: string,
  which: (each: Transition) => boolean,
  alter: (each: Transition, prng: Prng) => Transition,
): Kind {
  return {
    name: `${name} changed`,
    draw: (recording, prng) => {
      const victim = pick(recording.transitions.filter(which), prng)
      if (victim === undefined) return null
      const transitions = altered(recording.transitions, victim, alter(victim, prng))
      const what = `${name} of ${describe(victim)} changed`
      return { what, recording: { ...recording, transitions }, legal: null }
    },
  }
}

function otherState(state: TaskState | null, prng: Prng): TaskState {
  return (
    pick(
      taskStates.filter((each) => each !== state),
      prng,
    ) ?? "orphaned"
  )
}

/** What follows does not join any more. */
function drop(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(recording.transitions, prng)
  if (victim === undefined) return null
  const transitions = altered(recording.transitions, victim, null)
  return {
    what: `dropped ${describe(victim)}`,
    recording: { ...recording, transitions },
    legal: null,
  }
}

/** As if it had never been: the next of the task joins what was before. */
function leaveOut(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(
    recording.transitions.filter((each) => each.event === undefined && each.from !== null),
    prng,
  )
  if (victim === undefined) return null
  const { from } = victim
  const at = recording.transitions.indexOf(victim)
  const next = recording.transitions.find((each, index) => index > at && each.task === victim.task)
  const joined =
    next && (next.event === undefined ? { ...next, from } : { ...next, from, to: from })
  const shorter = altered(recording.transitions, victim, null)
  const transitions = next && joined ? altered(shorter, next, joined) : shorter
  const legal = isSwallowable(recording, victim) ? "a batch may swallow it" : null
  return { what: `left out ${describe(victim)}`, recording: { ...recording, transitions }, legal }
}

/** A task turns up in a slot of its own. */
function moveTask(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(
    recording.transitions.filter((each) => each.slot !== null),
    prng,
  )
  if (victim === undefined) return null
  const slot = 1 + Math.max(...recording.transitions.map((each) => each.slot ?? 0))
  const alias = recording.services[victim.service]?.alias ?? ""
  const transitions = recording.transitions.map((each) =>
    each.task === victim.task ? { ...each, slot, task: `${alias}${slot}.1` } : each,
  )
  const what = `moved ${victim.task} to slot ${slot}`
  return { what, recording: { ...recording, transitions }, legal: null }
}

/** On a node that had more tasks of its service when it was placed: no scheduler ranks that equal. */
function crowd(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(
    recording.transitions.filter(({ to, slot }) => to === "assigned" && slot !== null),
    prng,
  )
  if (victim === undefined) return null
  const counts = tasksByNode(recording, victim)
  const own = counts.get(victim.node ?? "") ?? 0
  const fuller = pick(
    recording.nodes.filter((node) => (counts.get(node) ?? 0) > own),
    prng,
  )
  const node =
    fuller ??
    pick(
      recording.nodes.filter((each) => each !== victim.node),
      prng,
    )
  if (node === undefined) return null
  const transitions = recording.transitions.map((each) =>
    each.task === victim.task && each.node !== null ? { ...each, node } : each,
  )
  // A preference ranks branches first, so the fuller node may be in the emptier branch.
  const spreads = recording.steps.some(({ cmd }) => cmd.includes("placement-pref"))
  return {
    what: `put ${victim.task} on ${node}, in place of ${victim.node}`,
    recording: { ...recording, transitions },
    legal: fuller === undefined || spreads ? "a node that may be as good" : null,
  }
}

/** Wanted tasks of the service on each node, before `until`. */
function tasksByNode(recording: Recording, until: Transition): ReadonlyMap<string, number> {
  const nodes = new Map<string, string>()
  for (const each of recording.transitions) {
    if (each === until) break
    if (each.service !== until.service || each.node === null) continue
    const wanted = each.desired === "running" || each.desired === "ready"
    const over = each.exit_code !== null || each.event === "removed"
    if (wanted && !over) nodes.set(each.task, each.node)
    else nodes.delete(each.task)
  }
  const counts = new Map<string, number>()
  for (const node of nodes.values()) counts.set(node, (counts.get(node) ?? 0) + 1)
  return counts
}

function leaveTaskOut(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(recording.transitions, prng)
  if (victim === undefined) return null
  const transitions = recording.transitions.filter((each) => each.task !== victim.task)
  const what = `left out all of ${victim.task}`
  return { what, recording: { ...recording, transitions }, legal: null }
}

/** A task's first transitions again, as those of one more task of its slot. */
function inventTask(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(
    recording.transitions.filter((each) => each.from === null && each.event === undefined),
    prng,
  )
  if (victim === undefined) return null
  const place = victim.task.replace(/\.\d+$/, "")
  const count = new Set(
    recording.transitions.map(({ task }) => task).filter((task) => task.startsWith(`${place}.`)),
  ).size
  const task = `${place}.${count + 1}`
  const at = recording.transitions.indexOf(victim)
  const transitions = recording.transitions.toSpliced(at + 1, 0, {
    ...victim,
    task,
    id: "invented",
  })
  const what = `invented ${task} at ${victim.committed_s}`
  const legal = isUponEdge(recording, victim.committed_s) ? "upon the edge" : null
  return { what, recording: { ...recording, transitions }, legal }
}
