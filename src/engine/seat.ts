/**
 * The engines of the swarm's other nodes. Each has the containers and images of its own node; a worker's
 * knows nothing of services, and says so.
 */
import type { Cluster } from "../swarm/cluster.ts"
import type { Node } from "../swarm/objects.ts"
import { type EngineApi, engineApi } from "./api.ts"
import type { EngineHost } from "./host.ts"
import { versionedPath } from "./version.ts"

const notManager =
  "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state. Please run this command on a manager node or promote the current node to a manager."

/** Null where no node has that host name. */
export function engineOn(host: EngineHost, name: string): EngineApi | null {
  const node = host.cluster.nodes().find(({ description }) => description.hostname === name)
  if (node === undefined) return null
  const { id } = node
  const api = engineApi(seatedAt(host, () => host.cluster.node(id) ?? node))
  return {
    fetch: (request, ended) => {
      const { path } = versionedPath(request.url)
      const works = host.cluster.node(id)?.manager === undefined
      return works && isOfSwarm(path) ? refused() : api.fetch(request, ended)
    },
  }
}

/** The same host, but the node that answers is another one. */
function seatedAt(host: EngineHost, here: () => Node): EngineHost {
  const cluster = overriding<Cluster, "leader">(host.cluster, { leader: here })
  return overriding<EngineHost, "cluster">(host, { cluster })
}

function overriding<T extends object, K extends keyof T>(object: T, own: Pick<T, K>): T {
  return new Proxy(object, {
    get(target, key) {
      const value: unknown = Reflect.get(key in own ? own : target, key)
      return typeof value === "function" ? value.bind(target) : value
    },
  })
}

function isOfSwarm(path: string): boolean {
  return /^\/(services|nodes|tasks|secrets|configs)(\/|$)|^\/swarm(\/(update|unlockkey))?$/.test(
    path,
  )
}

const refused = (): Response => Response.json({ message: notManager }, { status: 503 })
