/** What the daemon says when a registry has no such image, or does not answer. */
import type { Cluster } from "../swarm/cluster.ts"
import type { Image } from "../swarm/objects.ts"
import { type HttpError, internal } from "./errors.ts"
import type { ImageName } from "./reference.ts"

/** The registry of the lab's own swarm, on every node by the routing mesh. */
export const labRegistry = "127.0.0.1:5000"

/** Why the name could not be resolved; null when the registry answered that it has no such image. */
export function registryProblem(name: ImageName, cluster: Cluster): HttpError | null {
  if (name.domain === "docker.io") {
    const address = "10.0.2.3:53"
    return internal(
      `Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on ${address}: dial udp ${address}: connect: network is unreachable`,
    )
  }
  if (name.domain === labRegistry && registryIsUp(cluster)) return null
  return internal(refusedConnection(name.domain))
}

export function refusedConnection(registry: string): string {
  const address = /:\d+$/.test(registry) ? registry : `${registry}:80`
  return `Get "http://${registry}/v2/": dial tcp ${address}: connect: connection refused`
}

/** The manifest is not there; `pull` and `build` name the reference as well. */
export const manifestUnknown = "manifest unknown: manifest unknown"
export const manifestNotFound = (name: string) =>
  `manifest for ${name} not found: ${manifestUnknown}`

function registryIsUp(_cluster: Cluster): boolean {
  return true
}

/** Bytes of the manifest: a layer more is 206 bytes more, as the recorded ones have it. */
export function manifestSize(image: Image): number {
  const layers = image.history.filter((entry) => entry.size > 0).length
  return 323 + 206 * Math.max(layers, 1)
}
