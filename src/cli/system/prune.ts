/** `docker system prune`, and the prune verbs of containers, volumes and the build cache. */

import { naturalOrder } from "../../lib/natural-order.ts"
import type { Api } from "../api.ts"
import { filterQuery } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { addFilter, filtersOf } from "../filters.ts"
import { flagTable } from "../flag-table.ts"
import { deprecation } from "../image/build.ts"
import { writeLine } from "../output.ts"
import type { Pruned } from "../prune.ts"
import {
  pruneBuildCache,
  pruneContainers,
  pruneIfSure,
  pruneImages,
  pruneNetworks,
  pruneVolumes,
  sure,
} from "../prune.ts"

const until = `--filter filter   Provide filter values (e.g. "until=<timestamp>")`
const force = "-f, --force           Do not prompt for confirmation"

export const containerPrune: Verb = {
  name: "prune",
  use: "[OPTIONS]",
  short: "Remove all stopped containers",
  flags: flagTable(`${until}\n${force}`),
  arity: { exactly: 0 },
  run: (invocation) =>
    pruneIfSure(invocation, `WARNING! This will remove all stopped containers.${sure}`, (api) =>
      pruneContainers(api, filterQuery(filtersOf(invocation.flags))),
    ),
}

export const volumePrune: Verb = {
  name: "prune",
  use: "[OPTIONS]",
  short: "Remove unused local volumes",
  flags: flagTable(
    `-a, --all             Remove all unused volumes, not just anonymous ones
    --filter filter   Provide filter values (e.g. "label=<label>")
    ${force}`,
  ),
  arity: { exactly: 0 },
  run: (invocation) => {
    const all = invocation.flags.truth("all")
    const which = all ? "all local volumes" : "anonymous local volumes"
    const warning = `WARNING! This will remove ${which} not used by at least one container.${sure}`
    const filters = filtersOf(invocation.flags)
    if (all) addFilter(filters, "all", "true")
    return pruneIfSure(invocation, warning, (api) => pruneVolumes(api, filterQuery(filters)))
  },
}

export const builderPrune: Verb = {
  name: "prune",
  use: "",
  short: "Remove build cache",
  flags: flagTable(
    `-a, --all                  Remove all unused build cache, not just dangling ones
    --filter filter        Provide filter values (e.g. "until=24h")
    -f, --force                Do not prompt for confirmation
    --keep-storage bytes   Amount of disk space to keep for cache`,
  ),
  arity: { exactly: 0 },
  announce: (process) => deprecation(process),
  run: (invocation) => {
    const { flags } = invocation
    const all = flags.truth("all")
    const what = all ? "all build cache" : "all dangling build cache"
    const warning = `WARNING! This will remove ${what}. Are you sure you want to continue?`
    const query = {
      ...filterQuery(filtersOf(flags)),
      ...(all && { all: "1" }),
      ...(flags.changed("keep-storage") && { "keep-storage": String(flags.bytes("keep-storage")) }),
    }
    return pruneIfSure(invocation, warning, (api) => pruneBuildCache(api, query))
  },
}

export const systemPrune: Verb = {
  name: "prune",
  use: "[OPTIONS]",
  short: "Remove unused data",
  flags: flagTable(
    `-a, --all             Remove all unused images not just dangling ones
    --filter filter   Provide filter values (e.g. "label=<key>=<value>")
    ${force}
    --volumes         Prune anonymous volumes`,
  ),
  arity: { exactly: 0 },
  run: pruneSystem,
}

async function pruneSystem(invocation: Invocation): Promise<number> {
  const { flags, process } = invocation
  const filters = filtersOf(flags)
  const volumes = flags.truth("volumes")
  if (volumes && filters.until !== undefined) {
    throw new CommandFailure('ERROR: The "until" filter is not supported with "--volumes"')
  }
  const query = filterQuery(filters)
  const images = filterQuery({ ...filters, dangling: [String(!flags.truth("all"))] })
  const steps: ((api: Api) => Promise<Pruned>)[] = [
    (api) => pruneContainers(api, query),
    (api) => pruneNetworks(api, query),
    ...(volumes ? [(api: Api) => pruneVolumes(api, query)] : []),
    (api) => pruneImages(api, images),
    (api) => pruneBuildCache(api, query),
  ]
  return pruneIfSure(invocation, systemWarning(invocation), async (api) => {
    let total = 0
    for (const step of steps) {
      const { text, space = 0 } = await step(api)
      total += space
      if (text !== "") await writeLine(process, text)
    }
    return { text: "", space: total }
  })
}

function systemWarning({ flags }: Invocation): string {
  const all = flags.truth("all")
  const unused = "not used by at least one container"
  const what = [
    "all stopped containers",
    `all networks ${unused}`,
    ...(flags.truth("volumes") ? [`all anonymous volumes ${unused}`] : []),
    all ? "all images without at least one container associated to them" : "all dangling images",
    all ? "all build cache" : "unused build cache",
  ]
  const given = filtersOf(flags)
  const filters = ["label", "label!", "until"]
    .flatMap((name) => (given[name] ?? []).map((value) => `${name}=${value}`))
    .sort(naturalOrder)
  const lines = (texts: readonly string[]) => texts.map((text) => `\n  - ${text}`).join("")
  const filtered = `\n  Items to be pruned will be filtered with:${lines(filters)}\n`
  return `WARNING! This will remove:${lines(what)}\n${filters.length > 0 ? filtered : ""}${sure}`
}
