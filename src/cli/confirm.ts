/** The question before what cannot be undone. */
import type { Process } from "../lib/process.ts"

/** Asks, and takes a line of standard input for the answer; anything but a `y` is no. */
export async function confirm(process: Process, question: string): Promise<boolean> {
  await process.stdout.write(`${question} [y/N] `)
  let line = ""
  while (!line.includes("\n")) {
    const piece = await process.stdin.read(process.signal)
    if (piece === null) break
    line += piece
  }
  return line.split("\n")[0]?.trim().toLowerCase() === "y"
}
