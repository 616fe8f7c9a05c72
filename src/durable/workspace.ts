/**
 * The student's files and terminals, as the lab keeps them: any browser finds them again. The page's
 * shell works on a copy in memory and saves what it changes.
 */
import { err, ok, type Result } from "../lib/result.ts"
import {
  type FileView,
  type RanCommand,
  ranLimits,
  type SaveFileMessage,
  type TerminalState,
} from "../wire/lab.ts"
import type { RanLine } from "../wire/look.ts"
import { type LabStore, number, text } from "./store.ts"

const workspaceLimits = {
  files: 300,
  /** Files that were removed, of which pages that come back are told. */
  marks: 300,
  /** Characters. */
  file: 128 * 1024,
  all: 1024 * 1024,
  path: 512,
  terminals: 8,
  /** Characters of a terminal's state as JSON. */
  terminal: 64 * 1024,
} as const

/** A file as another page must hear of it; `text: null` is a directory, or removed. */
export interface FileChange {
  readonly path: string
  readonly text: string | null
  readonly mode: number
  readonly removed: boolean
}

/** As it is stored: absent where nothing has run yet, and in older rows. */
interface StoredTerminal extends TerminalState {
  readonly ran?: readonly Omit<RanLine, "terminal">[]
}

export class Workspace {
  readonly #store: LabStore

  constructor(store: LabStore) {
    this.#store = store
  }

  files(): FileView[] {
    return this.#store
      .query("SELECT path, text, mode, modified FROM files WHERE gone = 0 ORDER BY path")
      .map((row) => ({
        path: text(row.path),
        text: row.text === null ? null : text(row.text),
        mode: number(row.mode),
        modifiedAt: number(row.modified),
      }))
  }

  terminals(): TerminalState[] {
    return this.#terminals().map(({ ran: _ran, ...terminal }) => terminal)
  }

  /** What ran in the terminals last, newest first. */
  ran(): RanLine[] {
    return this.#terminals()
      .flatMap(({ id: terminal, ran = [] }) =>
        ran.toReversed().map((one) => ({ ...one, terminal })),
      )
      .sort((one, other) => other.at - one.at)
  }

