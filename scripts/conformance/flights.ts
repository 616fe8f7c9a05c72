/** How many slots of a service are in flight at any time: a task on its way up, or on its way out. */
import type { Difference } from "./difference.ts"
import type { Recording } from "./recording.ts"

/** Seconds in which the two counts may pass each other. */
const tolerance = 0.5
/** Seconds: counts that were over sooner are between two commits of one deed. */
const blink = 0.1

interface Change {
  readonly committed_s: number
  readonly service: string
  readonly slot: number | null
  readonly node: string | null
  readonly task: string
  readonly to: string | null
  readonly desired: string
  readonly event?: string | undefined
}

interface Count {
  readonly from: number
  readonly slots: number
}

/** At each time, the recording's count has to be one of ours around that time, and ours one of its. */
export function compareFlights(recording: Recording, ours: readonly Change[]): Difference[] {
  const services = new Set(recording.transitions.map((each) => each.service))
  return [...services].flatMap((service) => {
    const expected = countsOf(recording.transitions, service)
    const actual = countsOf(ours, service)
    const text = (slots: number) => `${service}: ${slots} slots in flight`
    const missing = firstWithout(expected, actual, recording.duration_s)
    if (missing) return [{ at: missing.from, text: `${text(missing.slots)} never came` }]
    const extra = firstWithout(actual, expected, recording.duration_s)
    return extra ? [{ at: extra.from, text: `${text(extra.slots)} should not be` }] : []
  })
}

function firstWithout(
  counts: readonly Count[],
  others: readonly Count[],
  end: number,
): Count | undefined {
  return counts.find(({ from, slots }, index) => {
    const to = counts[index + 1]?.from ?? end
    if (from > end - tolerance || to - from < blink) return false
    return !others.some((other, at) => {
      const otherTo = others[at + 1]?.from ?? end
      return other.slots === slots && other.from <= to + tolerance && otherTo >= from - tolerance
    })
  })
}

function countsOf(changes: readonly Change[], service: string): readonly Count[] {
  const tasks = new Map<string, { place: string; flying: boolean }>()
  const counts: Count[] = [{ from: 0, slots: 0 }]
  for (const change of changes) {
    if (change.service !== service) continue
    const place = change.slot === null ? (change.node ?? "") : String(change.slot)
    if (change.event === "removed") tasks.delete(change.task)
    else tasks.set(change.task, { place, flying: isFlying(change) })
    const flying = [...tasks.values()].filter((task) => task.flying)
    counts.push({ from: change.committed_s, slots: new Set(flying.map((task) => task.place)).size })
  }
  return counts
}

const ends = new Set(["complete", "shutdown", "failed", "rejected", "remove", "orphaned"])

function isFlying({ to, desired }: Change): boolean {
  if (ends.has(to ?? "")) return false
  const wanted = desired === "running" || desired === "ready"
  return wanted ? to !== "running" : true
}
