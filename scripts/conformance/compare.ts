/** Holds what our swarm did against what the recording says, and lists where they differ. */
import type { Transition as OurTransition, UpdateStatusChange } from "../support/trace.ts"
import type { Difference } from "./difference.ts"
import { compareFlights } from "./flights.ts"
import { allocatedFirst } from "./hops.ts"
import { compareLastState } from "./last-state.ts"
import { isAgentMade, tolerance } from "./latitude.ts"
import { compareNodes } from "./nodes.ts"
import { compareOrder } from "./order.ts"
import { encore, type Played } from "./player.ts"
import { differenceOfAnswers, fleetingMessages, tale } from "./printed.ts"
import type { Recording, Transition } from "./recording.ts"
import { Anonymiser, withoutIds } from "./texts.ts"

export function compare(recording: Recording, played: Played): readonly Difference[] {
  const differences = [
    ...played.faults.map((text) => ({ at: Number.parseFloat(text) || 0, text })),
    ...compareTasks(recording, played),
    ...compareUpdateStatus(recording, played),
    ...compareFlights(recording, played.transitions),
    ...compareOrder(recording, played),
    ...compareNodes(recording, played.nodes),
    ...compareTexts(recording, played),
    ...compareLastState(recording),
  ]
  return differences.sort((a, b) => a.at - b.at)
}

function compareTasks(recording: Recording, played: Played): readonly Difference[] {
  const theirs = Map.groupBy(recording.transitions, (each) => each.task)
  const ours = Map.groupBy(played.transitions, (each) => each.task)
  const tasks = new Set([...theirs.keys(), ...ours.keys()])
  return [...tasks].flatMap((task) => {
    const difference = differenceOfTask(
      recording,
      task,
      allocatedFirst(theirs.get(task) ?? []),
      allocatedFirst(ours.get(task) ?? []),
    )
    return difference === null ? [] : [difference]
  })
}

function differenceOfTask(
  recording: Recording,
  task: string,
  theirs: readonly Transition[],
  ours: readonly OurTransition[],
): Difference | null {
  for (let index = 0; index < Math.max(theirs.length, ours.length); index++) {
    const [their, our] = [theirs[index], ours[index]]
    if (their === undefined) {
      // Upon the edge of the recording: it may just not have seen it any more.
      if (our === undefined || our.committed_s > recording.duration_s - encore) return null
      return { at: our.committed_s, text: `${task}: unexpected ${phrase(our)}` }
    }
    if (our === undefined) {
      return { at: their.committed_s, text: `${task}: missing ${phrase(their)}` }
    }
    const [expected, actual] = [phrase(their), phrase(our)]
    const at = Math.min(their.committed_s, our.committed_s)
    if (expected !== actual) {
      return { at, text: `${task}: expected ${expected}; is ${actual}` }
    }
    // When an agent made a state is its own affair (DI-3); the manager hears of it by the commit.
    const times = isAgentMade(their)
      ? (["committed_s"] as const)
      : (["committed_s", "t_s"] as const)
    for (const key of times) {
      const off = our[key] - their[key]
      if (Math.abs(off) > tolerance) {
        return { at, text: `${task}: ${expected} ${late(off)} (${key} ${their[key]})` }
      }
    }
  }
  return null
}

/** All of a transition that has to be equal, as a sentence. */
function phrase(each: Transition | OurTransition): string {
  const { event, from, to, slot, node, image, message, err, exit_code } = each
  const change = event === "removed" ? "removed" : event === "desired" ? "wish" : `${from}→${to}`
  const wish =
    each.desired_from === undefined ? each.desired : `${each.desired_from}→${each.desired}`
  const end = exit_code === null ? "" : `, exit ${exit_code}`
  const why = err === null ? "" : `, ${withoutIds(err)}`
  const place = `${slot === null ? "" : `slot ${slot} `}on ${node ?? "no node"}`
  return `${change} [${wish}] ${place}: ${message}${why}${end} (${image})`
}

const late = (off: number): string => `${Math.abs(off).toFixed(2)} s ${off > 0 ? "late" : "early"}`

function compareUpdateStatus(recording: Recording, played: Played): readonly Difference[] {
  const names = new Anonymiser(recording, new Map())
  const ourNames = new Anonymiser(recording, played.ids)
  const theirs = Map.groupBy(recording.update_status, (each) => each.service)
  const ours = Map.groupBy(played.updateStatus, (each) => each.service)
  return [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((service) => {
    const expected = theirs.get(service) ?? []
    const actual = ours.get(service) ?? []
    for (let index = 0; index < Math.max(expected.length, actual.length); index++) {
      const [their, our] = [expected[index], actual[index]]
      const at = Math.min(their?.t_s ?? our?.t_s ?? 0, our?.t_s ?? Number.POSITIVE_INFINITY)
      // Upon the edge of the recording: it may just not have seen it any more.
      if (their === undefined && at > recording.duration_s - encore) break
      const should = their === undefined ? "nothing" : names.text(statusPhrase(their))
      const is = our === undefined ? "nothing" : ourNames.text(statusPhrase(our))
      if (should !== is) return [{ at, text: `${service} update: expected ${should}; is ${is}` }]
      const text = timesOff(their, our)
      if (text !== null) return [{ at, text: `${service} update: ${should} ${text}` }]
    }
    return []
  })
}

function statusPhrase(status: UpdateStatusChange): string {
  const { state, message } = status
  return state === null && message === null ? "cleared" : `${state}, ${message}`
}

function timesOff(
  theirs: UpdateStatusChange | undefined,
  ours: UpdateStatusChange | undefined,
): string | null {
  for (const key of ["t_s", "started_s", "completed_s"] as const) {
    const [their, our] = [theirs?.[key] ?? null, ours?.[key] ?? null]
    if (their === null && our === null) continue
    if (their === null || our === null) return `${key}: expected ${their}, is ${our}`
    if (Math.abs(our - their) > tolerance) return `${key} ${late(our - their)} (${their})`
  }
  return null
}

/** What was printed, by commands that change something and by those that look. */
function compareTexts(recording: Recording, played: Played): readonly Difference[] {
  const told = recording.steps.flatMap((step, index) => {
    const answer = played.answers[index] ?? null
    if (answer === null) return []
    const fleeting = fleetingMessages(recording, step)
    const expected = { ...step, stdout: tale(step.stdout, fleeting) }
    const cut = answer.exit === "timeout"
    const actual = {
      stdout: tale(answer.stdout, fleeting),
      stderr: cut ? step.stderr : answer.stderr,
      // A command that `timeout` cut off answers with its code.
      exit: cut && step.exit === 124 ? step.exit : answer.exit,
    }
    const difference = differenceOfAnswers(recording, played.ids, expected, actual)
    return difference === null ? [] : [{ at: step.at_s, text: `"${step.cmd}", ${difference}` }]
  })
  const seen = played.looks.flatMap(({ look, difference }) =>
    difference === null ? [] : [{ at: look.from, text: `${look.what}, ${difference}` }],
  )
  return [...told, ...seen]
}
