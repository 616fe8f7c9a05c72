/** `docker service ls`, and the table that `docker stack services` shares (LS-1, LS-2). */
import type { ApiService, PortConfig } from "../../engine/types.ts"
import { withoutDigest } from "../../lib/image-reference.ts"
import { compareCodeUnits, naturalOrder } from "../../lib/natural-order.ts"
import { Api } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { filtersOf } from "../filters.ts"
import type { Listing, Row } from "../listing.ts"
import { quietFormat, renderListing } from "../listing.ts"
import { filter, listFormat, quietIds } from "../shared-flags.ts"
import { shortId } from "../words.ts"

export const serviceLs: Verb = {
  name: "ls",
  use: "[OPTIONS]",
  short: "List services",
  otherNames: ["list"],
  aliases: ["docker service ls", "docker service list"],
  flags: [{ ...filter, values: ["name=", "id=", "label=", "mode="] }, listFormat, quietIds],
  arity: { exactly: 0 },
  run: listServices,
}

async function listServices({ client, process, flags }: Invocation): Promise<number> {
  const quiet = flags.truth("quiet")
  const services = await new Api(client, process).services(filtersOf(flags), !quiet)
  await process.stdout.write(renderServices(services, flags.text("format"), quiet))
  return 0
}

const listing: Listing = {
  type: "*service.serviceContext",
  headers: {
    ID: "ID",
    Name: "NAME",
    Mode: "MODE",
    Replicas: "REPLICAS",
    Image: "IMAGE",
    Ports: "PORTS",
  },
  table: ["ID", "Name", "Mode", "Replicas", "Image", "Ports"],
}

/** What `--format raw` stands for: a block a service, with an empty line after each. */
const rawFormat = `id: {{.ID}}
name: {{.Name}}
mode: {{.Mode}}
replicas: {{.Replicas}}
image: {{.Image}}
ports: {{.Ports}}
`

export function renderServices(
  services: readonly ApiService[],
  format: string,
  quiet: boolean,
): string {
  const sorted = [...services].sort(
    (a, b) => naturalOrder(a.Spec.Name ?? "", b.Spec.Name ?? "") || compareCodeUnits(a.ID, b.ID),
  )
  const raw = quiet ? "id: {{.ID}}" : rawFormat
  const layout = format === "raw" ? raw : quietFormat(format, quiet)
  return renderListing(listing, sorted.map(serviceRow), layout)
}

function serviceRow(service: ApiService): Row {
  return {
    ID: shortId(service.ID),
    Name: service.Spec.Name ?? "",
    Mode: serviceMode(service),
    Replicas: replicas(service),
    Image: withoutDigest(service.Spec.TaskTemplate?.ContainerSpec?.Image ?? ""),
    Ports: publishedPorts(service.Endpoint.Ports ?? []),
  }
}

function serviceMode({ Spec: { Mode } }: ApiService): string {
  if (Mode?.Global !== undefined) return "global"
  if (Mode?.Replicated !== undefined) return "replicated"
  if (Mode?.ReplicatedJob !== undefined) return "replicated job"
  return Mode?.GlobalJob !== undefined ? "global job" : ""
}

function replicas(service: ApiService): string {
  const {
    RunningTasks: running = 0,
    DesiredTasks: desired = 0,
    CompletedTasks: done = 0,
  } = service.ServiceStatus ?? {}
  const mode = service.Spec.Mode
  const job = mode?.ReplicatedJob ?? mode?.GlobalJob
  if (job !== undefined) return `${running}/${desired} (${done}/${jobTotal(service)} completed)`
  const most = service.Spec.TaskTemplate?.Placement?.MaxReplicas ?? 0
  const limit = mode?.Replicated !== undefined && most > 0 ? ` (max ${most} per node)` : ""
  return `${running}/${desired}${limit}`
}

function jobTotal(service: ApiService): number {
  const job = service.Spec.Mode?.ReplicatedJob
  if (job !== undefined && "TotalCompletions" in job) return Number(job.TotalCompletions)
  const { DesiredTasks = 0, CompletedTasks = 0 } = service.ServiceStatus ?? {}
  return DesiredTasks + CompletedTasks
}

/** Neighbouring ports of one protocol become ranges: `*:8000-8002->80-82/tcp` (LS-2). */
function publishedPorts(ports: readonly PortConfig[]): string {
  const sorted = ports
    .filter((port) => port.PublishMode === "ingress")
    .sort(
      (a, b) =>
        compareCodeUnits(a.Protocol ?? "", b.Protocol ?? "") ||
        (a.PublishedPort ?? 0) - (b.PublishedPort ?? 0),
    )
  const ranges: PortRange[] = []
  for (const {
    Protocol: protocol = "",
    PublishedPort: published = 0,
    TargetPort: target = 0,
  } of sorted) {
    const last = ranges.at(-1)
    if (last === undefined || !extend(last, protocol, published, target)) {
      ranges.push({ protocol, published: [published, published], target: [target, target] })
    }
  }
  return ranges
    .map((range) => `*:${span(range.published)}->${span(range.target)}/${range.protocol}`)
    .join(", ")
}

interface PortRange {
  readonly protocol: string
  readonly published: [number, number]
  readonly target: [number, number]
}

function extend(range: PortRange, protocol: string, published: number, target: number): boolean {
  const several = range.target[1] > range.target[0]
  const overlapping = several && target >= range.target[0] && target <= range.target[1]
  const near = (end: number, next: number) => next === end || next === end + 1
  if (
    range.protocol !== protocol ||
    overlapping ||
    !near(range.published[1], published) ||
    !near(range.target[1], target)
  ) {
    return false
  }
  range.published[1] = published
  range.target[1] = target
  return true
}

function span([from, to]: readonly [number, number]): string {
  return from === to ? String(from) : `${from}-${to}`
}
