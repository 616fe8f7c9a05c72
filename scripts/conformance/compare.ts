/** Holds what our swarm did against what the recording says, and lists where they differ. */
import type { Transition as OurTransition, UpdateStatusChange } from "../support/trace.ts"
import { compareFlights } from "./flights.ts"
import { compareLastState } from "./last-state.ts"
import { isAgentMade, tolerance } from "./latitude.ts"
import { compareOrder } from "./order.ts"
import { encore, type Played } from "./player.ts"
import type { Recording, Transition } from "./recording.ts"
import { Anonymiser, differenceOfTexts } from "./texts.ts"

export interface Difference {
  /** Seconds from the start. */
  readonly at: number
  readonly text: string
}

export function compare(recording: Recording, played: Played): readonly Difference[] {
  const differences = [
    ...played.faults.map((text) => ({ at: Number.parseFloat(text) || 0, text })),
    ...compareTasks(recording, played),
    ...compareUpdateStatus(recording, played),
    ...compareFlights(recording, played.transitions),
    ...compareOrder(recording, played),
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
      theirs.get(task) ?? [],
      ours.get(task) ?? [],
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
  const why = err === null ? "" : `, ${err}`
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

/** What was printed: exit codes and errors of the steps, and the last tables. */
function compareTexts(recording: Recording, played: Played): readonly Difference[] {
  const theirs = new Anonymiser(recording, new Map())
  const ours = new Anonymiser(recording, played.ids)
  const differences: Difference[] = []
  const hold = (at: number, what: string, expected: string, actual: string) => {
    const difference = differenceOfTexts(theirs.text(expected), ours.text(actual))
    if (difference !== null) differences.push({ at, text: `${what}: ${difference}` })
  }
  for (const [index, step] of recording.steps.entries()) {
    const played_ = played.steps[index]
    if (step.action.type !== "docker" && step.action.type !== "sequence") continue
    const cut = played_?.exit === "timeout"
    const exit = cut && (step.exit === "timeout" || step.exit === 124) ? step.exit : played_?.exit
    hold(step.at_s, `exit of "${step.cmd}"`, String(step.exit), String(exit))
    if (!cut) hold(step.at_s, `stderr of "${step.cmd}"`, step.stderr, played_?.stderr ?? "")
  }
  const lastTables = [
    ["final ps", recording.final_ps, played.ps],
    ["final inspect", recording.final_pretty, played.pretty],
  ] as const
  for (const [what, expected, actual] of lastTables) {
    for (const [service, text] of Object.entries(expected)) {
      const table = (each: string) => inOrderOfNodes(each, recording.nodes)
      const should = theirs.text(table(text))
      const found = (actual.get(service) ?? [""]).map((each) =>
        differenceOfTexts(should, ours.text(table(each))),
      )
      const [first] = found.slice(Math.floor(found.length / 2))
      if (found.includes(null) || first === undefined || first === null) continue
      differences.push({ at: recording.duration_s, text: `${what} of ${service}: ${first}` })
    }
  }
  return differences
}

/** Tasks of global services are listed by the ids of their nodes, which are random. */
function inOrderOfNodes(table: string, nodes: readonly string[]): string {
  if (!/\.[a-z0-9]{25} /.test(table)) return table
  const [head = "", ...rows] = table.split("\n")
  const rank = (row: string) => nodes.findIndex((node) => row.includes(` ${node} `))
  return [head, ...rows.sort((a, b) => rank(a) - rank(b))].join("\n")
}
