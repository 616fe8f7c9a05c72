/**
 * What the world outside does not know yet: the student's progress (D1 and the classroom) and the
 * digest of their lab (the classroom). It is marked in the same transaction as the fact, delivered at
 * least once, and harmless to repeat, since each delivery carries the whole present state.
 */
export interface OutboxState {
  /** Grows with everything worth telling. */
  readonly version: number
  /** Up to which the classroom knows; equal to `version` = nothing to tell. */
  readonly delivered: number
  /** Steps whose rows in D1 are behind. */
  readonly steps: readonly string[]
  /** Somebody is waiting to see it: not to be held back. */
  readonly urgent: boolean
  /** Wall ms at which the alarm delivers; null = nothing to deliver. */
  readonly dueAt: number | null
  /** Wall ms of the last delivery. */
  readonly deliveredAt: number
  readonly failures: number
  /** As the classroom said last: somebody looks on. Absent in older rows. */
  readonly watched?: boolean
}

export interface News {
  readonly steps?: readonly string[]
  readonly urgent: boolean
}

export const emptyOutbox: OutboxState = {
  version: 0,
  delivered: 0,
  steps: [],
  urgent: false,
  dueAt: null,
  deliveredAt: 0,
  failures: 0,
  watched: false,
}

/** News that nobody waits for leaves so often at most; sooner while an instructor's page is open. */
const everyMs = 20_000
const everyWatchedMs = 8_000
/** Urgent news leaves right after its commit; the alarm is only for the case that it is lost. */
const urgentAlarmMs = 2_000
const retryFirstMs = 1_000
const retryLastMs = 15 * 60_000

export function mark(box: OutboxState, news: News, now: number): OutboxState {
  const urgent = box.urgent || news.urgent
  const hurried = news.urgent && box.failures === 0
  const next = hurried ? now + urgentAlarmMs : Math.max(now, box.deliveredAt + everyOf(box))
  return {
    ...box,
    version: box.version + 1,
    steps: [...new Set([...box.steps, ...(news.steps ?? [])])],
    urgent,
    dueAt: hurried ? Math.min(next, box.dueAt ?? next) : (box.dueAt ?? next),
  }
}

const everyOf = ({ watched = false }: OutboxState) => (watched ? everyWatchedMs : everyMs)

export const isEmpty = (box: OutboxState): boolean => box.dueAt === null

/** Whether to deliver now: urgent news do not wait for their alarm, unless deliveries fail. */
export function isDue(box: OutboxState, now: number): boolean {
  if (box.dueAt === null) return false
  return now >= box.dueAt || (box.urgent && box.failures === 0)
}

/** `sent` is the box as it was when the delivery began: what came meanwhile stays. */
export function delivered(
  box: OutboxState,
  sent: OutboxState,
  now: number,
  watched: boolean,
): OutboxState {
  const { version } = box
  const done = { ...emptyOutbox, version, delivered: sent.version, deliveredAt: now, watched }
  if (box.version === sent.version) return done
  const rest = { steps: box.steps, urgent: box.urgent }
  return { ...done, ...rest, dueAt: now + (box.urgent ? urgentAlarmMs : everyOf(done)) }
}

export function failed(box: OutboxState, now: number): OutboxState {
  const wait = Math.min(retryLastMs, retryFirstMs * 2 ** box.failures)
  return { ...box, failures: Math.min(20, box.failures + 1), dueAt: now + wait }
}
