/** A file system in memory, with a quota, that tells its listeners what changed. */
import { FileError, type FileInfo, type FileSystem } from "../lib/process.ts"
import { baseName, isWithin, parentOf, resolvePath } from "./paths.ts"

/** One file or directory as it is now; `text` is null for a directory. */
export interface FileEntry {
  readonly path: string
  readonly text: string | null
  readonly mode: number
  readonly modifiedAt: number
}

export type FileChange =
  | { readonly op: "write"; readonly path: string; readonly text: string; readonly mode: number }
  | { readonly op: "mkdir"; readonly path: string; readonly mode: number }
  | { readonly op: "chmod"; readonly path: string; readonly mode: number }
  | { readonly op: "remove"; readonly path: string }

export interface MemoryFilesOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Bytes of UTF-8 in all files together; 4 MiB unless given. */
  readonly quota?: number
  /** Files and directories together; 2,000 unless given. */
  readonly maxEntries?: number
}

export interface MemoryFiles extends FileSystem {
  /** Calls back after each change made through `FileSystem`. Returns how to stop. */
  onChange(listener: (change: FileChange) => void): () => void
  /** Applies a change made elsewhere: parents appear as needed, nobody is told, the quota is not asked. */
  adopt(change: FileChange): void
  /** Everything, sorted by path, but for what every file system has. */
  entries(): readonly FileEntry[]
  /** Replaces everything; nobody is told. */
  load(entries: readonly FileEntry[]): void
}

const own: readonly string[] = ["/", "/tmp"]
const directoryMode = 0o755
const fileMode = 0o644
const defaultQuota = 4 * 1024 * 1024
const defaultMaxEntries = 2_000

interface Entry {
  /** Null for a directory. */
  text: string | null
  size: number
  mode: number
  modifiedAt: number
}

export function createMemoryFiles(options: MemoryFilesOptions): MemoryFiles {
  return new Files(options)
}

class Files implements MemoryFiles {
  private readonly table = new Map<string, Entry>()
  private readonly listeners = new Set<(change: FileChange) => void>()
  private readonly now: () => number
  private readonly quota: number
  private readonly maxEntries: number
  private used = 0

  constructor(options: MemoryFilesOptions) {
    this.now = options.now
    this.quota = options.quota ?? defaultQuota
    this.maxEntries = options.maxEntries ?? defaultMaxEntries
    this.putOwn()
  }

  stat(path: string): FileInfo | null {
    const entry = this.table.get(path)
    if (!entry) return null
    const type = entry.text === null ? "directory" : "file"
    return { type, size: entry.size, mode: entry.mode, modifiedAt: entry.modifiedAt }
  }

  read(path: string): string {
    const entry = this.entry(path)
    if (entry.text === null) throw new FileError("EISDIR", path)
    return entry.text
  }

  write(path: string, text: string): void {
    const old = this.table.get(path)
    if (old?.text === null) throw new FileError("EISDIR", path)
    this.requireParent(path)
    const size = byteLength(text)
    this.requireRoom(path, size - (old?.size ?? 0), old ? 0 : 1)
    const mode = old?.mode ?? fileMode
    this.put(path, text, mode, this.now(), size)
    this.tell({ op: "write", path, text, mode })
  }

  append(path: string, text: string): void {
    const old = this.table.get(path)
    if (old === undefined || old.text === null) {
      this.write(path, text)
      return
    }
    const added = byteLength(text)
    this.requireRoom(path, added, 0)
    this.put(path, old.text + text, old.mode, this.now(), old.size + added)
    this.tell({ op: "write", path, text: old.text + text, mode: old.mode })
  }

  list(path: string): readonly string[] {
    if (this.entry(path).text !== null) throw new FileError("ENOTDIR", path)
    const names: string[] = []
    for (const each of this.table.keys()) {
      if (each !== "/" && parentOf(each) === path) names.push(baseName(each))
    }
    return names.sort(byCodeUnit)
  }

  makeDirectory(path: string, options: { parents?: boolean } = {}): void {
    const old = this.table.get(path)
    if (old) {
      if (options.parents === true && old.text === null) return
      throw new FileError("EEXIST", path)
    }
    const parent = parentOf(path)
    if (options.parents === true && !this.table.has(parent)) this.makeDirectory(parent, options)
    this.requireParent(path)
    this.requireRoom(path, 0, 1)
    this.put(path, null, directoryMode, this.now())
    this.tell({ op: "mkdir", path, mode: directoryMode })
  }

