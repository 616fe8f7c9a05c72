/** `docker search`. */
import { ellipsis } from "../../lib/display-width.ts"
import { Api, filterQuery } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { filtersOf } from "../filters.ts"
import { flagTable } from "../flag-table.ts"
import type { Listing } from "../listing.ts"
import { renderListing } from "../listing.ts"

interface ApiFound {
  readonly name: string
  readonly description: string
  readonly star_count: number
  readonly is_official: boolean
}

export const dockerSearch: Verb = {
  name: "search",
  use: "[OPTIONS] TERM",
  short: "Search Docker Hub for images",
  arity: { exactly: 1 },
  flags: flagTable(
    `-f, --filter filter   Filter output based on conditions provided
    --format string   Pretty-print search using a Go template
    --limit int       Max number of search results
    --no-trunc        Don't truncate output`,
  ),
  run: searchImages,
}

const listing: Listing = {
  type: "*registry.searchContext",
  headers: {
    Name: "NAME",
    Description: "DESCRIPTION",
    StarCount: "STARS",
    IsOfficial: "OFFICIAL",
    IsAutomated: "AUTOMATED",
  },
  table: ["Name", "Description", "StarCount", "IsOfficial"],
}

/** Columns of a description, unless it is to stay whole. */
const shown = 45

async function searchImages({ client, process, flags, args }: Invocation): Promise<number> {
  const limit = flags.text("limit")
  const query = {
    term: args[0] ?? "",
    ...filterQuery(filtersOf(flags)),
    ...(flags.changed("limit") && limit !== "0" && { limit }),
  }
  const found = await new Api(client, process).get<readonly ApiFound[]>("/images/search", query)
  const whole = flags.truth("no-trunc")
  const rows = found.map(({ name, description, star_count, is_official }) => ({
    Name: name,
    Description: whole ? description : ellipsis(description, shown),
    StarCount: String(star_count),
    IsOfficial: is_official ? "[OK]" : "",
    IsAutomated: "",
  }))
  await process.stdout.write(renderListing(listing, rows, flags.text("format")))
  return 0
}
