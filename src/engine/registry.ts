/** What the daemon says when a registry has no such image, or does not answer. */
import type { Cluster } from "../swarm/cluster.ts"
import { layersOf } from "../swarm/layers.ts"
import type { Image } from "../swarm/objects.ts"
import { type HttpError, internal, notFound } from "./errors.ts"
import type { ImageName } from "./reference.ts"

/** The registry of the lab's own swarm, on every node by the routing mesh. */
const labRegistry = "127.0.0.1:5000"

/** Why a name could not be resolved; null when the registry answered that it has no such image. */
export function registryProblem(name: ImageName, cluster: Cluster): HttpError | null {
  if (name.domain === "docker.io") return hubProblem(name, cluster)
  if (name.domain === labRegistry && cluster.registryIsUp) return null
  return internal(refusedConnection(name.domain))
}

/** The Hub does not tell whether a repository is private or not there at all. */
function hubProblem(name: ImageName, cluster: Cluster): HttpError | null {
  if (cluster.resolve(`${name.repository}:latest`)) return null
  return notFound(
    `pull access denied for ${name.repository}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
  )
}

/** An address answers that nobody is there; a name nobody knows. */
function refusedConnection(registry: string): string {
  const [host = "", port] = registry.split(":")
  if (host === "localhost" || /^127\./.test(host)) {
    const address = `${host === "localhost" ? "127.0.0.1" : host}:${port ?? 80}`
    return `Get "http://${registry}/v2/": dial tcp ${address}: connect: connection refused`
  }
  if (/^[\d.]+$/.test(host)) {
    return `Get "https://${registry}/v2/": dial tcp ${host}:${port ?? 443}: connect: connection refused`
  }
  return `Get "https://${registry}/v2/": dial tcp: lookup ${host}: no such host`
}

/** The manifest is not there; `pull` and `build` name the reference as well. */
export const manifestUnknown = "manifest unknown: manifest unknown"
export const manifestNotFound = (name: string) =>
  `manifest for ${name} not found: ${manifestUnknown}`

/** Bytes of the manifest: a layer more is 206 bytes more, as the recorded ones have it. */
export function manifestSize(image: Image): number {
  return 323 + 206 * layersOf(image).length
}
