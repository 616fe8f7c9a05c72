/**
 * What the course's app does when it runs, read off the files that were built: plain data, stored
 * with the image (`Image.program`).
 */
export type Program =
  | WorkerProgram
  | { readonly app: "rng" | "hasher" | "webui" | "redis"; readonly crash: Crash | null }
  | { readonly app: "other"; readonly crash: Crash | null }

export interface WorkerProgram {
  readonly app: "worker"
  /** Seconds the loop sleeps between two units of work. */
  readonly sleep: number
  /** False where the delay is no constant and `sleep` is the documented stand-in. */
  readonly certain: boolean
  /** A sentence for the student, or null: "sleep(delay()) is no constant …". */
  readonly note: string | null
  readonly crash: Crash | null
}

/** The container writes this to stderr and exits at once. */
export interface Crash {
  readonly traceback: readonly string[]
  readonly exitCode: number
}
