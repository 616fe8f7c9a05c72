/** The networks that the answering engine has: the swarm's, and its own. */
import type { Network } from "../swarm/objects.ts"
import type { EngineHost } from "./host.ts"

/** One that the swarm has forgotten stays until the last container here has left it. */
export function networksHere({ cluster }: Pick<EngineHost, "cluster">): readonly Network[] {
  const here = cluster.leader().id
  return [
    ...cluster.networks().filter(({ node }) => (node ?? here) === here),
    ...cluster.lingeringNetworks(here),
  ]
}

/** Those of every engine: what else a node has of its own somebody has made. */
export const isFirst = ({ scope, node }: Network): boolean =>
  scope === "local" && node === undefined
