/**
 * What the containers of DockerCoins have written between two instants: a pure function of what runs
 * and when it ran, so that nothing is stored and every reader sees the same lines.
 */
import { sha256Hex } from "../lib/digest.ts"
import { MILLISECOND, SECOND, type SimTime } from "../swarm/time.ts"
import type { Program, WorkerProgram } from "./program.ts"
import { hasherSeconds, rngSeconds } from "./rate.ts"

export interface LogLine {
  readonly at: SimTime
  readonly stream: "stdout" | "stderr"
  readonly text: string
}

/** One container: what it runs, and from when to when it ran. */
export interface ContainerRun {
  /** Task id: two containers of a service find different coins. */
  readonly task: string
  readonly program: Program
  readonly startedAt: SimTime
  /** Null while it runs. */
  readonly endedAt: SimTime | null
  /** When it stood still; the last time may last, and has no end then. */
  readonly pauses: readonly (readonly [since: SimTime, until: SimTime | null])[]
}

/** Lines of `[from, to)`, oldest first; no more than the last `limit` of them. */
export function logLines(
  run: ContainerRun,
  from: SimTime,
  to: SimTime,
  limit = 1000,
): readonly LogLine[] {
  const end = Math.min(to, run.endedAt ?? to)
  const lines = [
    ...openingLines(run),
    ...(run.program.app === "worker" ? workerLines(run, run.program, from, end, limit) : []),
    ...closingLines(run),
  ]
  return lines
    .filter((line) => line.at >= from && line.at < to && !isPaused(run, line.at))
    .slice(-limit)
}

const isPaused = ({ pauses }: ContainerRun, at: SimTime): boolean =>
  pauses.some(([since, until]) => at >= since && (until === null || at < until))

/** When the next line is written after an instant; null = none by itself. For followed logs. */
export function nextLineAt(run: ContainerRun, after: SimTime): SimTime | null {
  const opening = openingLines(run).find((line) => line.at > after)
  if (opening) return opening.at
  if (run.pauses.at(-1)?.[1] === null) return null
  if (run.endedAt !== null || run.program.app !== "worker" || run.program.crash) return null
  const first = Math.max(1, Math.floor((after - run.startedAt - lead) / SECOND) + 1)
  for (let second = first; second < first + 3600; second++) {
    if (hashesBy(run.program, second) > hashesBy(run.program, second - 1)) {
      return reportAt(run, second)
    }
  }
  return null
}

/** An interpreter needs this long until its program's first line. */
const lead = 250 * MILLISECOND

function openingLines({ program, startedAt }: ContainerRun): LogLine[] {
  const at = startedAt + lead
  if (program.crash) return stamped(program.crash.traceback, at, "stderr")
  switch (program.app) {
    case "rng":
      return stamped(["rng is listening on port 80"], at, "stdout")
    case "webui":
      return stamped(["webui is listening on port 80"], at, "stdout")
    case "hasher":
      return stamped(
        [
          "Puma starting in single mode...",
          "* Listening on http://0.0.0.0:80",
          "Use Ctrl-C to stop",
          "== Sinatra has taken the stage on 80 for production with backup from Puma",
        ],
        at,
        "stderr",
      )
    case "redis":
      return stamped(
        [
          "1:C * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo",
          "1:M * Running mode=standalone, port=6379.",
          "1:M * Server initialized",
          "1:M * Ready to accept connections tcp",
        ],
        at,
        "stdout",
      )
    default:
      return []
  }
}

const stamped = (texts: readonly string[], at: SimTime, stream: LogLine["stream"]): LogLine[] =>
  texts.map((text, index) => ({ at: at + index * MILLISECOND, stream, text }))

function closingLines({ program, endedAt }: ContainerRun): LogLine[] {
  if (endedAt === null || program.crash) return []
  const at = endedAt - 5 * MILLISECOND
  if (program.app === "redis") {
    return stamped(
      ["1:M # User requested shutdown...", "1:M # Redis is now ready to exit, bye bye..."],
      at,
      "stdout",
    )
  }
  const farewell = ["- Gracefully stopping, waiting for requests to finish", "Goodbye!"]
  return program.app === "hasher" ? stamped(farewell, at, "stderr") : []
}

/** One line a second that had a hash, and one for the coin that was found in it, if any. */
function workerLines(
  run: ContainerRun,
  program: WorkerProgram,
  from: SimTime,
  end: SimTime,
  limit: number,
): LogLine[] {
  if (program.crash) return []
  // A coin is told a little before its second is over: hence the second after `end` too.
  const last = Math.floor((end - run.startedAt - lead) / SECOND) + 1
  const first = Math.max(1, Math.floor((from - run.startedAt - lead) / SECOND), last - limit)
  const lines: LogLine[] = []
  for (let second = first; second <= last; second++) {
    const hashes = hashesBy(program, second) - hashesBy(program, second - 1)
    const at = reportAt(run, second)
    if (hashes <= 0) continue
    const coin = sha256Hex(`${run.task} ${second}`)
    // A hash begins with a zero in one of 16 cases.
    if (Number.parseInt(coin.slice(-4), 16) % 16 < hashes) {
      const text = `INFO:worker:coin found: 0${coin.slice(0, 7)}...`
      lines.push({ at: at - 120 * MILLISECOND, stream: "stderr", text })
    }
    lines.push({ at, stream: "stderr", text: `INFO:worker:${hashes} hashes done` })
  }
  return lines.filter((line) => line.at < end)
}

/** How many a worker has made `seconds` after its start, when nobody keeps it waiting. */
const hashesBy = (program: WorkerProgram, seconds: number): number =>
  Math.floor(seconds / (program.sleep + rngSeconds + hasherSeconds) + 1e-9)

const reportAt = (run: ContainerRun, second: number): SimTime =>
  run.startedAt + lead + second * SECOND
