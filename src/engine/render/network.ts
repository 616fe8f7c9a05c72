/** A network as the API's JSON. */
import type { Network } from "../../swarm/objects.ts"
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
    IPAM: { Driver: "default", Options: null, Config: ipamConfig(network) },
    Internal: spec.Internal ?? false,
    Attachable: spec.Attachable ?? false,
    Ingress: spec.Ingress ?? false,
    ConfigFrom: { Network: "" },
    ConfigOnly: false,
    Containers: swarm ? null : {},
    Options: swarm ? overlayDriverState(network, all).Options : (spec.Options ?? {}),
    Labels: labelsOf(network),
  }
}

/** The daemon has no map for no labels, but of networks that it made itself. */
function labelsOf({ scope, spec }: Network): Record<string, string> | null {
  const labels = spec.Labels ?? {}
  const none = Object.keys(labels).length === 0
  return none && scope === "swarm" && !spec.Ingress ? null : labels
}

function ipamConfig(network: Network): { Subnet: string; Gateway?: string }[] {
  if (network.subnet === "") return []
  return [{ Subnet: network.subnet, ...(network.gateway !== "" && { Gateway: network.gateway }) }]
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
