/**
 * The student's files on this page: one file system for shell and editor, whose changes go to the
 * lab and which takes in what other pages changed.
 */
import {
  createMemoryFiles,
  type FileChange,
  type MemoryFiles,
} from "../../src/shell/memory-files.ts"
import type { ClientMessage, FileView, LabMessage, SaveFileMessage } from "../../src/wire/lab.ts"
import type { Connection } from "./connection/connection.ts"

/** Changes of one file within this time travel as one message, ms. */
const gatherFor = 200

export interface WorkspaceEvents {
  /** Something came from elsewhere, or was changed here: trees and editors look again. */
  onChange(path: string | null): void
  onRefused(path: string, why: string): void
}

export class Workspace {
  readonly files: MemoryFiles
  private readonly connection: Connection
  private readonly events: WorkspaceEvents
  private gathered: FileChange[] = []
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(connection: Connection, events: WorkspaceEvents) {
    this.connection = connection
    this.events = events
    this.files = createMemoryFiles({ now: () => Date.now() })
    this.files.onChange((change) => this.changedHere(change))
  }

  /** Replaces everything by what the lab has, then repeats what the lab has not confirmed yet. */
  load(files: readonly FileView[]): void {
    this.files.load(files)
    for (const message of this.connection.unanswered()) {
      if (message.type === "file") this.files.adopt(changeOf(message))
    }
    for (const change of this.gathered) this.files.adopt(change)
    this.events.onChange(null)
  }

  changedElsewhere(message: Extract<LabMessage, { type: "file" }>): void {
    const { path, text, mode } = message
    // What was changed here since will arrive there later, and stand.
    if (this.isChanging(path)) return
    const here = this.files.stat(path)
    if (text === null) this.files.adopt({ op: "remove", path })
    else if (here?.type === "file" && this.files.read(path) === text) return
    else this.files.adopt({ op: "write", path, text, mode })
    this.events.onChange(path)
  }

  /** Sends now what is still being gathered. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    for (const change of this.gathered.splice(0)) this.save(change)
  }

  /** True while a change has not been confirmed by the lab. */
  get pending(): boolean {
    return (
      this.gathered.length > 0 ||
      this.connection.unanswered().some((message) => message.type === "file")
    )
  }

  private isChanging(path: string): boolean {
    const unsaid = this.gathered.some((change) => change.path === path)
    const waiting = (message: ClientMessage) => message.type === "file" && message.path === path
    return unsaid || this.connection.unanswered().some(waiting)
  }

  private changedHere(change: FileChange): void {
    const last = this.gathered.at(-1)
    if (change.op === "write" && last?.op === "write" && last.path === change.path) {
      this.gathered.pop()
    }
    this.gathered.push(change)
    this.timer ??= setTimeout(() => this.flush(), gatherFor)
    this.events.onChange(change.path)
  }

  private save(change: FileChange): void {
    const id = this.connection.nextId()
    this.connection.ask(
      { type: "file", id, ...change },
      {
        answered: (answer) => {
          if (answer.type === "done" && answer.error !== undefined) {
            this.events.onRefused(change.path, answer.error)
          }
        },
        refused: () => this.events.onRefused(change.path, "The lab has ended."),
      },
    )
  }
}

function changeOf(message: SaveFileMessage): FileChange {
  const { op, path, text = "" } = message
  if (op === "write") return { op, path, text, mode: message.mode ?? 0o644 }
  if (op === "mkdir") return { op, path, mode: message.mode ?? 0o755 }
  if (op === "chmod") return { op, path, mode: message.mode ?? 0o644 }
  return { op, path }
}
