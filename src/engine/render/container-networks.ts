/** What a container hangs on, as its documents tell it. */
import { digestOf } from "../../lib/digest.ts"
import type { Network, Task } from "../../swarm/objects.ts"
import { predefinedNetworks } from "../../swarm/predefined-networks.ts"
import type { EngineHost } from "../host.ts"
import { isUp, stateOf } from "./container-state.ts"

/** Docker's document of one end of a network. */
export interface Attachment {
  readonly NetworkID: string
  readonly IPAddress: string
  readonly [field: string]: unknown
}

/** The swarm's networks, or the node's own bridge. */
export function networksOf(host: EngineHost, task: Task): Record<string, Attachment> {
  const all = host.cluster.networks()
  const running = isUp(stateOf(host, task))
  const joined = task.networks.flatMap(({ networkId, address }) => {
    const network = all.find(({ id }) => id === networkId)
    return network ? [[network.spec.Name, attachment(task, network, running ? address : "")]] : []
  })
  if (joined.length > 0) return Object.fromEntries(joined)
  const wished = ownNetwork(host, task)
  const network = all.find(
    ({ scope, spec }) => scope === "local" && spec.Name === (wished ?? "bridge"),
  )
  if (!network) return {}
  const address = network.subnet !== "" && running ? bridgeAddress(host, task, network) : ""
  const told = attachment(task, network, address)
  return { [network.spec.Name]: wished === null ? told : { ...told, IPAMConfig: {} } }
}

/** The name of the node's own network that a service has asked for; null where it asked for none. */
export function ownNetwork({ cluster }: EngineHost, { networks }: Task): string | null {
  const wished = new Set(
    networks.filter(({ address }) => address === "").map(({ networkId }) => networkId),
  )
  if (wished.size === 0) return null
  const own = predefinedNetworks(cluster.networks()).find(({ id }) => wished.has(id))
  return own?.spec.Name ?? null
}

/** Containers take the addresses of the bridge as they come; the first is the bridge's own. */
function bridgeAddress(host: EngineHost, task: Task, { subnet }: Network): string {
  const before = host.cluster
    .tasks()
    .filter((other) => {
      const joined = other.networks.some(({ address }) => address !== "")
      return other.nodeId === task.nodeId && isUp(stateOf(host, other)) && !joined
    })
    .toSorted((a, b) => begun(a) - begun(b) || (a.id < b.id ? -1 : 1))
    .findIndex(({ id }) => id === task.id)
  const [one = "", two = ""] = subnet.split(".")
  const number = before + 2
  return `${one}.${two}.${Math.floor(number / 256)}.${number % 256}/16`
}

const begun = ({ status }: Task): number => status.startedAt ?? status.timestamp

/** `address`: with its prefix length; empty while the container does not run. */
function attachment(task: Task, network: Network, address: string): Attachment {
  const [ip = "", length = "0"] = address.split("/")
  const swarm = network.scope === "swarm"
  return {
    IPAMConfig: swarm && ip !== "" ? { IPv4Address: ip } : null,
    Links: null,
    Aliases: null,
    NetworkID: network.id,
    EndpointID: ip === "" ? "" : digestOf(`endpoint ${task.id} ${network.id}`).slice(7),
    Gateway: swarm || ip === "" ? "" : network.gateway,
    IPAddress: ip,
    IPPrefixLen: Number(length),
    IPv6Gateway: "",
    GlobalIPv6Address: "",
    GlobalIPv6PrefixLen: 0,
    MacAddress: ip === "" ? "" : macOf(ip),
    DriverOpts: null,
  }
}

/** A hardware address is made from the other one, as the drivers do. */
export function macOf(ip: string): string {
  const bytes = ip.split(".").map((byte) => Number(byte).toString(16).padStart(2, "0"))
  return `02:42:${bytes.join(":")}`
}
