/** `docker ps`, also `docker container ls`. */

import { ellipsis } from "../../lib/display-width.ts"
import { compileTemplate, TemplateError } from "../../lib/go-template/template.ts"
import { humanDuration } from "../../lib/human-duration.ts"
import { humanSize } from "../../lib/human-size.ts"
import { withoutDigest } from "../../lib/image-reference.ts"
import { compareCodeUnits } from "../../lib/natural-order.ts"
import { Api, filterQuery } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { filtersOf } from "../filters.ts"
import { flagTable } from "../flag-table.ts"
import type { Listing, Row } from "../listing.ts"
import { emptyRow, renderListing } from "../listing.ts"
import { writeError } from "../output.ts"
import { filter, listFormat } from "../shared-flags.ts"
import { shortId, utcTime } from "../words.ts"
import { type ApiPort, portsCell } from "./ports.ts"

export interface ApiContainer {
  readonly Id: string
  readonly Names: readonly string[]
  readonly Image: string
  readonly ImageID: string
  readonly Command: string
  /** Seconds since the epoch. */
  readonly Created: number
  readonly Ports?: readonly ApiPort[] | null
  readonly SizeRw?: number
  readonly SizeRootFs?: number
  readonly Labels?: Readonly<Record<string, string>> | null
  readonly State: string
  readonly Status: string
  readonly NetworkSettings?: { readonly Networks?: Readonly<Record<string, unknown>> | null } | null
  readonly Mounts?: readonly { readonly Name?: string; readonly Source?: string }[] | null
}

const names = ["docker container ls", "docker container list", "docker container ps", "docker ps"]

export const dockerPs: Verb = {
  name: "ps",
  use: "[OPTIONS]",
  short: "List containers",
  aliases: names,
  flags: flagTable(
    `-a, --all             Show all containers (default shows just running)
    -n, --last int        Show n last created containers (includes all states) (default -1)
    -l, --latest          Show the latest created container (includes all states)
    --no-trunc        Don't truncate output
    -q, --quiet           Only display container IDs
    -s, --size            Display total file sizes`,
    {},
    [filter, listFormat],
  ),
  arity: { exactly: 0 },
  run: listContainers,
}

export const containerLs: Verb = { ...dockerPs, name: "ls", otherNames: ["list", "ps"] }

export const containerListing: Listing = {
  type: "*formatter.ContainerContext",
  labelled: true,
  headers: {
    ID: "CONTAINER ID",
    Names: "NAMES",
    Image: "IMAGE",
    Command: "COMMAND",
    CreatedAt: "CREATED AT",
    RunningFor: "CREATED",
    Ports: "PORTS",
    State: "STATE",
    Status: "STATUS",
    Size: "SIZE",
    Labels: "LABELS",
    Mounts: "MOUNTS",
    LocalVolumes: "LOCAL VOLUMES",
    Networks: "NETWORKS",
    Platform: "PLATFORM",
  },
  table: ["ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names"],
}

async function listContainers({ client, process, flags }: Invocation): Promise<number> {
  const format = flags.text("format")
  checkTemplate(format)
  const size = flags.truth("size") || /\{\{.*\.Size\b/.test(format)
  const last = flags.truth("latest") ? 1 : flags.number("last")
  const containers = await new Api(client, process).get<ApiContainer[]>("/containers/json", {
    ...filterQuery(filtersOf(flags)),
    ...(flags.truth("all") && { all: "1" }),
    ...(last !== -1 && { limit: String(last) }),
    ...(size && { size: "1" }),
  })
  const { table } = containerListing
  const listing = flags.truth("size")
    ? { ...containerListing, table: [...table, "Size"] }
    : containerListing
  const now = process.clock.now()
  const full = flags.truth("no-trunc")
  const rows = containers.map((container) => containerRow(container, full, now))
  const quiet = flags.truth("quiet")
  if (quiet && format !== "") await writeError(process, ignored)
  await process.stdout.write(renderListing(listing, rows, quiet ? "{{.ID}}" : format))
  return 0
}

const ignored = "WARNING: Ignoring custom format, because both --format and --quiet are set."

/** Docker tries the template as it was given, on nothing, to see whether it asks for sizes. */
function checkTemplate(format: string): void {
  let step = "parse"
  try {
    const render = compileTemplate(format === "json" ? "" : format, { missing: "no value" })
    step = "execute"
    render(emptyRow(containerListing))
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new CommandFailure(`failed to ${step} template: ${error.message}`)
  }
}

/** Also a row of `docker system df -v`. */
export function containerRow(container: ApiContainer, full: boolean, now: number): Row {
  const command = full ? container.Command : ellipsis(container.Command, 20)
  const { SizeRw: own = 0, SizeRootFs: all = 0 } = container
  const mounts = (container.Mounts ?? []).map(({ Name, Source }) => Name || Source || "")
  const name = (text: string) => text.replace(/^\//, "")
  return {
    ID: full ? container.Id : shortId(container.Id),
    Names: container.Names.map(name)
      .filter((text) => full || !text.includes("/"))
      .join(","),
    Image: container.Image === "" ? "<no image>" : imageCell(container, full),
    Command: JSON.stringify(command),
    CreatedAt: utcTime(container.Created),
    RunningFor: `${humanDuration(now - container.Created * 1_000)} ago`,
    Ports: portsCell(container.Ports ?? []),
    State: container.State,
    Status: container.Status,
    Size: `${humanSize(own, 3)}${all > 0 ? ` (virtual ${humanSize(all, 3)})` : ""}`,
    Labels: Object.entries(container.Labels ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .sort(compareCodeUnits)
      .join(","),
    Mounts: mounts.map((mount) => (full ? mount : ellipsis(mount, 15))).join(","),
    LocalVolumes: String((container.Mounts ?? []).length),
    Networks: Object.keys(container.NetworkSettings?.Networks ?? {})
      .sort(compareCodeUnits)
      .join(","),
    Platform: null,
  }
}

function imageCell({ Image, ImageID }: ApiContainer, full: boolean): string {
  if (full) return Image
  if (shortId(ImageID) === shortId(Image)) return shortId(Image)
  return Image.includes("@") ? withoutDigest(Image) : Image
}
