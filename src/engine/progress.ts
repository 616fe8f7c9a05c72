/** Progress streams (`/build`, push, pull): JSON documents, a line each. */
import { humanSize } from "../lib/human-size.ts"
import type { ProgressLine } from "./types.ts"

export function progressText(lines: readonly ProgressLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\r\n`).join("")
}

/** The last line of a stream that failed: the status was sent long ago. */
export function failure(message: string, code?: number): ProgressLine {
  return { errorDetail: { ...(code !== undefined && { code }), message }, error: message }
}

/** `[=====>     ] 512B/2kB` */
export function bar(current: number, total: number): string {
  const percent = total > 0 ? Math.min(100, Math.floor((current / total) * 100)) : 0
  const half = Math.floor(percent / 2)
  const drawn = half >= 50 ? `${"=".repeat(50)}>` : `${"=".repeat(half)}>${" ".repeat(50 - half)}`
  return `[${drawn}] ${humanSize(current).padStart(7)}/${humanSize(total)}`
}
