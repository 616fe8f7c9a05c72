/**
 * One server at a time keeps a state directory: two would each have a memory of their own of the same
 * labs, and overwrite each other's.
 */
import { mkdirSync } from "node:fs"
import path from "node:path"
import { DatabaseSync } from "node:sqlite"

/** What is held must not be collected. */
const held = new Set<DatabaseSync>()

/**
 * Until `release` or the end of this process, whatever ends it. Throws where another one holds it;
 * `otherwise`: what else can be done than to stop that one.
 */
export function holdState(directory: string, otherwise = "."): { readonly release: () => void } {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const lock = new DatabaseSync(path.join(directory, "lock"), { timeout: 0 })
  try {
    lock.exec("BEGIN EXCLUSIVE")
  } catch {
    lock.close()
    throw new Error(
      `A Rollcall server is already running on ${directory}. Stop it first${otherwise}`,
    )
  }
  held.add(lock)
  return {
    release: () => {
      held.delete(lock)
      lock.close()
    },
  }
}