  remove(path: string, options: { recursive?: boolean } = {}): void {
    const entry = this.entry(path)
    if (path === "/") throw new FileError("EACCES", path)
    if (entry.text === null && options.recursive !== true && this.list(path).length > 0) {
      throw new FileError("ENOTEMPTY", path)
    }
    // Deepest first, so that whoever follows along never sees a file without its directory.
    for (const each of this.beneath(path).reverse()) {
      this.drop(each)
      this.tell({ op: "remove", path: each })
    }
  }

  rename(from: string, to: string): void {
    const entry = this.entry(from)
    if (from === to) return
    if (isWithin(to, from)) throw new FileError("EINVAL", to)
    this.requireParent(to)
    const target = this.table.get(to)
    if (target?.text === null && entry.text !== null) throw new FileError("EISDIR", to)
    if (target && target.text !== null && entry.text === null) throw new FileError("ENOTDIR", to)
    if (target) this.remove(to)
    for (const path of this.beneath(from)) {
      const moved = this.entry(path)
      const goal = to + path.slice(from.length)
      this.put(goal, moved.text, moved.mode, moved.modifiedAt)
      if (moved.text === null) this.tell({ op: "mkdir", path: goal, mode: moved.mode })
      else this.tell({ op: "write", path: goal, text: moved.text, mode: moved.mode })
    }
    this.remove(from, { recursive: true })
  }

  chmod(path: string, mode: number): void {
    const entry = this.entry(path)
    entry.mode = mode & 0o7777
    this.tell({ op: "chmod", path, mode: entry.mode })
  }

  onChange(listener: (change: FileChange) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  adopt(change: FileChange): void {
    const path = resolvePath("/", change.path)
    if (change.op === "remove") {
      for (const each of this.beneath(path)) this.drop(each)
      return
    }
    for (let up = parentOf(path); !this.table.has(up); up = parentOf(up)) {
      this.put(up, null, directoryMode, this.now())
    }
    const old = this.table.get(path)
    const text = change.op === "write" ? change.text : change.op === "mkdir" ? null : old?.text
    if (text !== undefined) this.put(path, text, change.mode, this.now())
  }

  entries(): readonly FileEntry[] {
    return this.beneath("/")
      .filter((path) => !own.includes(path))
      .map((path) => {
        const { text, mode, modifiedAt } = this.entry(path)
        return { path, text, mode, modifiedAt }
      })
  }

  load(entries: readonly FileEntry[]): void {
    this.table.clear()
    this.used = 0
    this.putOwn()
    for (const { path, text, mode, modifiedAt } of entries) {
      this.adopt(text === null ? { op: "mkdir", path, mode } : { op: "write", path, text, mode })
      this.entry(resolvePath("/", path)).modifiedAt = modifiedAt
    }
  }

  /** What every file system has. */
  private putOwn(): void {
    for (const path of own) this.put(path, null, directoryMode, this.now())
  }

  private put(
    path: string,
    text: string | null,
    mode: number,
    modifiedAt: number,
    size = text === null ? 4096 : byteLength(text),
  ): void {
    this.drop(path)
    if (text !== null) this.used += size
    this.table.set(path, { text, size, mode, modifiedAt })
  }

  private drop(path: string): void {
    const old = this.table.get(path)
    if (old && old.text !== null) this.used -= old.size
    this.table.delete(path)
  }

  private entry(path: string): Entry {
    const entry = this.table.get(path)
    if (entry) return entry
    for (let up = parentOf(path); up !== "/"; up = parentOf(up)) {
      const above = this.table.get(up)
      if (above && above.text !== null) throw new FileError("ENOTDIR", path)
    }
    throw new FileError("ENOENT", path)
  }

  private requireParent(path: string): void {
    const parent = this.entry(parentOf(path))
    if (parent.text !== null) throw new FileError("ENOTDIR", path)
  }

  private requireRoom(path: string, bytes: number, entries: number): void {
    const full = bytes > 0 && this.used + bytes > this.quota
    if (full || this.table.size - own.length + entries >= this.maxEntries)
      throw new FileError("ENOSPC", path)
  }

  private beneath(path: string): string[] {
    return [...this.table.keys()].filter((each) => isWithin(each, path)).sort(byCodeUnit)
  }

  private tell(change: FileChange): void {
    for (const listener of this.listeners) listener(change)
  }
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const encoder = new TextEncoder()

function byteLength(text: string): number {
  return encoder.encode(text).length
}
