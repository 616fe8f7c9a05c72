/** Finds an object by what a client calls it: full id, then full name, then a prefix of one id only. */
import { err, ok, type Result } from "../lib/result.ts"
import type { Cluster } from "../swarm/cluster.ts"
import { containerName } from "../swarm/container-name.ts"
import type { Config, Network, Node, Secret, Service, Task } from "../swarm/objects.ts"
import { predefinedNetworks } from "../swarm/predefined-networks.ts"
import { type HttpError, internal, notFound } from "./errors.ts"
import { networksHere } from "./networks.ts"

export const findService = (cluster: Cluster, ref: string): Result<Service, HttpError> =>
  find("service", ref, cluster.services(), (service) => service.spec.Name ?? "")

/** A node's name is its host name. */
export const findNode = (cluster: Cluster, ref: string): Result<Node, HttpError> =>
  find("node", ref, cluster.nodes(), (node) => node.description.hostname)

export const findTask = (cluster: Cluster, ref: string): Result<Task, HttpError> =>
  find("task", ref, cluster.tasks(), (task) => containerName(task))

export const findSecret = (cluster: Cluster, ref: string): Result<Secret, HttpError> =>
  find("secret", ref, cluster.secrets(), (secret) => secret.spec.Name)

export const findConfig = (cluster: Cluster, ref: string): Result<Config, HttpError> =>
  find("config", ref, cluster.configs(), (config) => config.spec.Name)

export function findNetwork(cluster: Cluster, ref: string): Result<Network, HttpError> {
  const networks = networksHere({ cluster })
  const predefined = predefinedNetworks(networks).find(({ id }) => id === ref)
  return predefined ? ok(predefined) : find("network", ref, networks, ({ spec }) => spec.Name)
}

/** One that a service can join. What the lab once called by the node's own id is found by that too. */
export function findSwarmNetwork(cluster: Cluster, ref: string): Result<Network, HttpError> {
  const networks = cluster.networks()
  const local = networks.find(({ id, scope }) => scope === "local" && id === ref)
  const joinable = networks.filter(({ scope }) => scope === "swarm")
  const all = [...joinable, ...predefinedNetworks(networks)]
  return find("network", local?.spec.Name ?? ref, all, (network) => network.spec.Name)
}

interface Identified {
  readonly id: string
}

function find<T extends Identified>(
  kind: string,
  ref: string,
  all: readonly T[],
  nameOf: (object: T) => string,
): Result<T, HttpError> {
  const exact = all.find((object) => object.id === ref) ?? all.find((o) => nameOf(o) === ref)
  if (exact) return ok(exact)
  const matches = ref === "" ? [] : all.filter((object) => object.id.startsWith(ref))
  const [first] = matches
  if (!first) return err(notFound(`${kind} ${ref} not found`))
  if (matches.length === 1) return ok(first)
  return err(internal(`${kind} ${ref} is ambiguous (${matches.length} matches found)`))
}
