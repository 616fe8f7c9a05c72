/** `docker system df`. */
import type { ApiImageSummary } from "../../engine/types.ts"
import { TemplateError } from "../../lib/go-template/template.ts"
import { humanDuration } from "../../lib/human-duration.ts"
import { humanSize } from "../../lib/human-size.ts"
import type { JsonObject } from "../../lib/json.ts"
import { compareCodeUnits } from "../../lib/natural-order.ts"
import { renderTable } from "../../lib/table.ts"
import { Api } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { type ApiContainer, containerListing, containerRow } from "../container/ls.ts"
import { type Render, readTemplate, renderDocument } from "../document.ts"
import { flagTable } from "../flag-table.ts"
import { openStruct } from "../go-types.ts"
import type { Listing, Row } from "../listing.ts"
import { isTableFormat, renderListing } from "../listing.ts"
import { listFormat } from "../shared-flags.ts"
import { shortId, utcTime } from "../words.ts"

export const systemDf: Verb = {
  name: "df",
  use: "[OPTIONS]",
  short: "Show docker disk usage",
  flags: flagTable("-v, --verbose         Show detailed information on space usage", {}, [
    listFormat,
  ]),
  arity: { exactly: 0 },
  run: showDiskUse,
}

interface ApiDiskUse {
  readonly LayersSize?: number
  readonly Images?: readonly ApiImageSummary[] | null
  readonly Containers?: readonly ApiContainer[] | null
}

const listing: Listing = {
  type: "*formatter.diskUsageImagesContext",
  headers: {
    Type: "TYPE",
    TotalCount: "TOTAL",
    Active: "ACTIVE",
    Size: "SIZE",
    Reclaimable: "RECLAIMABLE",
  },
  table: ["Type", "TotalCount", "Active", "Size", "Reclaimable"],
}

async function showDiskUse({ client, process, flags }: Invocation): Promise<number> {
  const format = flags.text("format")
  const verbose = flags.truth("verbose")
  const use = await new Api(client, process).get<ApiDiskUse>("/system/df")
  const now = process.clock.now()
  const text = verbose
    ? verboseText(use, now, format)
    : renderListing(listing, [imagesRow(use), containersRow(use), ...emptyRows], format)
  await process.stdout.write(text)
  return 0
}

/** An engine in memory keeps neither volumes nor a build cache. */
const emptyRows: readonly Row[] = ["Local Volumes", "Build Cache"].map((Type) => ({
  Type,
  TotalCount: "0",
  Active: "0",
  Size: "0B",
  Reclaimable: "0B",
}))

function imagesRow({ Images, LayersSize: size = 0 }: ApiDiskUse): Row {
  const images = Images ?? []
  const used = images.filter(({ Containers }) => Containers > 0)
  // What the used ones share with others cannot be freed and counts for nobody.
  const taken = used
    .filter(({ Size, SharedSize }) => Size !== -1 && SharedSize !== -1)
    .reduce((sum, { Size, SharedSize }) => sum + Size - SharedSize, 0)
  return {
    Type: "Images",
    TotalCount: String(images.length),
    Active: String(used.length),
    Size: humanSize(size),
    Reclaimable: reclaimable(size - taken, size),
  }
}

function containersRow({ Containers }: ApiDiskUse): Row {
  const containers = Containers ?? []
  const busy = ["running", "paused", "restarting"]
  const running = containers.filter(({ State }) => busy.includes(State))
  const size = (list: readonly ApiContainer[]) =>
    list.reduce((sum, { SizeRw = 0 }) => sum + SizeRw, 0)
  const idle = containers.filter((one) => !running.includes(one))
  return {
    Type: "Containers",
    TotalCount: String(containers.length),
    Active: String(running.length),
    Size: humanSize(size(containers)),
    Reclaimable: reclaimable(size(idle), size(containers)),
  }
}

function reclaimable(free: number, size: number): string {
  return size > 0 ? `${humanSize(free)} (${Math.trunc((free * 100) / size)}%)` : humanSize(free)
}

const imageListing: Listing = {
  type: "*formatter.imageContext",
  headers: {
    Repository: "REPOSITORY",
    Tag: "TAG",
    ID: "IMAGE ID",
    CreatedSince: "CREATED",
    Size: "SIZE",
    SharedSize: "SHARED SIZE",
    UniqueSize: "UNIQUE SIZE",
    Containers: "CONTAINERS",
  },
  table: [
    "Repository",
    "Tag",
    "ID",
    "CreatedSince",
    "Size",
    "SharedSize",
    "UniqueSize",
    "Containers",
  ],
}

const containerFields = [
  "ID",
  "Image",
  "Command",
  "LocalVolumes",
  "Size",
  "RunningFor",
  "Status",
  "Names",
]

function verboseText({ Images, Containers }: ApiDiskUse, now: number, format: string): string {
  const table = isTableFormat(format)
  const images = (Images ?? []).map((image) => imageRow(image, now, !table))
  const containers = (Containers ?? []).map((one) =>
    containerRow({ ...one, SizeRootFs: 0 }, !table, now),
  )
  if (!table) {
    const document = { Images: images, Containers: containers, Volumes: [], BuildCache: [] }
    const rows = sortedRows(document)
    // Unlike a list, it ends without a new line.
    const render = format === "json" ? null : readTemplate(format, "", 1)
    return renderRows(rows, render)
  }
  return [
    `Images space usage:\n\n${renderListing(imageListing, images, "")}`,
    `Containers space usage:\n\n${renderListing({ ...containerListing, table: containerFields }, containers, "")}`,
    `Local Volumes space usage:\n\n${renderTable([["VOLUME NAME", "LINKS", "SIZE"]])}`,
    `Build cache usage: 0B\n\n${renderTable([cacheHeaders])}`,
  ].join("\n")
}

function renderRows(rows: JsonObject, render: Render | null): string {
  try {
    return renderDocument(rows, openStruct(rows, "*formatter.diskUsageContext"), render)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new CommandFailure(error.message)
  }
}

const cacheHeaders = ["CACHE ID", "CACHE TYPE", "SIZE", "CREATED", "LAST USED", "USAGE", "SHARED"]

function sortedRows(document: Readonly<Record<string, readonly Row[]>>): JsonObject {
  const sorted = (row: Row) => Object.fromEntries(Object.entries(row).sort(byKey))
  return Object.fromEntries(Object.entries(document).map(([key, rows]) => [key, rows.map(sorted)]))
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
  compareCodeUnits(a, b)

function imageRow(image: ApiImageSummary, now: number, full: boolean): Row {
  const name = image.RepoTags?.[0] ?? "<none>:<none>"
  const colon = name.lastIndexOf(":")
  const known = image.SharedSize !== -1
  return {
    Repository: name.slice(0, colon),
    Tag: name.slice(colon + 1),
    ID: full ? image.Id : shortId(image.Id),
    Digest: "",
    CreatedAt: utcTime(image.Created),
    VirtualSize: humanSize(image.Size),
    CreatedSince: `${humanDuration(now - image.Created * 1_000)} ago`,
    Size: humanSize(image.Size, 3),
    SharedSize: known ? humanSize(image.SharedSize) : "N/A",
    UniqueSize: known ? humanSize(image.Size - image.SharedSize) : "N/A",
    Containers: image.Containers === -1 ? "N/A" : String(image.Containers),
  }
}
