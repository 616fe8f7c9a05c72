/** What became of the nodes: their states and availabilities, in order, and when. */
import type { Difference } from "./difference.ts"
import { tolerance } from "./latitude.ts"
import type { Recording } from "./recording.ts"

export interface NodeChange {
  readonly t_s: number
  readonly node: string
  readonly state: string
  readonly availability: string
}

export function compareNodes(
  recording: Recording,
  changes: readonly NodeChange[],
): readonly Difference[] {
  return ownNodes(recording).flatMap((node) => {
    const theirs = newsOf(node, recording.node_events)
    const ours = newsOf(node, changes)
    for (let index = 0; index < Math.max(theirs.length, ours.length); index++) {
      const [their, our] = [theirs[index], ours[index]]
      const at = Math.min(their?.t_s ?? Number.MAX_VALUE, our?.t_s ?? Number.MAX_VALUE)
      // Upon the edge of the recording: it may just not have seen it any more.
      if (their === undefined && at > recording.duration_s - tolerance) break
      const [should, is] = [textOf(their), textOf(our)]
      if (should !== is) return [{ at, text: `${node}: expected ${should}; is ${is}` }]
      const off = (our?.t_s ?? 0) - (their?.t_s ?? 0)
      if (Math.abs(off) > tolerance) {
        return [{ at, text: `${node}: ${should} at ${their?.t_s}; is at ${our?.t_s}` }]
      }
    }
    return []
  })
}

/** Where other scenarios shared the machines, only those that this one did something to. */
export function ownNodes(recording: Recording): readonly string[] {
  if (recording.concurrent_with.length === 0) return recording.nodes
  const touched = recording.steps.flatMap(({ action, effects = [] }) => [
    "node" in action ? action.node : undefined,
    ...effects.map(({ node }) => node),
  ])
  return recording.nodes.filter((node) => touched.includes(node))
}

/** Without what says nothing new: engines describe themselves again now and then. */
function newsOf(node: string, changes: readonly NodeChange[]): readonly NodeChange[] {
  let known = "ready, active"
  return changes.filter((change) => {
    if (change.node !== node) return false
    const isNews = textOf(change) !== known
    known = textOf(change)
    return isNews
  })
}

const textOf = (change: NodeChange | undefined): string =>
  change === undefined ? "nothing" : `${change.state}, ${change.availability}`
