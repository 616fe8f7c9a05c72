/**
 * The two networks of a node's own that a service may join, `bridge` and `host`: the swarm knows them
 * under ids of its own, which follow from the node's. They give no addresses.
 */
import { sha256Hex } from "../lib/digest.ts"
import type { Network } from "./objects.ts"

const joinable = ["bridge", "host"]

export function predefinedNetworks(networks: Iterable<Network>): readonly Network[] {
  const found: Network[] = []
  for (const { id, meta, scope, spec } of networks) {
    if (scope !== "local" || !joinable.includes(spec.Name)) continue
    const labels = { "com.docker.swarm.predefined": "true" }
    found.push({
      id: swarmId(id),
      meta,
      spec: { Name: spec.Name, Driver: spec.Name, Labels: labels },
      scope: "swarm",
      subnet: "",
      gateway: "",
    })
  }
  return found
}

export const isPredefined = ({ scope, subnet }: Network): boolean =>
  scope === "swarm" && subnet === ""

const swarmId = (id: string): string =>
  BigInt(`0x${sha256Hex(`swarm ${id}`)}`)
    .toString(36)
    .slice(0, 25)
