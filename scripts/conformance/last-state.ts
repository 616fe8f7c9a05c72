/**
 * What a recording says of its end has to follow from what it says before: only the latter is held
 * against ours, and for the last half second neither swarm may have seen all.
 */
import type { Difference } from "./compare.ts"
import { tolerance } from "./latitude.ts"
import type { Recording, Transition } from "./recording.ts"

export function compareLastState(recording: Recording): readonly Difference[] {
  const at = recording.duration_s
  return [...contradictedTasks(recording), ...contradictedUpdates(recording)].map((text) => ({
    at,
    text: `final state: ${text}`,
  }))
}

function contradictedTasks(recording: Recording): readonly string[] {
  const last = new Map<string, Transition>()
  for (const each of recording.transitions) {
    if (each.event === "removed") last.delete(each.task)
    else last.set(each.task, each)
  }
  const expected = [...last.values()].map((each) =>
    phrase({ ...each, state: each.to ?? each.from }),
  )
  const told = Object.values(recording.final).flatMap((places) =>
    Object.values(places).flatMap((tasks) => tasks.map(phrase)),
  )
  return [
    ...told.filter((each) => !expected.includes(each)).map((each) => `no transition to ${each}`),
    ...expected.filter((each) => !told.includes(each)).map((each) => `it lacks ${each}`),
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
    const changes = recording.update_status.filter((each) => each.service === service)
    const before = changes.filter((each) => each.t_s <= recording.duration_s - tolerance).at(-1)
    const since = changes.filter((each) => each.t_s > recording.duration_s - tolerance)
    const possible = [before?.state ?? null, ...since.map(({ state }) => state)]
    return possible.includes(printed) ? [] : [`${service} is ${printed}, after ${possible.at(-1)}`]
  })
}
