/** What a lab has in its storage, as plain data: how a fixture of a format is made, and put back. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test"
import type { Lab } from "../../../src/durable/lab.ts"

type Row = Readonly<Record<string, string | number | null>>

export interface StoredLab {
  /** Rows by table. The lab's opening, which names class and student, is left out. */
  readonly tables: Readonly<Record<string, readonly Row[]>>
}

const tables = ["snapshot", "journal", "files", "terminals"]

export async function storedLab(lab: DurableObjectStub<Lab>): Promise<StoredLab> {
  return await runInDurableObject(lab, (_, { storage: { sql } }) => {
    const rows = (query: string) =>
      sql.exec<Record<string, string | number | null>>(query).toArray()
    const others = tables.map((table) => [table, rows(`SELECT * FROM ${table}`)])
    return {
      tables: { lab: rows("SELECT snapshot, state FROM lab"), ...Object.fromEntries(others) },
    }
  })
}

/** Gives a lab that somebody has joined the storage of another one, as if it had always been its own. */
export async function restoreLab(lab: DurableObjectStub<Lab>, stored: StoredLab): Promise<void> {
  await runInDurableObject(lab, (_, { storage: { sql } }) => {
    for (const table of tables) sql.exec(`DELETE FROM ${table}`)
    for (const [table, rows] of Object.entries(stored.tables)) {
      for (const row of rows) {
        const columns = Object.keys(row)
        const values = Object.values(row)
        if (table === "lab") {
          sql.exec(`UPDATE lab SET ${columns.map((name) => `${name} = ?`).join(", ")}`, ...values)
        } else {
          const places = columns.map(() => "?").join(", ")
          sql.exec(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places})`, ...values)
        }
      }
    }
  })
  await evictDurableObject(lab)
}
