/** Progress lines as docker-compose 1.29 prints them: its own rules, older than docker's. */
import type { ProgressLine } from "../../engine/types.ts"
import type { OutputStream } from "../../lib/process.ts"
import { CommandFailure } from "../command.ts"

export async function streamOutput(
  out: OutputStream,
  lines: AsyncIterable<ProgressLine>,
): Promise<void> {
  const rows = new Map<string, number>()
  for await (const line of lines) {
    if (line.error !== undefined || line.errorDetail !== undefined) {
      throw new CommandFailure(line.errorDetail?.message ?? line.error ?? "")
    }
    if (line.progressDetail === undefined && line.progress === undefined) {
      await out.write(shown(line, out.isTTY))
      continue
    }
    if (!out.isTTY || line.id === undefined) continue
    const start = rows.has(line.id) ? "" : "\n"
    const row = rows.get(line.id) ?? rows.size
    rows.set(line.id, row)
    const up = rows.size - row
    await out.write(`${start}\x1b[${up}A${shown(line, true)}\x1b[${up}B`)
  }
}

function shown(line: ProgressLine, terminal: boolean): string {
  if (line.stream !== undefined) return line.stream
  const erase = terminal ? "\x1b[2K\r" : ""
  const end = terminal ? "\r" : ""
  const id = line.id === undefined ? "" : `${line.id}: `
  const status = line.status ?? ""
  if (line.progress !== undefined) return `${erase}${id}${status} ${line.progress}${end}`
  if (line.progressDetail === undefined) return `${erase}${id}${status}${end}\n`
  const { current, total } = line.progressDetail
  if (current === undefined || !total) return `${erase}${id}${status}${end}`
  return `${erase}${id}${status} (${((current / total) * 100).toFixed(1)}%)${end}`
}
