/**
 * The contract between the shell and the commands that run in it: what a Unix process sees.
 * Commands are handed to the shell (`Command`), the shell hands each a `Process`; neither knows the
 * other's room. Time is handed in: wall time in the browser, virtual time in the headless lab.
 */

/** The only clock that a command may read. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Lets everybody else run once (a macrotask): how a busy loop stays interruptible. */
  yield(): Promise<void>
}

export interface InputStream {
  readonly isTTY: boolean
  /** The next piece of text (any length), or null at the end. Rejects when `signal` aborts. */
  read(signal?: AbortSignal): Promise<string | null>
}

export interface OutputStream {
  readonly isTTY: boolean
  /** Of the terminal behind it; 80 and 24 where there is none. They change when it is resized. */
  readonly columns: number
  readonly rows: number
  /** Resolves when the reader can take more. Rejects with `Interrupted("SIGPIPE")` when it has gone. */
  write(text: string): Promise<void>
}

/** Why a process was told to stop: the signal's reason on `Process.signal`. */
export type StopReason = "SIGINT" | "SIGPIPE" | "SIGTERM"

/** Thrown by an interrupted wait; the shell turns it into exit code 128 + n (130, 141, 143). */
export class Interrupted extends Error {
  readonly why: StopReason
  constructor(why: StopReason) {
    super(why)
    this.why = why
  }
}

export type FileErrorCode =
  | "ENOENT"
  | "EISDIR"
  | "ENOTDIR"
  | "EEXIST"
  | "ENOTEMPTY"
  | "ENOSPC"
  | "EACCES"
  | "EINVAL"

/** What a file operation throws; `message` is the C library's sentence ("No such file or directory"). */
export class FileError extends Error {
  readonly code: FileErrorCode
  readonly path: string
  constructor(code: FileErrorCode, path: string) {
    super(fileErrorText[code])
    this.code = code
    this.path = path
  }
}

const fileErrorText: Record<FileErrorCode, string> = {
  ENOENT: "No such file or directory",
  EISDIR: "Is a directory",
  ENOTDIR: "Not a directory",
  EEXIST: "File exists",
  ENOTEMPTY: "Directory not empty",
  ENOSPC: "No space left on device",
  EACCES: "Permission denied",
  EINVAL: "Invalid argument",
}

export interface FileInfo {
  readonly type: "file" | "directory"
  /** Bytes of UTF-8. */
  readonly size: number
  /** Permission bits, as 0o644. */
  readonly mode: number
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number
}

/** A small text file system with absolute, normalised paths. Synchronous: it lives in memory. */
export interface FileSystem {
  stat(path: string): FileInfo | null
  read(path: string): string
  write(path: string, text: string): void
  append(path: string, text: string): void
  /** Names in a directory, sorted by code unit. */
  list(path: string): readonly string[]
  makeDirectory(path: string, options?: { parents?: boolean }): void
  remove(path: string, options?: { recursive?: boolean }): void
  rename(from: string, to: string): void
  chmod(path: string, mode: number): void
}

/** What a command sees while it runs. */
export interface Process {
  /** The name it was called by. */
  readonly name: string
  /** Arguments after the name. */
  readonly args: readonly string[]
  /** Exported variables only. */
  readonly env: ReadonlyMap<string, string>
  /** Absolute path of the working directory. */
  readonly cwd: string
  readonly files: FileSystem
  readonly stdin: InputStream
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  /** Aborts with a `StopReason` when the process is told to stop. */
  readonly signal: AbortSignal
  readonly clock: Clock
}

/** Returns the exit code. */
export type Main = (process: Process) => Promise<number>

/** What completion is asked: the words before the cursor, the last one being completed. */
export interface CompletionRequest {
  /** Words of the simple command, its name first; the last is the (possibly empty) prefix. */
  readonly words: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly cwd: string
  readonly files: FileSystem
}

/** A command handed to the shell. */
export interface Command {
  readonly name: string
  readonly main: Main
  /** Candidates for the last word; absent means file names. */
  readonly complete?: (request: CompletionRequest) => Promise<readonly string[]>
}
