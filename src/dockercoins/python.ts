/**
 * Reads a worker.py: would it start, and how long does its loop rest between two units of work? It is
 * read, never run; what cannot be known by reading gets a note and `unknownDelay`.
 */
import type { Crash } from "./program.ts"
import { runProgram } from "./python/run.ts"
import { syntaxTrouble } from "./python/syntax.ts"
import { parseSource } from "./python/tree.ts"

/** Seconds: what the simulator takes for a delay that is no constant, the worker's first delay. */
export const unknownDelay = 0.1

export interface PythonReading {
  /** Seconds that one round of the work loop sleeps; 0 where it does not come to a loop. */
  readonly sleep: number
  readonly certain: boolean
  readonly note: string | null
  /** Null where it goes on for ever. A program that simply ends "crashes" with exit code 0. */
  readonly crash: Crash | null
}

/** Characters. Longer files are not read: nobody writes them by hand, and reading takes time. */
const longestSource = 30_000

export function readPython(text: string, path: string): PythonReading {
  if (text.length > longestSource) {
    const note = "The file is too long for the simulator to read."
    return { sleep: unknownDelay, certain: false, note, crash: null }
  }
  const source = parseSource(text)
  const trouble = syntaxTrouble(source, path)
  if (trouble) return crashed(trouble, 1)
  const ending = runProgram({ source, path, standIn: unknownDelay })
  if (ending.kind === "exit") return crashed(ending.lines, ending.code)
  // Sums such as 0.1 + 0.2 keep their noise out of what people see.
  const sleep = Math.round(ending.sleep * 1e6) / 1e6
  return { sleep, certain: ending.certain, note: ending.note, crash: null }
}

function crashed(traceback: readonly string[], exitCode: number): PythonReading {
  return { sleep: 0, certain: true, note: null, crash: { traceback, exitCode } }
}
