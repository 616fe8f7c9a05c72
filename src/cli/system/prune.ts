/** `docker system prune`, and the prune verbs of containers, volumes and the build cache. */

import { naturalOrder } from "../../lib/natural-order.ts"
import { Api, filterQuery } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { addFilter, filtersOf } from "../filters.ts"
import { flagTable } from "../flag-table.ts"
import { deprecation } from "../image/build.ts"
import { prunedNetworks } from "../network/change.ts"
import { writeLine } from "../output.ts"
import type { Pruned } from "../prune.ts"
import {
  mayPrune,
  pruneBuildCache,
  pruneContainers,
  pruneImages,
  pruneVolumes,
  writePruned,
} from "../prune.ts"

const sure = "\nAre you sure you want to continue?"
const until = `--filter filter   Provide filter values (e.g. "until=<timestamp>")`
const force = "-f, --force           Do not prompt for confirmation"

export const containerPrune: Verb = {
  name: "prune",
  use: "[OPTIONS]",
  short: "Remove all stopped containers",
  flags: flagTable(`${until}\n${force}`),
  arity: { exactly: 0 },
  run: async ({ client, process, flags }) => {
    const warning = `WARNING! This will remove all stopped containers.${sure}`
    if (!(await mayPrune(process, flags, warning))) return 0
    const api = new Api(client, process)
    await writePruned(process, await pruneContainers(api, filterQuery(filtersOf(flags))))
    return 0
  },
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
  run: async ({ client, process, flags }) => {
    const all = flags.truth("all")
    const which = all ? "all local volumes" : "anonymous local volumes"
    const warning = `WARNING! This will remove ${which} not used by at least one container.${sure}`
    if (!(await mayPrune(process, flags, warning))) return 0
    const filters = filtersOf(flags)
    if (all) addFilter(filters, "all", "true")
    await writePruned(process, await pruneVolumes(new Api(client, process), filterQuery(filters)))
    return 0
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
  run: async ({ client, process, flags }) => {
    const all = flags.truth("all")
    const warning = `WARNING! This will remove all ${all ? "" : "dangling "}build cache.`
    if (!(await mayPrune(process, flags, `${warning} Are you sure you want to continue?`))) return 0
    const query = {
      ...filterQuery(filtersOf(flags)),
      ...(all && { all: "1" }),
      ...(flags.changed("keep-storage") && { "keep-storage": String(flags.bytes("keep-storage")) }),
    }
    await writePruned(process, await pruneBuildCache(new Api(client, process), query))
    return 0
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
  const { client, process, flags } = invocation
  const filters = filtersOf(flags)
  const volumes = flags.truth("volumes")
  if (volumes && filters.until !== undefined) {
    throw new CommandFailure('ERROR: The "until" filter is not supported with "--volumes"')
  }
  if (!(await mayPrune(process, flags, systemWarning(invocation)))) return 0
  const api = new Api(client, process)
  const query = filterQuery(filters)
  const images = filterQuery({ ...filters, dangling: [String(!flags.truth("all"))] })
  const steps: (() => Promise<Pruned>)[] = [
    () => pruneContainers(api, query),
    async () => ({ text: await prunedNetworks(api, query), space: 0 }),
    ...(volumes ? [() => pruneVolumes(api, query)] : []),
    () => pruneImages(api, images),
    () => pruneBuildCache(api, query),
  ]
  let space = 0
  for (const step of steps) {
    const pruned = await step()
    space += pruned.space
    if (pruned.text !== "") await writeLine(process, pruned.text)
  }
  await writePruned(process, { text: "", space })
  return 0
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
