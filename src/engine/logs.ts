/** The lines that the containers of tasks have written, from what DockerCoins' programs do. */
import { type ContainerRun, logLines, nextLineAt } from "../dockercoins/logs.ts"
import { programOfImage } from "../dockercoins/program.ts"
import { endOfCommand } from "../swarm/command-line.ts"
import type { Task } from "../swarm/objects.ts"
import type { SimTime } from "../swarm/time.ts"
import type { EngineHost } from "./host.ts"
import { fixedOfMs } from "./render/time.ts"
import type { LogLine } from "./types.ts"

/** Lines kept of one container, as a log driver with a small file would. */
export const keptLines = 1000

export interface LogWindow {
  /** From this instant on … */
  readonly from: SimTime
  /** … to before this one. */
  readonly to: SimTime
  /** The last lines only, of each container. */
  readonly tail: number
}

/** Of all these tasks, by time; lines of one instant by task. */
export function readLogs(
  tasks: readonly Task[],
  host: EngineHost,
  { from, to, tail }: LogWindow,
): readonly LogLine[] {
  if (tail === 0) return []
  const lines = tasks.flatMap((task) => {
    const written = runsOf(task, host).flatMap((run) => logLines(run, from, to, tail))
    return written.slice(-tail).map((line) => ({ ...line, task }))
  })
  return lines
    .toSorted((a, b) => a.at - b.at || (a.task.id < b.task.id ? -1 : a.task === b.task ? 0 : 1))
    .map(({ at, stream, text, task }) => ({
      stream,
      time: fixedOfMs(host.wallAt(at)),
      node: task.nodeId,
      service: task.serviceId,
      task: task.id,
      text,
    }))
}

/** When one of these tasks writes its next line after `after`; null = none does by itself. */
export function nextLogLineAt(
  tasks: readonly Task[],
  host: EngineHost,
  after: SimTime,
): SimTime | null {
  const times = tasks
    .flatMap((task) => runsOf(task, host).map((run) => nextLineAt(run, after)))
    .filter((at) => at !== null)
  return times.length === 0 ? null : Math.min(...times)
}

/** As its task, and as what a client has started again: of those times the last. */
function runsOf(task: Task, host: EngineHost): ContainerRun[] {
  const { status } = task
  if (status.containerId === undefined || status.startedAt === undefined) return []
  // What runs instead of the image's program is not known to say anything.
  const { Command = [], Args = [] } = task.spec.ContainerSpec ?? {}
  const words = [...Command, ...Args]
  if (words.length > 0 && endOfCommand(words) !== null) return []
  const image = host.cluster.imageOfTask(task)
  const program = image ? programOfImage(image) : null
  if (!program) return []
  const container = host.cluster.containerOf(task)
  const { pausedAt = null, again = null, startedAt = null } = container ?? {}
  const pauses = [...(container?.pauses ?? []), ...(pausedAt === null ? [] : [open(pausedAt)])]
  const same = { task: task.id, program, pauses }
  const endedAt = status.state === "running" ? null : status.timestamp
  const first = { ...same, startedAt: status.startedAt, endedAt }
  if (again === null || startedAt === null) return [first]
  return [first, { ...same, startedAt, endedAt: again.endedAt }]
}

const open = (since: SimTime): readonly [SimTime, null] => [since, null]
