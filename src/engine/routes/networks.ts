/** `/networks`: list, inspect, create, remove. */
import { Hono } from "hono"
import type { Network } from "../../swarm/objects.ts"
import { parseJson } from "../body.ts"
import type { EngineEnv } from "../context.ts"
import { type HttpError, refuse, toHttp } from "../errors.ts"
import { byLabels, byPrefix, byValue, type FilterArgs, filtersOf } from "../filters.ts"
import { findNetwork, findSwarmNetwork } from "../find.ts"
import type { EngineHost } from "../host.ts"
import { readNetworkSpec } from "../network-spec.ts"
import { attachedHere, renderNetwork } from "../render/network.ts"

const knownFilters = ["name", "id", "label", "driver", "scope", "type", "dangling"]

export const networkRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    .get("/", (c) => {
      const filters = filtersOf(c.req.query("filters"), knownFilters)
      if (!filters.ok) return refuse(c, filters.error)
      const all = host.cluster.networks()
      const listed = all.filter((network) => isListed(network, filters.value))
      return c.json(listed.map((network) => renderNetwork(network, all, c.get("time"))))
    })
    .post("/create", (c) => {
      const document = parseJson(c.get("bytes"))
      if (!document.ok) return refuse(c, document.error)
      const spec = readNetworkSpec(document.value)
      if (!spec.ok) return refuse(c, spec.error)
      if (host.cluster.leader().manager === undefined) return refuse(c, ofManagersOnly)
      const name = spec.value.Name
      if (host.cluster.networks().some((network) => network.spec.Name === name)) {
        return refuse(c, { status: 409, message: `network with name ${name} already exists` })
      }
      const done = host.perform({ type: "network-create", spec: spec.value })
      if (!done.ok) return refuse(c, toHttp(done.error))
      return c.json({ Id: done.value.id, Warning: "" }, 201)
    })
    .post("/prune", (c) => {
      const filters = filtersOf(c.req.query("filters"), ["label", "label!", "until"])
      if (!filters.ok) return refuse(c, filters.error)
      const removed = host.cluster
        .networks()
        .filter(({ scope, spec }) => scope === "swarm" && spec.Ingress !== true)
        .filter(({ spec }) => byLabels(filters.value, "label", spec.Labels))
        // The swarm refuses what a service still uses.
        .filter(({ id }) => host.perform({ type: "network-remove", network: id }).ok)
        .map(({ spec }) => spec.Name)
      return c.json({ NetworksDeleted: removed.length > 0 ? removed : null })
    })
    .get("/:id", (c) => {
      const find = c.req.query("scope") === "swarm" ? findSwarmNetwork : findNetwork
      const network = find(host.cluster, c.req.param("id"))
      if (!network.ok) return refuse(c, network.error)
      const rendered = renderNetwork(network.value, host.cluster.networks(), c.get("time"))
      return c.json({ ...rendered, ...attachedHere(network.value, host.cluster) })
    })
    .delete("/:id", (c) => {
      const network = findNetwork(host.cluster, c.req.param("id"))
      if (!network.ok) return refuse(c, network.error)
      const { scope, spec, id } = network.value
      if (scope === "local" && ["bridge", "host", "none", "docker_gwbridge"].includes(spec.Name)) {
        const message = `${spec.Name} is a pre-defined network and cannot be removed`
        return refuse(c, { status: 403, message })
      }
      const done = host.perform({ type: "network-remove", network: id })
      return done.ok ? c.body(null, 204) : refuse(c, toHttp(done.error))
    })

const ofManagersOnly: HttpError = {
  status: 403,
  message:
    "Cannot create a multi-host network from a worker node. Please create the network from a manager node.",
}

function isListed(network: Network, filters: FilterArgs): boolean {
  const custom = !["bridge", "host", "none", "ingress"].includes(network.spec.Name)
  return (
    byPart(filters, "name", network.spec.Name) &&
    byPrefix(filters, "id", network.id) &&
    byLabels(filters, "label", network.spec.Labels) &&
    byValue(filters, "driver", network.spec.Driver ?? "overlay") &&
    byValue(filters, "scope", network.scope) &&
    byValue(filters, "type", custom ? "custom" : "builtin")
  )
}

/** Unlike Swarm's lists, the daemon's own match a name in any place. */
function byPart(filters: FilterArgs, key: string, text: string): boolean {
  const wanted = filters.get(key)
  return !wanted?.length || wanted.some((part) => text.includes(part))
}
