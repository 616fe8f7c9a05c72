/**
 * The lab's own SQLite: one row for what changes with every commit, small tables for the rest. Every
 * write goes through here and is counted, because written rows are what a class costs.
 */
import type { GuestView } from "../wire/lab.ts"
import { piecesOf } from "./pieces.ts"

/** Of the lab's own tables; a later version of the code brings the tables of an earlier one up to it. */
const tablesVersion = 3

export interface LabRow {
  readonly opening: string
  readonly snapshot: string
  readonly state: string
}

export class LabStore {
  readonly #storage: DurableObjectStorage
  #rowsWritten = 0
  #armedFor: number | null = null
  /** Rows that the snapshot has beside its first piece in the lab's row. */
  #morePieces = 0

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  /** Rows written by this instance, alarms included. */
  get rowsWritten(): number {
    return this.#rowsWritten
  }

  /** Makes the tables; called once, before anything else. */
  async prepare(): Promise<void> {
    this.#armedFor = await this.#storage.getAlarm()
    if (this.#storage.kv.get<number>("tables") === tablesVersion) return
    for (const table of tables) this.#storage.sql.exec(table)
    this.#storage.kv.put("tables", tablesVersion)
  }

  load(): LabRow | null {
    const rows = this.query("SELECT opening, snapshot, state FROM lab WHERE id = 1")
    const row = rows[0]
    if (row === undefined) return null
    const more = this.query("SELECT body FROM snapshot ORDER BY piece")
    this.#morePieces = more.length
    const snapshot = [text(row.snapshot), ...more.map(({ body }) => text(body))].join("")
    return { opening: text(row.opening), snapshot, state: text(row.state) }
  }

  /** Without a snapshot the stored one stays. */
  save(state: string, snapshot: string | null): void {
    if (snapshot === null) {
      this.write("UPDATE lab SET state = ? WHERE id = 1", state)
      return
    }
    const [first = "", ...more] = piecesOf(snapshot)
    this.write("UPDATE lab SET state = ?, snapshot = ? WHERE id = 1", state, first)
    this.#savePieces(more)
  }

  create(row: LabRow): void {
    const [first = "", ...more] = piecesOf(row.snapshot)
    this.write(
      "INSERT OR REPLACE INTO lab (id, opening, snapshot, state) VALUES (1, ?, ?, ?)",
      row.opening,
      first,
      row.state,
    )
    this.#savePieces(more)
  }

  saveOpening(opening: string): void {
    this.write("UPDATE lab SET opening = ? WHERE id = 1", opening)
  }

  #savePieces(more: readonly string[]): void {
    more.forEach((body, piece) => {
      this.write("INSERT OR REPLACE INTO snapshot (piece, body) VALUES (?, ?)", piece, body)
    })
    if (this.#morePieces > more.length) {
      this.write("DELETE FROM snapshot WHERE piece >= ?", more.length)
    }
    this.#morePieces = more.length
  }

  /** What the lab was before it was started over; null forgets it. */
  saveBefore(before: string | null): void {
    this.write("DELETE FROM before")
    if (before === null) return
    piecesOf(before).forEach((body, piece) => {
      this.write("INSERT INTO before (piece, body) VALUES (?, ?)", piece, body)
    })
  }

  get before(): string | null {
    const rows = this.query("SELECT body FROM before ORDER BY piece")
    return rows.length === 0 ? null : rows.map(({ body }) => text(body)).join("")
  }

  query(sql: string, ...values: SqlStorageValue[]): Record<string, SqlStorageValue>[] {
    return this.#storage.sql.exec(sql, ...values).toArray()
  }

  write(sql: string, ...values: SqlStorageValue[]): void {
    const cursor = this.#storage.sql.exec(sql, ...values)
    this.#rowsWritten += cursor.rowsWritten
  }

  /** All writes of `body` together, or none. */
  transaction(body: () => void): void {
    this.#storage.transactionSync(body)
  }

  /** Sets the one alarm (wall ms), or clears it; writes only when it moves. */
  arm(at: number | null): void {
    if (at === this.#armedFor) return
    this.#armedFor = at
    this.#rowsWritten += 1
    void (at === null ? this.#storage.deleteAlarm() : this.#storage.setAlarm(at))
  }

  /** The platform has taken the alarm off by running it. */
  alarmFired(): void {
    this.#armedFor = null
  }

  /** The student's own docker that called last. */
  get guest(): GuestView | null {
    return this.#storage.kv.get<GuestView>("guest") ?? null
  }

  saveGuest(guest: GuestView | null): void {
    this.#rowsWritten += 1
    if (guest === null) this.#storage.kv.delete("guest")
    else this.#storage.kv.put("guest", guest)
  }

  /** Of the commits up to this one, not every removal of a file is known any more. */
  get forgotten(): number {
    return this.#storage.kv.get<number>("forgotten") ?? 0
  }

  saveForgotten(seq: number): void {
    this.#rowsWritten += 1
    this.#storage.kv.put("forgotten", seq)
  }

  /** Forgets everything: a removed student's lab. */
  async erase(): Promise<void> {
    await this.#storage.deleteAlarm()
    await this.#storage.deleteAll()
    this.#armedFor = null
  }

  /** The tombstone: nobody can open this lab again. */
  get removed(): boolean {
    return this.#storage.kv.get<boolean>("removed") === true
  }

  /** After `erase`, which would take it along. */
  markRemoved(): void {
    this.#storage.kv.put("removed", true)
  }
}

/** What a text column holds. */
export function text(value: SqlStorageValue | undefined): string {
  if (typeof value !== "string") throw new Error("a text column holds no text")
  return value
}

export function number(value: SqlStorageValue | undefined): number {
  if (typeof value !== "number") throw new Error("a number column holds no number")
  return value
}

/** No indices beside the keys: an index entry is a written row too. */
const tables = [
  "CREATE TABLE IF NOT EXISTS lab (id INTEGER PRIMARY KEY, opening TEXT NOT NULL, snapshot TEXT NOT NULL, state TEXT NOT NULL)",
  "CREATE TABLE IF NOT EXISTS snapshot (piece INTEGER PRIMARY KEY, body TEXT NOT NULL)",
  "CREATE TABLE IF NOT EXISTS before (piece INTEGER PRIMARY KEY, body TEXT NOT NULL)",
  "CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, state TEXT NOT NULL)",
  "CREATE TABLE IF NOT EXISTS journal (id INTEGER PRIMARY KEY, chunk INTEGER NOT NULL, kind TEXT NOT NULL, size INTEGER NOT NULL, body TEXT NOT NULL)",
  "CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, text TEXT, mode INTEGER NOT NULL, modified INTEGER NOT NULL, seq INTEGER NOT NULL, gone INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE TABLE IF NOT EXISTS terminals (id TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID",
]
