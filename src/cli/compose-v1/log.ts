/** docker-compose's log: on a terminal a coloured word says how bad it is. */
import type { Process } from "../../lib/process.ts"
import { writeError } from "../output.ts"

const colours = { ERROR: "\x1b[31m", WARNING: "\x1b[33m" } as const

export async function logLine(
  process: Process,
  level: keyof typeof colours,
  text: string,
): Promise<void> {
  const word = process.stderr.isTTY ? `${colours[level]}${level}\x1b[0m: ` : ""
  await writeError(process, `${word}${text}`)
}
