/** What a saved file of the workspace says about the app: only worker.py is read. */
import { workerFilePath } from "./files.ts"
import { meaningOf } from "./meaning.ts"
import type { Program } from "./program.ts"

/** Null for every other file. */
export function programOfFile(path: string, text: string): Program | null {
  if (path !== workerFilePath) return null
  const inImage = "/app/worker.py"
  return meaningOf(["python", "worker.py"], new Map([[inImage, text]]), "/app")?.program ?? null
}
