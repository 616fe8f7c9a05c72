/** `docker network ls` and `docker network inspect`. */
import { bodyOf } from "../../engine/client.ts"
import type { ApiNetwork } from "../../engine/types.ts"
import { GoTime, timeText } from "../../lib/go-template/value.ts"
import { naturalOrder } from "../../lib/natural-order.ts"
import { Api, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { filtersOf } from "../filters.ts"
import { typedValue } from "../go-types.ts"
import { inspectAll } from "../inspect.ts"
import type { Listing } from "../listing.ts"
import { quietFormat, renderListing } from "../listing.ts"
import { filter, inspectFormat, listFormat } from "../shared-flags.ts"
import { shortId } from "../words.ts"

export const networkLs: Verb = {
  name: "ls",
  use: "[OPTIONS]",
  short: "List networks",
  otherNames: ["list"],
  aliases: ["docker network ls", "docker network list"],
  flags: [
    { ...filter, usage: 'Provide filter values (e.g. "driver=bridge")' },
    listFormat,
    { name: "no-trunc", kind: "bool", usage: "Do not truncate the output" },
    { name: "quiet", short: "q", kind: "bool", usage: "Only display network IDs" },
  ],
  arity: { exactly: 0 },
  run: listNetworks,
}

export const networkInspect: Verb = {
  name: "inspect",
  use: "[OPTIONS] NETWORK [NETWORK...]",
  short: "Display detailed information on one or more networks",
  flags: [
    inspectFormat,
    { name: "scope", kind: "string", usage: "Get the network in the given scope", hidden: true },
    {
      name: "verbose",
      short: "v",
      kind: "bool",
      usage: "Verbose output for diagnostics",
    },
  ],
  arity: { atLeast: 1 },
  complete: "networks",
  run: inspectNetworks,
}

const listing: Listing = {
  type: "*network.networkContext",
  labelled: true,
  headers: {
    ID: "NETWORK ID",
    Name: "NAME",
    Driver: "DRIVER",
    Scope: "SCOPE",
    IPv4: "IPV4",
    IPv6: "IPV6",
    Internal: "INTERNAL",
    Labels: "LABELS",
    CreatedAt: "CREATED AT",
  },
  table: ["ID", "Name", "Driver", "Scope"],
}

async function listNetworks({ client, process, flags }: Invocation): Promise<number> {
  const networks = await new Api(client, process).networks(filtersOf(flags))
  const full = flags.truth("no-trunc")
  const rows = [...networks]
    .sort((a, b) => naturalOrder(a.Name, b.Name))
    .map((network) => ({
      ID: full ? network.Id : shortId(network.Id),
      Name: network.Name,
      Driver: network.Driver ?? "",
      Scope: network.Scope,
      IPv4: String(network.EnableIPv4 === true),
      IPv6: String(network.EnableIPv6 === true),
      Internal: String(network.Internal === true),
      Labels: labelText(network),
      CreatedAt: timeText(new GoTime(network.Created)),
    }))
  const format = quietFormat(flags.text("format"), flags.truth("quiet"))
  await process.stdout.write(renderListing(listing, rows, format))
  return 0
}

function labelText(network: ApiNetwork): string {
  return Object.entries(network.Labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(",")
}

async function inspectNetworks({ client, process, flags, args }: Invocation): Promise<number> {
  const api = new Api(client, process)
  return inspectAll(process, args, flags.text("format"), async (ref) => {
    const path = `/networks/${segment(ref)}`
    const query: Record<string, string> = flags.truth("verbose") ? { verbose: "true" } : {}
    const response = await api.send({ method: "GET", path, query })
    bodyOf(response)
    return { json: response.body, typed: typedValue(JSON.parse(response.body), "network.Inspect") }
  })
}
