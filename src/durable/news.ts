/** What of a lab's changes is worth telling the world outside, and how soon. */
import type { Standing } from "../exercises/exercise.ts"
import type { ClusterEvent } from "../swarm/events.ts"
import type { News } from "./outbox.ts"

/** Urgent where something happened that is worth an instructor's glance at once: a node is back, too. */
export function newsOf(events: readonly ClusterEvent[]): News {
  return { urgent: events.some(isUrgent) }
}

function isUrgent(event: ClusterEvent): boolean {
  return event.type === "node" || (event.type === "service" && event.updateStatusChanged)
}

/**
 * Steps whose row in D1 is behind; urgent where somebody waits to see it. Null when the classroom has
 * nothing to hear of either.
 */
export function progressNews(before: Standing, after: Standing): Required<News> | null {
  const changed = Object.entries(after.steps).map(([id, step]) => {
    const old = before.steps[id]
    const seen =
      step.startedAt !== (old?.startedAt ?? null) ||
      step.doneAt !== (old?.doneAt ?? null) ||
      step.hints !== (old?.hints ?? 0)
    return { id, seen, behind: seen || step.attempts !== (old?.attempts ?? 0) }
  })
  const steps = changed.flatMap(({ id, behind }) => (behind ? [id] : []))
  const guessed = Object.entries(after.steps).some(
    ([id, { answer }]) => answer?.choice !== before.steps[id]?.answer?.choice,
  )
  const urgent = guessed || changed.some(({ seen }) => seen)
  const quiet = steps.length === 0 && !guessed && sameTrouble(before, after)
  return quiet ? null : { steps, urgent }
}

const sameTrouble = (before: Standing, after: Standing) =>
  before.trouble.length === after.trouble.length &&
  before.trouble.every((sentence, index) => sentence === after.trouble[index])
