/** `docker images`, also `docker image ls`. */
import type { ApiImageSummary } from "../../engine/types.ts"
import { humanDuration } from "../../lib/human-duration.ts"
import { humanSize } from "../../lib/human-size.ts"
import { Api, filterQuery } from "../api.ts"
import type { Flag, Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { addFilter, filtersOf } from "../filters.ts"
import type { Listing, Row } from "../listing.ts"
import { quietFormat, renderListing } from "../listing.ts"
import { loadHeavy } from "../on-demand.ts"
import { filter, listFormat } from "../shared-flags.ts"
import { shortId, utcTime } from "../words.ts"

const tree: Flag = {
  name: "tree",
  kind: "bool",
  usage: "List multi-platform images as a tree (EXPERIMENTAL)",
  since: "1.47",
}

export const dockerImages: Verb = {
  name: "images",
  use: "[OPTIONS] [REPOSITORY[:TAG]]",
  short: "List images",
  aliases: ["docker image ls", "docker image list", "docker images"],
  flags: [
    {
      name: "all",
      short: "a",
      kind: "bool",
      usage: "Show all images (default hides intermediate images)",
    },
    { name: "digests", kind: "bool", usage: "Show digests" },
    filter,
    listFormat,
    { name: "no-trunc", kind: "bool", usage: "Don't truncate output" },
    { name: "quiet", short: "q", kind: "bool", usage: "Only show image IDs" },
    tree,
  ],
  arity: { atMost: 1 },
  complete: "images",
  run: listImages,
}

export const imageLs: Verb = { ...dockerImages, name: "ls", otherNames: ["list"] }

/** Only the plain list, and only asked for filters, can be a tree. */
async function showTree({ client, process, flags, args }: Invocation): Promise<number> {
  for (const name of ["quiet", "no-trunc", "digests"]) {
    if (flags.truth(name)) throw new CommandFailure(`--${name} is not yet supported with --tree`)
  }
  if (flags.text("format") !== "") {
    throw new CommandFailure("--format is not yet supported with --tree")
  }
  const filters = filtersOf(flags)
  if (args[0] !== undefined) addFilter(filters, "reference", args[0])
  const query = { ...filterQuery(filters), ...(flags.truth("all") && { all: "1" }), manifests: "1" }
  const images = await new Api(client, process).get<ApiImageSummary[]>("/images/json", query)
  const newestFirst = [...images].sort((a, b) => b.Created - a.Created)
  await (await loadHeavy()).writeTree(process.stdout, newestFirst)
  return 0
}

const headers = {
  ID: "IMAGE ID",
  Repository: "REPOSITORY",
  Tag: "TAG",
  Digest: "DIGEST",
  CreatedSince: "CREATED",
  CreatedAt: "CREATED AT",
  Size: "SIZE",
  Containers: "CONTAINERS",
  VirtualSize: "VIRTUAL SIZE",
  SharedSize: "SHARED SIZE",
  UniqueSize: "UNIQUE SIZE",
}

const plain = ["Repository", "Tag", "ID", "CreatedSince", "Size"]
const withDigests = ["Repository", "Tag", "Digest", "ID", "CreatedSince", "Size"]

async function listImages(invocation: Invocation): Promise<number> {
  const { client, process, flags, args } = invocation
  if (flags.truth("tree")) return showTree(invocation)
  const filters = filtersOf(flags)
  if (args[0] !== undefined) addFilter(filters, "reference", args[0])
  const query = { ...filterQuery(filters), ...(flags.truth("all") && { all: "1" }) }
  const images = await new Api(client, process).get<ApiImageSummary[]>("/images/json", query)
  const full = flags.truth("no-trunc")
  const sorted = [...images].sort((a, b) => b.Created - a.Created)
  const format = flags.text("format")
  const digests: Digests = flags.truth("digests")
    ? "all"
    : format.includes("{{.Digest}}")
      ? "of tags"
      : "none"
  const listing: Listing = {
    type: "*formatter.imageContext",
    headers,
    table: flags.truth("digests") ? withDigests : plain,
  }
  const now = process.clock.now()
  const rows = sorted.flatMap((image) => rowsOf(image, full, now, digests))
  const layout = quietFormat(format, flags.truth("quiet"))
  await process.stdout.write(renderListing(listing, rows, layout))
  return 0
}

/** Asked for by the flag, by a template that names them, or not at all. */
type Digests = "all" | "of tags" | "none"

/** A row a tag; digests of repositories that have none are shown as rows of their own. */
function rowsOf(image: ApiImageSummary, full: boolean, now: number, digests: Digests): Row[] {
  const digestOf = new Map(
    (image.RepoDigests ?? []).map((text): [string, string] => {
      const at = text.indexOf("@")
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
  const names = (image.RepoTags ?? []).filter((text) => text !== "<none>:<none>")
  const row = (repository: string, tag: string, digest: string): Row => ({
    ID: full ? image.Id : shortId(image.Id),
    Repository: repository,
    Tag: tag,
    Digest: digest,
    CreatedSince: `${humanDuration(now - image.Created * 1_000)} ago`,
    CreatedAt: utcTime(image.Created),
    Size: humanSize(image.Size, 3),
    Containers: image.Containers === -1 ? "N/A" : String(image.Containers),
    VirtualSize: humanSize(image.Size),
    SharedSize: "N/A",
    UniqueSize: "N/A",
  })
  if (names.length === 0) {
    if (digestOf.size === 0) return [row("<none>", "<none>", "<none>")]
    return [...digestOf].map(([repository, digest]) =>
      row(repository, "<none>", digests === "all" ? digest : ""),
    )
  }
  return names.map((text) => {
    const colon = text.lastIndexOf(":")
    const repository = text.slice(0, colon)
    const digest = digests !== "none" ? (digestOf.get(repository) ?? "<none>") : "<none>"
    return row(repository, text.slice(colon + 1), digest)
  })
}
