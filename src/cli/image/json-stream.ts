/** What builds, pushes and pulls say while they go on: lines of JSON, drawn as docker draws them. */
import type { ProgressLine } from "../../engine/types.ts"
import { humanSize } from "../../lib/human-size.ts"
import type { OutputStream } from "../../lib/process.ts"
import { CommandFailure } from "../command.ts"
import { streamLines } from "../stream-lines.ts"

/** The lines of a progress stream, as they come. */
export async function* progressLines(pieces: AsyncIterable<string>): AsyncGenerator<ProgressLine> {
  for await (const line of streamLines(pieces)) if (line.trim() !== "") yield JSON.parse(line)
}

/** What `--quiet` leaves of them. */
export async function* errorsAmong(
  lines: AsyncIterable<ProgressLine>,
): AsyncGenerator<ProgressLine> {
  for await (const line of lines) if (line.error !== undefined) yield line
}

const BAR_FROM_COLUMNS = 110
const BAR_WIDTH = 50

/** Draws the lines. */
export async function showProgressLines(
  out: OutputStream,
  lines: AsyncIterable<ProgressLine>,
  onAux: (aux: Record<string, unknown>) => void = () => undefined,
): Promise<void> {
  let ids = new Map<string, number>()
  for await (const line of lines) {
    if (line.aux !== undefined) {
      onAux(line.aux)
      continue
    }
    throwFailure(line)
    const { id } = line
    const moving = id !== undefined && (line.progressDetail !== undefined || line.progress)
    if (!moving) {
      ids = new Map()
      await out.write(displayed(out, line))
      continue
    }
    const row = ids.get(id) ?? ids.size
    const start = ids.has(id) ? "" : "\n"
    ids.set(id, row)
    const up = ids.size - row
    const text = displayed(out, line)
    await out.write(out.isTTY ? `${start}\x1b[${up}A${text}\x1b[${up}B` : text)
  }
}

/** A line that tells of an error ends the command with its own exit code. */
export function throwFailure({ error, errorDetail }: ProgressLine): void {
  if (error === undefined) return
  throw new CommandFailure(errorDetail?.message ?? error, errorDetail?.code ?? 1)
}

function displayed(out: OutputStream, line: ProgressLine): string {
  const id = line.id === undefined ? "" : `${line.id}: `
  if (line.stream !== undefined) return line.stream
  const bar = line.progressDetail === undefined ? "" : progressBar(out, line.progressDetail)
  if (line.progressDetail === undefined) return `${id}${line.status ?? ""}\n`
  if (out.isTTY) return `\x1b[2K\r${id}${line.status ?? ""} ${bar}\r`
  // Elsewhere only what is no bar is written.
  return bar === "" ? `${id}${line.status ?? ""}\n` : ""
}

function progressBar(
  out: OutputStream,
  { current = 0, total = 0 }: NonNullable<ProgressLine["progressDetail"]>,
): string {
  if (current <= 0 && total <= 0) return ""
  const done = humanSize(current).padStart(8)
  if (total <= 0) return done
  const filled = Math.min(BAR_WIDTH, Math.floor(Math.floor((current / total) * 100) / 2))
  const wide = !out.isTTY || out.columns > BAR_FROM_COLUMNS
  const bar = wide ? `[${"=".repeat(filled)}>${" ".repeat(BAR_WIDTH - filled)}] ` : ""
  return current > total ? `${bar}${done}` : `${bar}${done}/${humanSize(total)}`
}
