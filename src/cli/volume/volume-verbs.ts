/** `docker volume`. */
import { bodyOf } from "../../engine/client.ts"
import { naturalOrder } from "../../lib/natural-order.ts"
import { Api, filterQuery, segment } from "../api.ts"
import { checkLabel } from "../check-label.ts"
import type { Group, Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { filtersOf } from "../filters.ts"
import { flagTable } from "../flag-table.ts"
import { forEach } from "../for-each.ts"
import { inspectAll } from "../inspect.ts"
import { keyValues } from "../key-values.ts"
import type { Listing } from "../listing.ts"
import { renderListing } from "../listing.ts"
import { writeLine } from "../output.ts"
import { inspectFormat, listFormat } from "../shared-flags.ts"
import { volumePrune } from "../system/prune.ts"

interface ApiVolume {
  readonly Name: string
  readonly Driver: string
  readonly Scope: string
  readonly Mountpoint: string
  readonly Labels?: Readonly<Record<string, string>> | null
}

const volumeLs: Verb = {
  name: "ls",
  use: "[OPTIONS]",
  short: "List volumes",
  otherNames: ["list"],
  aliases: ["docker volume ls", "docker volume list"],
  flags: flagTable(
    `--cluster         Display only cluster volumes, and use cluster volume list formatting
    -f, --filter filter   Provide filter values (e.g. "dangling=true")
    -q, --quiet           Only display volume names`,
    {},
    [listFormat],
  ),
  arity: { exactly: 0 },
  run: listVolumes,
}

const listing: Listing = {
  type: "*formatter.volumeContext",
  labelled: true,
  headers: {
    Driver: "DRIVER",
    Name: "VOLUME NAME",
    Scope: "SCOPE",
    Mountpoint: "MOUNTPOINT",
    Labels: "LABELS",
    Links: "LINKS",
    Size: "SIZE",
  },
  table: ["Driver", "Name"],
}

async function listVolumes({ client, process, flags }: Invocation): Promise<number> {
  const query = filterQuery(filtersOf(flags))
  const { Volumes } = await new Api(client, process).get<{ Volumes?: ApiVolume[] | null }>(
    "/volumes",
    query,
  )
  const rows = [...(Volumes ?? [])]
    .sort((a, b) => naturalOrder(a.Name, b.Name))
    .map(({ Driver, Name, Scope, Mountpoint, Labels }) => ({
      Driver,
      Name,
      Scope,
      Mountpoint,
      Labels: Object.entries(Labels ?? {})
        .map(([key, value]) => `${key}=${value}`)
        .join(","),
      Links: "N/A",
      Size: "N/A",
    }))
  const format = flags.text("format")
  const quiet = flags.truth("quiet") && (format === "" || format === "table")
  await process.stdout.write(renderListing(listing, rows, quiet ? "{{.Name}}" : format))
  return 0
}

const volumeInspect: Verb = {
  name: "inspect",
  use: "[OPTIONS] VOLUME [VOLUME...]",
  short: "Display detailed information on one or more volumes",
  flags: [inspectFormat],
  arity: { atLeast: 1 },
  run: ({ client, process, flags, args }) => {
    const api = new Api(client, process)
    return inspectAll(process, args, flags.text("format"), async (ref) => {
      const response = await api.send({ method: "GET", path: `/volumes/${segment(ref)}` })
      bodyOf(response)
      return { json: response.body }
    })
  },
}

const volumeCreate: Verb = {
  name: "create",
  use: "[OPTIONS] [VOLUME]",
  short: "Create a volume",
  flags: flagTable(
    `--availability string       Cluster Volume availability ("active", "pause", "drain") (default "active")
    -d, --driver string             Specify volume driver name (default "local")
    --group string              Cluster Volume group (cluster volumes)
    --label list                Set metadata for a volume
    --limit-bytes bytes         Minimum size of the Cluster Volume in bytes
    -o, --opt map                   Set driver specific options (default map[])
    --required-bytes bytes      Maximum size of the Cluster Volume in bytes
    --scope string              Cluster Volume access scope ("single", "multi") (default "single")
    --secret map                Cluster Volume secrets (default map[])
    --sharing string            Cluster Volume access sharing ("none", "readonly", "onewriter", "all") (default "none")
    --topology-preferred list   A topology that the Cluster Volume would be preferred in
    --topology-required list    A topology that the Cluster Volume must be accessible from
    --type string               Cluster Volume access type ("mount", "block") (default "block")`,
    { label: { check: checkLabel } },
    [{ name: "name", kind: "string", usage: "Specify volume name", hidden: true }],
  ),
  arity: { atMost: 1 },
  run: createVolume,
}

async function createVolume({ client, process, flags, args }: Invocation): Promise<number> {
  const named = flags.text("name")
  if (args[0] !== undefined && named !== "") {
    throw new CommandFailure(
      "conflicting options: cannot specify a volume-name through both --name and as a positional arg",
    )
  }
  const volume = {
    Name: args[0] ?? named,
    Driver: flags.text("driver"),
    ...(flags.changed("opt") && { DriverOpts: keyValues(flags.list("opt")) }),
    ...(flags.changed("label") && { Labels: keyValues(flags.list("label")) }),
  }
  const made = await new Api(client, process).post<ApiVolume>("/volumes/create", {}, volume)
  await writeLine(process, made.Name)
  return 0
}

const volumeRm: Verb = {
  name: "rm",
  use: "[OPTIONS] VOLUME [VOLUME...]",
  short: "Remove one or more volumes",
  long: "Remove one or more volumes. You cannot remove a volume that is in use by a container.",
  otherNames: ["remove"],
  aliases: ["docker volume rm", "docker volume remove"],
  flags: flagTable("-f, --force   Force the removal of one or more volumes"),
  arity: { atLeast: 1 },
  run: ({ client, process, flags, args }) => {
    const api = new Api(client, process)
    const query: Record<string, string> = flags.truth("force") ? { force: "1" } : {}
    return forEach(process, args, (ref) => api.remove(`/volumes/${segment(ref)}`, query))
  },
}

const volumeUpdate: Verb = {
  name: "update",
  use: "[OPTIONS] [VOLUME]",
  short: "Update a volume (cluster volumes only)",
  flags: flagTable(
    '--availability string   Cluster Volume availability ("active", "pause", "drain") (default "active")',
  ),
  arity: { atMost: 1 },
  run: async ({ client, process, args }) => {
    await new Api(client, process).get(`/volumes/${segment(args[0] ?? "")}`)
    throw new CommandFailure("Can only update cluster volumes")
  },
}

export const volumeGroup: Group = {
  name: "volume",
  short: "Manage volumes",
  verbs: [volumeCreate, volumeInspect, volumeLs, volumePrune, volumeRm, volumeUpdate],
}
