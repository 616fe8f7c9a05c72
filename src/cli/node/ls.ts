/** `docker node ls`. */
import type { ApiNode } from "../../engine/types.ts"
import { naturalOrder } from "../../lib/natural-order.ts"
import { Api } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { filtersOf } from "../filters.ts"
import type { Listing, Row } from "../listing.ts"
import { quietFormat, renderListing } from "../listing.ts"
import { filter, listFormat, quietIds } from "../shared-flags.ts"
import { capitalise } from "../words.ts"

export const nodeLs: Verb = {
  name: "ls",
  use: "[OPTIONS]",
  short: "List nodes in the swarm",
  otherNames: ["list"],
  aliases: ["docker node ls", "docker node list"],
  flags: [filter, listFormat, quietIds],
  arity: { exactly: 0 },
  run: listNodes,
}

const listing: Listing = {
  type: "*node.nodeContext",
  headers: {
    ID: "ID",
    Self: "",
    Hostname: "HOSTNAME",
    Status: "STATUS",
    Availability: "AVAILABILITY",
    ManagerStatus: "MANAGER STATUS",
    EngineVersion: "ENGINE VERSION",
    TLSStatus: "TLS STATUS",
  },
  table: [],
}

const table =
  "table {{.ID}} {{if .Self}}*{{else}} {{ end }}\t{{.Hostname}}\t{{.Status}}\t{{.Availability}}\t{{.ManagerStatus}}\t{{.EngineVersion}}"

interface SwarmInfo {
  readonly Swarm?: {
    readonly NodeID?: string
    readonly Cluster?: { readonly TLSInfo?: object } | null
  }
}

async function listNodes({ client, process, flags }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const nodes = await api.nodes(filtersOf(flags))
  const format = flags.text("format")
  const quiet = flags.truth("quiet")
  // Who is asked for ids only is not asked who it is.
  const info = quiet || nodes.length === 0 ? null : await api.get<SwarmInfo>("/info")
  const rows = sorted(nodes).map((node) => nodeRow(node, info))
  const usual = format === "" || format === "table"
  const asked = usual && !quiet ? table : quietFormat(format, quiet)
  await process.stdout.write(renderListing(listing, rows, asked))
  return 0
}

function sorted(nodes: readonly ApiNode[]): ApiNode[] {
  return [...nodes].sort((a, b) => naturalOrder(a.Description.Hostname, b.Description.Hostname))
}

function nodeRow(node: ApiNode, info: SwarmInfo | null): Row {
  const manager = node.ManagerStatus
  const reachability = manager?.Leader ? "Leader" : capitalise(manager?.Reachability ?? "")
  const expected = JSON.stringify(info?.Swarm?.Cluster?.TLSInfo ?? {})
  const own = JSON.stringify(node.Description.TLSInfo ?? {})
  return {
    ID: node.ID,
    Self: info !== null && node.ID === info.Swarm?.NodeID,
    Hostname: node.Description.Hostname,
    Status: capitalise(node.Status.State),
    Availability: capitalise(node.Spec.Availability ?? ""),
    ManagerStatus: reachability,
    EngineVersion: node.Description.Engine.EngineVersion,
    TLSStatus: info === null ? "Unknown" : own === expected ? "Ready" : "Needs Rotation",
  }
}
