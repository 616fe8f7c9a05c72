/** A file of the lab, or standard input where a dash stands for it. */
import type { Process } from "../lib/process.ts"
import { FileError } from "../lib/process.ts"
import type { Result } from "../lib/result.ts"
import { err, ok } from "../lib/result.ts"
import { joinPath } from "./paths.ts"

/** The text, or why there is none, as Go words it: `open x: no such file or directory`. */
export async function readInput(process: Process, name: string): Promise<Result<string, string>> {
  if (name === "-") {
    let text = ""
    for (;;) {
      const piece = await process.stdin.read(process.signal)
      if (piece === null) return ok(text)
      text += piece
    }
  }
  try {
    return ok(process.files.read(joinPath(process.cwd, name)))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    const verb = error.code === "EISDIR" ? "read" : "open"
    return err(`${verb} ${name}: ${error.message.toLowerCase()}`)
  }
}
