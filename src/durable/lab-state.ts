/** What the lab's row holds beside the snapshot of its cluster: plain data, stored with every commit. */
import { ratesAfter } from "../dockercoins/rate-history.ts"
import { presentFact } from "../engine/present.ts"
import type { Exercise, Standing } from "../exercises/exercise.ts"
import { foldFact, startStanding } from "../exercises/runner.ts"
import type { Cluster } from "../swarm/cluster.ts"
import type { Broadcast } from "../wire/broadcast.ts"
import type { RatePoint } from "../wire/lab.ts"
import { versionsAmong } from "../wire/versions.ts"
import type { FollowerState } from "./followers.ts"
import type { JournalState } from "./journal.ts"
import { emptyOutbox, type OutboxState } from "./outbox.ts"
import type { Pace } from "./pace.ts"
import { picture } from "./views.ts"

export interface LabState {
  readonly format: 1
  readonly seq: number
  readonly pace: Pace
  readonly standing: Standing
  readonly journal: JournalState
  readonly lastRate: RatePoint | null
  /** The worker's image texts since the swarm began, in order of appearance (wire/versions.ts). */
  readonly versions: readonly string[]
  readonly followers: readonly FollowerState[]
  readonly outbox: OutboxState
  /** Answers to mutating requests, so that a repeated one is not done twice. */
  readonly answered: readonly Answered[]
  /** Whether the classroom was told, or is about to be, that a page is open. Absent in older rows. */
  readonly present?: boolean
  /** What the instructor said last. Absent in older rows. */
  readonly broadcast?: Broadcast | null
}

export interface Answered {
  readonly id: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const answeredMax = 32
/** Characters of all remembered bodies; the newest answer is kept whatever its length. */
const answeredCharacters = 128 * 1024

export function newState(cluster: Cluster, exercise: Exercise, pace: Pace): LabState {
  return {
    format: 1,
    seq: 1,
    pace,
    standing: foldFact(exercise, startStanding(exercise), presentFact(cluster), pace.lastVisit),
    journal: { open: [], nextEvent: 1 },
    lastRate: ratesAfter(null, [], cluster).at(-1) ?? null,
    versions: versionsAmong([], picture(cluster).tasks),
    followers: [],
    outbox: emptyOutbox,
    answered: [],
    present: false,
  }
}

/** With one answer more; the oldest are forgotten. */
export function remembering(answered: readonly Answered[], answer: Answered): readonly Answered[] {
  let room = answeredCharacters - answer.body.length
  const older = answered.slice(1 - answeredMax).reverse()
  const end = older.findIndex(({ body }) => {
    room -= body.length
    return room < 0
  })
  return [...(end === -1 ? older : older.slice(0, end)).reverse(), answer]
}
