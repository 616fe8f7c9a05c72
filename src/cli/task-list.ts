/** The table of `service ps`, `stack ps` and `node ps` (PS-1 to PS-5). */
import type { ApiTask, PortConfig } from "../engine/types.ts"
import { ellipsis } from "../lib/display-width.ts"
import { humanDuration } from "../lib/human-duration.ts"
import { withoutDigest } from "../lib/image-reference.ts"
import { naturalOrder } from "../lib/natural-order.ts"
import type { Api } from "./api.ts"
import type { FlagValues } from "./flag-values.ts"
import type { Listing, Row } from "./listing.ts"
import { isTableFormat, quietFormat, renderListing } from "./listing.ts"
import { NameResolver } from "./resolve-names.ts"
import { ageOf, capitalise, instant, shortId } from "./words.ts"

export const taskListing: Listing = {
  type: "*task.taskContext",
  headers: {
    ID: "ID",
    Name: "NAME",
    Image: "IMAGE",
    Node: "NODE",
    DesiredState: "DESIRED STATE",
    CurrentState: "CURRENT STATE",
    Error: "ERROR",
    Ports: "PORTS",
  },
  table: ["ID", "Name", "Image", "Node", "DesiredState", "CurrentState", "Error", "Ports"],
}

export interface TaskListOptions {
  readonly format: string
  readonly quiet: boolean
  readonly full: boolean
  readonly resolve: boolean
}

export function taskListOptions(flags: FlagValues): TaskListOptions {
  return {
    format: flags.text("format"),
    quiet: flags.truth("quiet"),
    full: flags.truth("no-trunc"),
    resolve: !flags.truth("no-resolve"),
  }
}

interface NamedTask {
  readonly task: ApiTask
  readonly name: string
  readonly node: string
}

/** `now` is read when the rows are made: ages are computed last. */
export async function renderTasks(
  api: Api,
  tasks: readonly ApiTask[],
  options: TaskListOptions,
  now: () => number,
): Promise<string> {
  const resolver = new NameResolver(api, options.resolve)
  const named = await nameTasks(tasks, resolver)
  const again = isTableFormat(options.format) ? repeated(named) : new Set<string>()
  const rows = named.map((entry) => taskRow(entry, again.has(entry.task.ID), options.full, now()))
  return renderListing(taskListing, rows, quietFormat(options.format, options.quiet))
}

/** Whose name stands above already. Docker notes that by id: a task that is listed twice is one. */
function repeated(named: readonly NamedTask[]): ReadonlySet<string> {
  return new Set(
    named
      .filter(({ name }, index) => index > 0 && named[index - 1]?.name === name)
      .map(({ task }) => task.ID),
  )
}

async function nameTasks(tasks: readonly ApiTask[], resolver: NameResolver): Promise<NamedTask[]> {
  const named = await Promise.all(
    tasks.map(async (task): Promise<NamedTask> => {
      const [service, node] = await Promise.all([
        resolver.service(task.ServiceID),
        resolver.node(task.NodeID ?? ""),
      ])
      return { task, name: `${service}.${task.Slot || task.NodeID || ""}`, node }
    }),
  )
  return named.sort(
    (a, b) => naturalOrder(a.name, b.name) || instant(b.task.CreatedAt) - instant(a.task.CreatedAt),
  )
}

function taskRow({ task, name, node }: NamedTask, again: boolean, full: boolean, now: number): Row {
  const image = task.Spec.ContainerSpec?.Image ?? ""
  const age = humanDuration(ageOf(now, task.Status.Timestamp)).toLowerCase()
  return {
    ID: full ? task.ID : shortId(task.ID),
    Name: again ? ` \\_ ${name}` : name,
    Image: full ? image : withoutDigest(image),
    Node: node,
    DesiredState: capitalise(task.DesiredState),
    CurrentState: `${capitalise(task.Status.State)} ${age} ago`,
    Error: errorCell(task.Status.Err ?? "", full),
    Ports: hostPorts(task.Status.PortStatus?.Ports ?? []),
  }
}

function errorCell(error: string, full: boolean): string {
  if (error === "") return ""
  return `"${full ? error : ellipsis(error, 30)}"`
}

function hostPorts(ports: readonly PortConfig[]): string {
  return ports
    .map((port) => `*:${port.PublishedPort ?? 0}->${port.TargetPort ?? 0}/${port.Protocol ?? ""}`)
    .join(",")
}
