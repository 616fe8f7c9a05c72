/** `docker node ls`. */
import type { ApiNode } from "../../engine/types.ts"
import { naturalOrder } from "../../lib/natural-order.ts"
import { Api } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { filtersOf } from "../filters.ts"
import type { Listing, Row } from "../listing.ts"
import { renderListing } from "../listing.ts"
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
  if (flags.truth("quiet") && format === "") {
    await process.stdout.write(
      sorted(nodes)
        .map((node) => `${node.ID}\n`)
        .join(""),
    )
    return 0
  }
  const info = nodes.length === 0 ? {} : await api.get<SwarmInfo>("/info")
  const rows = sorted(nodes).map((node) => nodeRow(node, info))
  const asked = format === "" || format === "table" ? table : format
  await process.stdout.write(renderListing(listing, rows, asked))
  return 0
}

function sorted(nodes: readonly ApiNode[]): ApiNode[] {
  return [...nodes].sort((a, b) => naturalOrder(a.Description.Hostname, b.Description.Hostname))
}

function nodeRow(node: ApiNode, info: SwarmInfo): Row {
  const manager = node.ManagerStatus
  const reachability = manager?.Leader ? "Leader" : capitalise(manager?.Reachability ?? "")
  const expected = JSON.stringify(info.Swarm?.Cluster?.TLSInfo ?? {})
  const own = JSON.stringify(node.Description.TLSInfo ?? {})
  return {
    ID: node.ID,
    Self: node.ID === info.Swarm?.NodeID,
    Hostname: node.Description.Hostname,
    Status: capitalise(node.Status.State),
    Availability: capitalise(node.Spec.Availability ?? ""),
    ManagerStatus: reachability,
    EngineVersion: node.Description.Engine.EngineVersion,
    TLSStatus: own === expected ? "Ready" : "Needs Rotation",
  }
}
