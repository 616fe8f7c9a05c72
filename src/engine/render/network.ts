/** A network as the API's JSON. */
import { digestOf } from "../../lib/digest.ts"
import type { Cluster } from "../../swarm/cluster.ts"
import { containerName } from "../../swarm/container-name.ts"
import type { Network } from "../../swarm/objects.ts"
import { isPredefined } from "../../swarm/predefined-networks.ts"
import { wishedConfig } from "../../swarm/subnets.ts"
import type { EngineHost } from "../host.ts"
import { macOf, networksOf } from "./container-networks.ts"
import type { TimeRenderer } from "./time.ts"

export function renderNetwork(
  network: Network,
  all: readonly Network[],
  time: TimeRenderer,
): Record<string, unknown> {
  const { spec } = network
  const swarm = network.scope === "swarm"
  return {
    Name: spec.Name,
    Id: network.id,
    Created: time.object(network.meta.createdAt),
    Scope: network.scope,
    Driver: spec.Driver ?? "overlay",
    EnableIPv6: false,
    IPAM: {
      Driver: isPredefined(network) ? "" : "default",
      // Of a bridge that somebody made Docker has an empty map.
      Options: network.node === undefined ? null : {},
      Config: ipamConfig(network),
    },
    Internal: spec.Internal ?? false,
    Attachable: spec.Attachable ?? false,
    Ingress: spec.Ingress ?? false,
    ConfigFrom: { Network: "" },
    ConfigOnly: false,
    Containers: swarm ? null : {},
    Options: optionsOf(network, all),
    Labels: labelsOf(network),
  }
}

function optionsOf(network: Network, all: readonly Network[]): object | null {
  if (isPredefined(network)) return null
  if (network.scope === "swarm") {
    return { ...overlayDriverState(network, all).Options, ...network.spec.Options }
  }
  return bridgeOptions.get(network.spec.Name) ?? network.spec.Options ?? {}
}

const bridge = "com.docker.network.bridge"

/** How the engine sets up its own two. */
const bridgeOptions = new Map<string, Readonly<Record<string, string>>>([
  [
    "bridge",
    {
      [`${bridge}.default_bridge`]: "true",
      [`${bridge}.enable_icc`]: "true",
      [`${bridge}.enable_ip_masquerade`]: "true",
      [`${bridge}.host_binding_ipv4`]: "0.0.0.0",
      [`${bridge}.name`]: "docker0",
      "com.docker.network.driver.mtu": "1500",
    },
  ],
  [
    "docker_gwbridge",
    {
      [`${bridge}.enable_icc`]: "false",
      [`${bridge}.enable_ip_masquerade`]: "true",
      [`${bridge}.name`]: "docker_gwbridge",
    },
  ],
])

/** What inspect adds: who is on the network here. */
export function attachedHere(network: Network, host: EngineHost): object {
  if (isPredefined(network)) return {}
  return network.scope === "local" ? onBridge(network, host) : onOverlay(network, host.cluster)
}

/** The containers on a bridge of the node's; each on an overlay has an end on `docker_gwbridge`. */
function onBridge({ spec }: Network, host: EngineHost): object {
  const gateway = spec.Name === "docker_gwbridge"
  const here = host.cluster.leader().id
  const running = host.cluster
    .tasks()
    .filter(({ nodeId, status }) => nodeId === here && status.state === "running")
  const containers = running.flatMap((task, index): [string, object][] => {
    const id = task.status.containerId ?? ""
    const own = networksOf(host, task)[spec.Name]
    if (!gateway) {
      const address = `${own?.IPAddress}/16`
      return own?.IPAddress ? [[id, endpoint(containerName(task), address)]] : []
    }
    const joined = task.networks.some(({ address }) => address !== "")
    const name = `gateway_${digestOf(`sandbox ${task.id}`).slice(7, 19)}`
    return joined ? [[id, endpoint(name, `172.18.0.${3 + index}/16`)]] : []
  })
  const own: [string, object][] = gateway
    ? [["ingress-sbox", endpoint("gateway_ingress-sbox", "172.18.0.2/16")]]
    : []
  const sorted = [...containers, ...own].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { Containers: Object.fromEntries(sorted) }
}

/** The containers there, the load balancer's end, and the nodes that take part. */
function onOverlay(network: Network, cluster: Cluster): object {
  const attached = cluster.tasks().flatMap((task) => {
    const address = task.networks.find(({ networkId }) => networkId === network.id)?.address
    return address !== undefined && task.status.state === "running" ? [{ task, address }] : []
  })
  const leader = cluster.leader()
  const here = attached.filter(({ task }) => task.nodeId === leader.id)
  const ingress = network.spec.Ingress === true
  if (here.length === 0 && !ingress) return {}
  const nodes = new Set(attached.map(({ task }) => task.nodeId))
  const name = network.spec.Name
  const prefix = network.subnet.replace(/\.\d+\/\d+$/, "")
  const own = ingress ? ["ingress-sbox", "ingress-endpoint"] : [`lb-${name}`, `${name}-endpoint`]
  const containers = here.map(({ task, address }): [string, object] => [
    task.status.containerId ?? "",
    endpoint(containerName(task), address),
  ])
  return {
    Containers: Object.fromEntries([
      ...containers.toSorted(([a], [b]) => (a < b ? -1 : 1)),
      [own[0], endpoint(own[1] ?? "", `${prefix}.2/24`)],
    ]),
    // Once it is there the engine keeps a map of its own.
    Labels: network.spec.Labels ?? {},
    Peers: cluster
      .nodes()
      .filter((node) => ingress || nodes.has(node.id))
      .map((node) => ({ Name: digestOf(node.id).slice(7, 19), IP: node.status.address })),
  }
}

function endpoint(name: string, address: string): object {
  return {
    Name: name,
    EndpointID: digestOf(`endpoint ${name} ${address}`).slice(7),
    MacAddress: macOf(address.replace(/\/.*/, "")),
    IPv4Address: address,
    IPv6Address: "",
  }
}

/** The daemon has no map for no labels, but of networks that it made itself. */
function labelsOf({ scope, spec }: Network): Record<string, string> | null {
  const labels = spec.Labels ?? {}
  const none = Object.keys(labels).length === 0
  return none && scope === "swarm" && !spec.Ingress ? null : labels
}

function ipamConfig({ subnet, gateway, scope, spec }: Network): object[] {
  if (subnet === "") return []
  // Of its default bridge the engine does not say that it is the way out.
  const told = gateway !== "" && spec.Name !== "bridge"
  const { IPRange, AuxiliaryAddresses } = wishedConfig(spec)
  return [
    {
      Subnet: subnet,
      ...(IPRange !== undefined && { IPRange }),
      ...(told && { Gateway: gateway }),
      // The swarm forgets these.
      ...(scope === "local" && AuxiliaryAddresses !== undefined && { AuxiliaryAddresses }),
    },
  ]
}

/** Overlay networks are numbered from 4096 as they are made: ingress first. */
export function overlayDriverState(network: Network, all: readonly Network[]) {
  const overlays = all
    .filter((candidate) => candidate.scope === "swarm")
    .toSorted((a, b) => a.meta.createdAt - b.meta.createdAt || (a.id < b.id ? -1 : 1))
  const id = 4096 + overlays.findIndex((candidate) => candidate.id === network.id)
  return {
    Name: "overlay",
    Options: { "com.docker.network.driver.overlay.vxlanid_list": String(id) },
  }
}
