/**
 * What a recording says of its end has to follow from what it says before: only the latter is held
 * against ours, and for the last half second neither swarm may have seen all.
 */
import type { Difference } from "./difference.ts"
import { tolerance } from "./latitude.ts"
import type { Recording } from "./recording.ts"

export function compareLastState(recording: Recording): readonly Difference[] {
  const at = recording.duration_s
  return [...contradictedTasks(recording), ...contradictedUpdates(recording)].map((text) => ({
    at,
    text: `final state: ${text}`,
  }))
}

/** The tables were read while the last commits came in: one may be there that another is not. */
function contradictedTasks({ transitions, final, duration_s }: Recording): readonly string[] {
  const told = Object.values(final).flatMap((places) =>
    Object.values(places).flatMap((tasks) => tasks.map(phrase)),
  )
  const possible = new Set<string>()
  const lacking: string[] = []
  for (const task of Map.groupBy(transitions, (each) => each.task).values()) {
    const before = task.findLast((each) => each.committed_s <= duration_s - tolerance)
    const since = task.filter((each) => each.committed_s > duration_s - tolerance)
    const states = [before, ...since].filter((each) => each !== undefined)
    const phrases = states
      .filter((each) => each.event !== "removed")
      .map((each) => phrase({ ...each, state: each.to ?? each.from }))
    for (const each of phrases) possible.add(each)
    const maybeGone = before === undefined || states.some((each) => each.event === "removed")
    const [last] = phrases.slice(-1)
    if (!maybeGone && last !== undefined && !phrases.some((each) => told.includes(each))) {
      lacking.push(last)
    }
  }
  return [
    ...told.filter((each) => !possible.has(each)).map((each) => `no transition to ${each}`),
    ...lacking.map((each) => `it lacks ${each}`),
  ]
}

interface LastTask {
  readonly task: string
  readonly state: string | null
  readonly desired: string
  readonly node: string | null
  readonly image: string
  readonly err: string | null
}

function phrase({ task, state, desired, node, image, err }: LastTask): string {
  const where = node === null || node === "" ? "no node" : node
  return `${task} ${state} [${desired}] on ${where}${err === null ? "" : `, ${err}`} (${image})`
}

/** The state that `inspect --pretty` prints was one that the service had when it was asked. */
function contradictedUpdates(recording: Recording): readonly string[] {
  return Object.entries(recording.final_pretty).flatMap(([service, text]) => {
    const printed = /^UpdateStatus:\r?\n State:\s+(\S+)/m.exec(text)?.[1] ?? null
    const made = recording.service_events.findLast(
      (each) => each.service === service && each.event === "create",
    )
    const changes = recording.update_status.filter(
      (each) => each.service === service && each.t_s >= (made?.t_s ?? 0),
    )
    const before = changes.filter((each) => each.t_s <= recording.duration_s - tolerance).at(-1)
    const since = changes.filter((each) => each.t_s > recording.duration_s - tolerance)
    const possible = [before?.state ?? null, ...since.map(({ state }) => state)]
    return possible.includes(printed) ? [] : [`${service} is ${printed}, after ${possible.at(-1)}`]
  })
}
