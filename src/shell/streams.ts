/** The streams that connect processes: pipes with back-pressure, strings, files, nothing. */
import {
  FileError,
  type FileSystem,
  type InputStream,
  Interrupted,
  type OutputStream,
  type StopReason,
} from "../lib/process.ts"

/** What the shell hands to processes as stdin: `read` the builtin gives back what it did not use. */
export interface ShellInput extends InputStream {
  /** Puts text back in front of what is read next. */
  unread(text: string): void
}

/** Lets everybody else run now and then, so that no loop of writes can starve the keyboard. */
export interface Breather {
  /** Counts one step; a promise when it is time to pause. */
  step(): Promise<void> | undefined
}

/** The three streams of a process, and the signal that stops it. */
export interface Streams {
  readonly stdin: ShellInput
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  readonly signal: AbortSignal
}

/** The reason that a signal aborted with, as what an interrupted wait throws. */
export function interruption(signal: AbortSignal): Interrupted {
  const { reason } = signal
  if (reason instanceof Interrupted) return reason
  const why: StopReason = reason === "SIGPIPE" || reason === "SIGTERM" ? reason : "SIGINT"
  return new Interrupted(why)
}

/** Waits for `start` to call back, or for the signal. */
export function untilCalled(
  start: (done: () => void) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal ? interruption(signal) : new Interrupted("SIGINT"))
    if (signal?.aborted) {
      stop()
      return
    }
    signal?.addEventListener("abort", stop, { once: true })
    start(() => {
      signal?.removeEventListener("abort", stop)
      resolve()
    })
  })
}

/** Characters that a pipe holds before its writer has to wait, as Linux's 64 KiB. */
const pipeCapacity = 65_536

/** A bounded pipe: `write` waits while it is full, `read` while it is empty. */
export class Pipe implements ShellInput, OutputStream {
  readonly isTTY = false
  readonly columns = 80
  readonly rows = 24
  private readonly breather: Breather
  private chunks: string[] = []
  private held = 0
  private ended = false
  private closed = false
  private waitingReaders: (() => void)[] = []
  private waitingWriters: (() => void)[] = []
  /** Called when the reader goes away: whoever writes has no reason to go on. */
  onBroken: () => void = () => {}

  constructor(breather: Breather) {
    this.breather = breather
  }

  async read(signal?: AbortSignal): Promise<string | null> {
    while (this.chunks.length === 0) {
      if (this.ended) return null
      await untilCalled((done) => this.waitingReaders.push(done), signal)
    }
    const text = this.chunks.join("")
    this.chunks = []
    this.held = 0
    wake(this.waitingWriters)
    return text
  }

  unread(text: string): void {
    if (text === "") return
    this.chunks.unshift(text)
    this.held += text.length
  }

  async write(text: string): Promise<void> {
    const pause = this.breather.step()
    if (pause) await pause
    while (this.held >= pipeCapacity && !this.closed) {
      await untilCalled((done) => this.waitingWriters.push(done), undefined)
    }
    if (this.closed) throw new Interrupted("SIGPIPE")
    if (text === "") return
    this.chunks.push(text)
    this.held += text.length
    wake(this.waitingReaders)
  }

  /** The writer is done. */
  end(): void {
    this.ended = true
    wake(this.waitingReaders)
  }

  /** The reader is done. */
  close(): void {
    if (this.closed) return
    this.closed = true
    this.chunks = []
    wake(this.waitingWriters)
    if (!this.ended) this.onBroken()
  }
}

function wake(waiting: (() => void)[]): void {
  for (const done of waiting.splice(0)) done()
}

/** Input from a text that is already there: here-documents, files, /dev/null. */
export class TextInput implements ShellInput {
  readonly isTTY = false
  private text: string

  constructor(text: string) {
    this.text = text
  }

  async read(): Promise<string | null> {
    const text = this.text
    this.text = ""
    return text === "" ? null : text
  }

  unread(text: string): void {
    this.text = text + this.text
  }
}

/** Characters that `$(…)` and `watch` take in before they refuse more. */
const collectorCapacity = 16 * 1024 * 1024

/** Output kept in memory: what `$(…)` and `watch` read. */
export class Collector implements OutputStream {
  readonly isTTY = false
  readonly columns: number
  readonly rows: number
  private readonly breather: Breather
  private parts: string[] = []
  private size = 0

  constructor(breather: Breather, columns = 80, rows = 24) {
    this.breather = breather
    this.columns = columns
    this.rows = rows
  }

  get text(): string {
    return this.parts.join("")
  }

  async write(text: string): Promise<void> {
    const pause = this.breather.step()
    if (pause) await pause
    this.size += text.length
    if (this.size > collectorCapacity) throw new FileError("ENOSPC", "write error")
    this.parts.push(text)
  }
}

export class NullOutput implements OutputStream {
  readonly isTTY = false
  readonly columns = 80
  readonly rows = 24
  private readonly breather: Breather

  constructor(breather: Breather) {
    this.breather = breather
  }

  async write(): Promise<void> {
    const pause = this.breather.step()
    if (pause) await pause
  }
}

/** `> file`: what is written is in the file at once, so that others can follow it. */
export class FileOutput implements OutputStream {
  readonly isTTY = false
  readonly columns = 80
  readonly rows = 24
  private readonly breather: Breather
  private readonly files: FileSystem
  private readonly path: string

  constructor(files: FileSystem, path: string, breather: Breather) {
    this.files = files
    this.path = path
    this.breather = breather
  }

  async write(text: string): Promise<void> {
    const pause = this.breather.step()
    if (pause) await pause
    if (text === "") return
    try {
      this.files.append(this.path, text)
    } catch (error) {
      // Whoever writes knows its file only as its output.
      throw error instanceof FileError ? new FileError(error.code, "write error") : error
    }
  }
}
