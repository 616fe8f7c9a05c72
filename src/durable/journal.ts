/**
 * The lab's history: what every commit brought, with cluster and wall time, append-only, in chunks of
 * a keyframe (a snapshot) and what followed it. The newest entries travel in the lab's own row until
 * they fill a part, so that a commit costs no row of its own; the oldest chunk is dropped whole.
 */
import type { ClusterEvent } from "../engine/facts.ts"
import type { JournalledEvent } from "../engine/host.ts"
import type { SimTime } from "../swarm/time.ts"
import type { RatePoint } from "../wire/lab.ts"
import { piecesOf } from "./pieces.ts"
import { type LabStore, number, text } from "./store.ts"

export interface JournalEntry {
  readonly seq: number
  /** Wall ms of the commit. */
  readonly wall: number
  /** Cluster µs up to which everything has happened. */
  readonly now: SimTime
  /** Number of the first of `events`, counted over the lab's life. */
  readonly firstEvent: number
  readonly events: readonly ClusterEvent[]
  readonly rates: readonly RatePoint[]
}

export interface JournalState {
  readonly open: readonly JournalEntry[]
  /** Number that the next event gets. */
  readonly nextEvent: number
}

/** Characters of JSON. */
export interface JournalLimits {
  readonly part: number
  readonly chunk: number
  readonly all: number
}

const usualLimits: JournalLimits = { part: 32_000, chunk: 400_000, all: 18_000_000 }
/** Of the events that the lab page tells over again to one who comes. */
const recentEventsMax = 256
/** As many as `docker events` remembers, of those that it tells of. */
const toldEventsMax = 256

export class Journal {
  readonly #store: LabStore
  readonly #limits: JournalLimits
  /** Not yet in the table: saved with the lab's row. */
  #open: { entry: JournalEntry; size: number }[] = []
  /** The newest entries, stored or not: enough for the last events. */
  #recent: JournalEntry[] = []
  /** The newest events that `docker events` tells of: few among all, so they are kept apart. */
  #told: JournalledEvent[] = []
  readonly #isTold: (event: ClusterEvent) => boolean
  #nextEvent = 1

  constructor(
    store: LabStore,
    isTold: (event: ClusterEvent) => boolean,
    limits: JournalLimits = usualLimits,
  ) {
    this.#store = store
    this.#isTold = isTold
    this.#limits = limits
  }

  /** Takes up where the lab's row and the table left off. */
  load({ open, nextEvent }: JournalState): void {
    const stored = this.#newestParts().flatMap((body): JournalEntry[] => JSON.parse(body))
    this.#open = open.map((entry) => ({ entry, size: JSON.stringify(entry).length }))
    this.#recent = [...stored, ...open]
    for (const entry of this.#recent) this.#remember(entry)
    this.#nextEvent = nextEvent
    this.#forget()
  }

  append(entry: Omit<JournalEntry, "firstEvent">): JournalEntry {
    const numbered = { ...entry, firstEvent: this.#nextEvent }
    this.#nextEvent += entry.events.length
    this.#open.push({ entry: numbered, size: JSON.stringify(numbered).length })
    this.#recent.push(numbered)
    this.#remember(numbered)
    this.#forget()
    return numbered
  }

  /** To be stored with the lab's row. */
  get state(): JournalState {
    return { open: this.#open.map(({ entry }) => entry), nextEvent: this.#nextEvent }
  }

  /** Moves the open entries to the table when they fill a part; `snapshot` is the present one. */
  flush(snapshot: () => string): void {
    const size = this.#open.reduce((sum, { size }) => sum + size, 0)
    if (size < this.#limits.part) return
    const chunk = this.#newestChunk()
    this.#close(chunk)
    if (this.#sizeOf(chunk) < this.#limits.chunk) return
    this.#insert(chunk + 1, "keyframe", snapshot())
    this.#dropOldest()
  }

  /** A swarm was made, or made anew: what follows is told from its beginning. */
  restart(snapshot: string): void {
    const chunk = this.#newestChunk()
    if (this.#open.length > 0) this.#close(chunk)
    this.#insert(chunk + 1, "keyframe", snapshot)
    this.#recent = []
    this.#told = []
  }

  /** Entries after `seq`, or null when they do not reach back that far. */
  since(seq: number): readonly JournalEntry[] | null {
    const oldest = this.#recent[0]
    if (oldest !== undefined && seq >= oldest.seq - 1) {
      return this.#recent.filter((entry) => entry.seq > seq)
    }
    return null
  }

  get recent(): readonly JournalEntry[] {
    return this.#recent
  }

  recentEvents(): readonly ClusterEvent[] {
    return this.#recent.flatMap(({ events }) => events).slice(-recentEventsMax)
  }

  toldEvents(): readonly JournalledEvent[] {
    return this.#told
  }

  #close(chunk: number): void {
    this.#insert(chunk, "part", JSON.stringify(this.#open.map(({ entry }) => entry)))
    this.#open = []
  }

  #newestChunk(): number {
    const [row] = this.#store.query("SELECT coalesce(max(chunk), 0) AS chunk FROM journal")
    return number(row?.chunk)
  }

  #sizeOf(chunk: number): number {
    const [row] = this.#store.query("SELECT sum(size) AS size FROM journal WHERE chunk = ?", chunk)
    return number(row?.size)
  }

  /** A long body goes on in rows of kind `more`. */
  #insert(chunk: number, kind: "keyframe" | "part", body: string): void {
    piecesOf(body).forEach((piece, index) => {
      this.#store.write(
        "INSERT INTO journal (chunk, kind, size, body) VALUES (?, ?, ?, ?)",
        chunk,
        index === 0 ? kind : "more",
        piece.length,
        piece,
      )
    })
  }

  /** Bodies of the last parts of the newest chunk, oldest first. */
  #newestParts(): string[] {
    const rows = this.#store.query(
      "SELECT kind, body FROM journal WHERE chunk = (SELECT max(chunk) FROM journal) AND id >= coalesce((SELECT id FROM journal WHERE kind = 'part' AND chunk = (SELECT max(chunk) FROM journal) ORDER BY id DESC LIMIT 1 OFFSET 3), 0) ORDER BY id",
    )
    const bodies: { readonly kind: string; body: string }[] = []
    for (const row of rows) {
      const last = bodies.at(-1)
      if (text(row.kind) === "more" && last !== undefined) last.body += text(row.body)
      else bodies.push({ kind: text(row.kind), body: text(row.body) })
    }
    return bodies.flatMap(({ kind, body }) => (kind === "part" ? [body] : []))
  }

  #dropOldest(): void {
    const [row] = this.#store.query(
      "SELECT min(chunk) AS oldest, max(chunk) AS newest, sum(size) AS size FROM journal",
    )
    if (row === undefined || number(row.size) <= this.#limits.all) return
    if (number(row.oldest) === number(row.newest)) return
    this.#store.write("DELETE FROM journal WHERE chunk = ?", number(row.oldest))
  }

  #remember({ firstEvent, wall, events }: JournalEntry): void {
    events.forEach((event, index) => {
      if (this.#isTold(event)) this.#told.push({ seq: firstEvent + index, wall, event })
    })
    this.#told = this.#told.slice(-toldEventsMax)
  }

  #forget(): void {
    let events = this.#recent.reduce((sum, entry) => sum + entry.events.length, 0)
    while (
      this.#recent.length > 1 &&
      events - (this.#recent[0]?.events.length ?? 0) >= recentEventsMax
    ) {
      events -= this.#recent.shift()?.events.length ?? 0
    }
  }
}
