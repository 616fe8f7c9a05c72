/** `docker image inspect`, `rm`, `history` and `prune`. */
import { bodyOf } from "../../engine/client.ts"
import { ellipsis } from "../../lib/display-width.ts"
import { humanDuration } from "../../lib/human-duration.ts"
import { humanSize } from "../../lib/human-size.ts"
import { Api, filterQuery, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { filtersOf } from "../filters.ts"
import { flagTable } from "../flag-table.ts"
import { openObject } from "../go-types.ts"
import { inspectAll } from "../inspect.ts"
import type { Listing, Row } from "../listing.ts"
import { renderListing } from "../listing.ts"
import { errorText, isNotFound, writeError, writeLine } from "../output.ts"
import { pruneIfSure, pruneImages, sure } from "../prune.ts"
import { inspectFormat, listFormat } from "../shared-flags.ts"
import { shortId, utcTime } from "../words.ts"

/** A name's slashes are parts of the path. */
const pathOf = (name: string) => `/images/${name.split("/").map(segment).join("/")}`

export const imageInspect: Verb = {
  name: "inspect",
  use: "[OPTIONS] IMAGE [IMAGE...]",
  short: "Display detailed information on one or more images",
  flags: flagTable(
    "--platform string   Inspect a specific platform of the multi-platform image.\\nIf the image or the server is not multi-platform capable, the command will error out if the platform does not match.\\n'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)",
    { platform: { since: "1.49" } },
    [inspectFormat],
  ),
  arity: { atLeast: 1 },
  complete: "images",
  run: ({ client, process, flags, args }) => {
    const api = new Api(client, process)
    return inspectAll(process, args, flags.text("format"), async (ref) => {
      const response = await api.send({ method: "GET", path: `${pathOf(ref)}/json` })
      bodyOf(response)
      return { json: response.body, typed: openObject(JSON.parse(response.body)) }
    })
  },
}

export const imageRm: Verb = {
  name: "rm",
  use: "[OPTIONS] IMAGE [IMAGE...]",
  short: "Remove one or more images",
  otherNames: ["remove"],
  aliases: ["docker image rm", "docker image remove", "docker rmi"],
  flags: flagTable(
    `-f, --force              Force removal of the image
    --no-prune           Do not delete untagged parents
    --platform strings   Remove only the given platform variant. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")`,
    { platform: { since: "1.50" } },
  ),
  arity: { atLeast: 1 },
  complete: "images",
  run: removeImages,
}

export const dockerRmi: Verb = { ...imageRm, name: "rmi", otherNames: [] }

async function removeImages({ client, process, flags, args }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const force = flags.truth("force")
  const query = { ...(force && { force: "1" }), ...(flags.truth("no-prune") && { noprune: "1" }) }
  const errors: string[] = []
  let fatal = false
  for (const name of args) {
    try {
      const path = pathOf(name)
      const removed = bodyOf<{ Untagged?: string; Deleted?: string }[]>(
        await api.send({ method: "DELETE", path, query }),
      )
      for (const { Deleted, Untagged } of removed) {
        await writeLine(process, Deleted ? `Deleted: ${Deleted}` : `Untagged: ${Untagged ?? ""}`)
      }
    } catch (error) {
      fatal ||= !isNotFound(error)
      errors.push(errorText(error))
    }
  }
  if (errors.length === 0) return 0
  if (!force || fatal) throw new CommandFailure(errors.join("\n"))
  await writeError(process, errors.join("\n"))
  return 0
}

export const imageHistory: Verb = {
  name: "history",
  use: "[OPTIONS] IMAGE",
  short: "Show the history of an image",
  aliases: ["docker image history", "docker history"],
  flags: flagTable(
    `-H, --human             Print sizes and dates in human readable format (default true)
    --no-trunc          Don't truncate output
    --platform string   Show history for the given platform. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")
    -q, --quiet             Only show image IDs`,
    { platform: { since: "1.48" } },
    [listFormat],
  ),
  arity: { exactly: 1 },
  complete: "images",
  run: showHistory,
}

interface ApiHistory {
  readonly Id: string
  /** Seconds since the epoch. */
  readonly Created: number
  readonly CreatedBy: string
  readonly Size: number
  readonly Comment: string
}

const historyListing: Listing = {
  type: "*image.historyContext",
  headers: {
    ID: "IMAGE",
    CreatedSince: "CREATED",
    CreatedAt: "CREATED AT",
    CreatedBy: "CREATED BY",
    Size: "SIZE",
    Comment: "COMMENT",
  },
  table: ["ID", "CreatedSince", "CreatedBy", "Size", "Comment"],
}

async function showHistory({ client, process, flags, args }: Invocation): Promise<number> {
  const path = `${pathOf(args[0] ?? "")}/history`
  const history = await new Api(client, process).get<ApiHistory[]>(path)
  const full = flags.truth("no-trunc")
  const human = flags.truth("human")
  const now = process.clock.now()
  const rows = history.map(({ Id, Created, CreatedBy, Size, Comment }): Row => {
    const at = utcTime(Created).replace(" ", "T").replace(" +0000 UTC", "Z")
    const by = CreatedBy.replaceAll("\t", " ")
    return {
      ID: full || Id === "<missing>" ? Id : shortId(Id),
      CreatedSince: human ? `${humanDuration(now - Created * 1_000)} ago` : at,
      CreatedAt: at,
      CreatedBy: full ? by : ellipsis(by, 45),
      Size: human ? humanSize(Size, 3) : String(Size),
      Comment,
    }
  })
  const format = flags.text("format")
  const listing = human
    ? historyListing
    : { ...historyListing, table: ["ID", "CreatedAt", "CreatedBy", "Size", "Comment"] }
  const quiet = flags.truth("quiet") && (format === "" || format === "table")
  await process.stdout.write(renderListing(listing, rows, quiet ? "{{.ID}}" : format))
  return 0
}

export const imagePrune: Verb = {
  name: "prune",
  use: "[OPTIONS]",
  short: "Remove unused images",
  flags: flagTable(
    `-a, --all             Remove all unused images, not just dangling ones
    --filter filter   Provide filter values (e.g. "until=<timestamp>")
    -f, --force           Do not prompt for confirmation`,
  ),
  arity: { exactly: 0 },
  run: (invocation) => {
    const all = invocation.flags.truth("all")
    const what = all
      ? "all images without at least one container associated to them"
      : "all dangling images"
    const filters = { ...filtersOf(invocation.flags), dangling: [String(!all)] }
    return pruneIfSure(invocation, `WARNING! This will remove ${what}.${sure}`, (api) =>
      pruneImages(api, filterQuery(filters)),
    )
  },
}