  #terminals(): StoredTerminal[] {
    return this.#store
      .query("SELECT state FROM terminals ORDER BY id")
      .map((row): StoredTerminal => JSON.parse(text(row.state)))
  }

  /** What changed after commit `seq`, removals included; null where not all of them are known. */
  changesSince(seq: number): { readonly seq: number; readonly change: FileChange }[] | null {
    if (seq < this.#store.forgotten) return null
    return this.#store
      .query("SELECT path, text, mode, seq, gone FROM files WHERE seq > ? ORDER BY seq, path", seq)
      .map((row) => ({
        seq: number(row.seq),
        change: {
          path: text(row.path),
          text: row.text === null ? null : text(row.text),
          mode: number(row.mode),
          removed: number(row.gone) === 1,
        },
      }))
  }

  /** Applies one change of the page's file system; errors are the C library's sentences. */
  apply(message: SaveFileMessage, seq: number, now: number): Result<FileChange[], string> {
    const { path, op } = message
    if (!isCanonical(path)) return err("Invalid argument")
    if (op === "remove") return ok(this.#remove(path, seq, now))
    const before = this.#find(path)
    if (op === "chmod") {
      if (before === null) return err("No such file or directory")
      return this.#put({ ...before, mode: message.mode ?? before.mode }, seq, now)
    }
    const written = op === "mkdir" ? null : (message.text ?? "")
    const mode = message.mode ?? before?.mode ?? (op === "mkdir" ? 0o755 : 0o644)
    if (before !== null && (before.text === null) !== (written === null)) {
      return err(before.text === null ? "Is a directory" : "File exists")
    }
    if (this.#isFull(path, written)) return err("No space left on device")
    return this.#put({ path, text: written, mode, removed: false }, seq, now)
  }

  /** `ran`: what has run there since, at wall ms `now`. True where something of it was new. */
  saveTerminal(terminal: TerminalState, ran: readonly RanCommand[] = [], now = 0): boolean {
    const before = this.#terminals().find(({ id }) => id === terminal.id)?.ran ?? []
    const fresh = ran
      .filter(({ id }) => !before.some((known) => known.id === id))
      .map((one) => ({ ...one, at: now }))
    const kept = [...before, ...fresh].slice(-ranLimits.lines)
    if (JSON.stringify(terminal).length > workspaceLimits.terminal) return false
    const state = JSON.stringify({ ...terminal, ...(kept.length === 0 ? {} : { ran: kept }) })
    const [row] = this.#store.query(
      "SELECT count(*) AS others, (SELECT state FROM terminals WHERE id = ?1) AS known FROM terminals WHERE id <> ?1",
      terminal.id,
    )
    if (row?.known === state || number(row?.others) >= workspaceLimits.terminals) return false
    this.#store.write(
      "INSERT OR REPLACE INTO terminals (id, state) VALUES (?, ?)",
      terminal.id,
      state,
    )
    return fresh.length > 0
  }

  /** Puts the lab's own files back and drops all others; returns what that changed. */
  reset(files: readonly FileView[], seq: number, now: number): FileChange[] {
    const wanted = new Map(files.map((file) => [file.path, file]))
    const present = this.files()
    const dropped = present
      .filter((file) => !wanted.has(file.path))
      .flatMap((file) => this.#remove(file.path, seq, now))
    const known = new Map(present.map((file) => [file.path, file]))
    const restored = files
      .filter((file) => {
        const before = known.get(file.path)
        return before === undefined || before.text !== file.text || before.mode !== file.mode
      })
      .map((file) => this.#write({ ...file, removed: false }, seq, now))
    return [...dropped, ...restored]
  }

  resetTerminals(terminals: readonly TerminalState[]): void {
    this.#store.write("DELETE FROM terminals")
    for (const terminal of terminals) this.saveTerminal(terminal)
  }

  #find(path: string): FileChange | null {
    const [row] = this.#store.query(
      "SELECT text, mode FROM files WHERE path = ? AND gone = 0",
      path,
    )
    if (row === undefined) return null
    const content = row.text === null ? null : text(row.text)
    return { path, text: content, mode: number(row.mode), removed: false }
  }

  #put(change: FileChange, seq: number, now: number): Result<FileChange[], string> {
    return ok([this.#write(change, seq, now)])
  }

  #write(change: FileChange, seq: number, now: number): FileChange {
    this.#store.write(
      "INSERT OR REPLACE INTO files (path, text, mode, modified, seq, gone) VALUES (?, ?, ?, ?, ?, ?)",
      change.path,
      change.removed ? null : change.text,
      change.mode,
      now,
      seq,
      change.removed ? 1 : 0,
    )
    return { ...change, text: change.removed ? null : change.text }
  }

  /** With everything below it. Removed files stay as marks, so that a page that was away hears of it. */
  #remove(path: string, seq: number, now: number): FileChange[] {
    const removed = this.#store
      .query(
        "SELECT path, mode FROM files WHERE gone = 0 AND (path = ?1 OR substr(path, 1, length(?1) + 1) = ?1 || '/') ORDER BY path DESC",
        path,
      )
      .map((row) =>
        this.#write(
          { path: text(row.path), text: null, mode: number(row.mode), removed: true },
          seq,
          now,
        ),
      )
    this.#forgetMarks()
    return removed
  }

  /** The oldest, where there are too many. */
  #forgetMarks(): void {
    const [row] = this.#store.query(
      "SELECT seq FROM files WHERE gone = 1 ORDER BY seq DESC LIMIT 1 OFFSET ?",
      workspaceLimits.marks,
    )
    if (row === undefined) return
    const seq = number(row.seq)
    this.#store.write("DELETE FROM files WHERE gone = 1 AND seq <= ?", seq)
    this.#store.saveForgotten(seq)
  }

  #isFull(path: string, written: string | null): boolean {
    const size = written?.length ?? 0
    if (size > workspaceLimits.file) return true
    const [row] = this.#store.query(
      "SELECT count(*) AS files, coalesce(sum(length(text)), 0) AS size FROM files WHERE gone = 0 AND path <> ?",
      path,
    )
    return (
      number(row?.files) >= workspaceLimits.files || number(row?.size) + size > workspaceLimits.all
    )
  }
}

/** Absolute, without empty, `.` or `..` parts, without NUL. */
function isCanonical(path: string): boolean {
  if (!path.startsWith("/") || path.length > workspaceLimits.path || path.includes("\0"))
    return false
  return path
    .slice(1)
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== "..")
}
