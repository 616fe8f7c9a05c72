/**
 * What the course's app does when it runs, read off the files that were built: plain data, stored
 * with the image (`Image.program`).
 */
import { isJsonObject, type Json } from "../lib/json.ts"
import type { Image } from "../swarm/objects.ts"

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

/** The same value, in the shape in which an image and a fact carry it. */
export const programAsJson = (program: Program): Json => JSON.parse(JSON.stringify(program))

/** What an image or a fact carries, read back; null for anything else. */
export function programOf(json: Json): Program | null {
  if (!isJsonObject(json)) return null
  const { app, sleep, certain, note } = json
  const crash = crashOf(json.crash)
  switch (app) {
    case "rng":
    case "hasher":
    case "webui":
    case "redis":
    case "other":
      return { app, crash }
    case "worker":
      if (typeof sleep !== "number") return null
      return {
        app,
        sleep,
        certain: certain === true,
        note: typeof note === "string" ? note : null,
        crash,
      }
    default:
      return null
  }
}

/** What runs in a container of this image; the Hub's redis is the only one that tells it by its command. */
export function programOfImage(image: Pick<Image, "program" | "config">): Program | null {
  const program = programOf(image.program)
  if (program) return program
  return image.config.cmd[0] === "redis-server" ? { app: "redis", crash: null } : null
}

function crashOf(json: Json | undefined): Crash | null {
  if (!isJsonObject(json)) return null
  const { traceback, exitCode } = json
  if (!Array.isArray(traceback) || typeof exitCode !== "number") return null
  return { traceback: traceback.filter((line) => typeof line === "string"), exitCode }
}
