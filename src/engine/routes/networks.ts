/** `/networks`: list, inspect, create, remove. */
import { Hono } from "hono"
import { err, ok, type Result } from "../../lib/result.ts"
import type { Network } from "../../swarm/objects.ts"
import { readJson } from "../body.ts"
import type { EngineContext, EngineEnv } from "../context.ts"
import {
  badRequest,
  type HttpError,
  internal,
  noSuchContainer,
  refuse,
  toHttp,
  toLocalHttp,
} from "../errors.ts"
import { byLabels, byPrefix, byValue, type FilterArgs, filtersOf, truth } from "../filters.ts"
import { findNetwork, findSwarmNetwork } from "../find.ts"
import type { EngineHost } from "../host.ts"
import { readNetworkSpec } from "../network-spec.ts"
import { isFirst, networksHere } from "../networks.ts"
import { isPruned, untilOf } from "../prune-filters.ts"
import { truthOf } from "../query.ts"
import { localTask } from "../render/container.ts"
import { attachedHere, renderNetwork } from "../render/network.ts"
import { object, readShape, text, truth as truthShape } from "../shape.ts"

const knownFilters = ["name", "id", "label", "driver", "scope", "type", "dangling"]

export const networkRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    .get("/", (c) => {
      const filters = filtersOf(c.req.query("filters"), knownFilters)
      if (!filters.ok) return refuse(c, filters.error)
      const listed = listedNetworks(host, filters.value)
      if (!listed.ok) return refuse(c, listed.error)
      const all = host.cluster.networks()
      return c.json(listed.value.map((network) => renderNetwork(network, all, c.get("time"))))
    })
    .post("/create", (c) => create(c, host))
    .post("/prune", (c) => prune(c, host))
    .get("/:id{.+}", (c) => {
      const verbose = truthOf(c.req.query("verbose"), "verbose")
      if (!verbose.ok) return refuse(c, verbose.error)
      const wide = c.req.query("scope") === "swarm"
      const network = wide ? findSwarmNetwork(host.cluster, c.req.param("id")) : findHere(c, host)
      if (!network.ok) return refuse(c, network.error)
      const rendered = renderNetwork(network.value, host.cluster.networks(), c.get("time"))
      return c.json({ ...rendered, ...attachedHere(network.value, host) })
    })
    .post("/:id{.+}/connect", (c) => changeContainer(c, host))
    .post("/:id{.+}/disconnect", (c) => changeContainer(c, host))
    .delete("/:id{.+}", (c) => remove(c, host))

const findHere = (c: EngineContext, host: EngineHost): Result<Network, HttpError> =>
  findNetwork(host.cluster, c.req.param("id") ?? "")

function create(c: EngineContext, host: EngineHost): Response {
  const document = readJson(c)
  if (!document.ok) return refuse(c, document.error)
  const spec = readNetworkSpec(document.value)
  if (!spec.ok) return refuse(c, spec.error)
  const { Name, Driver } = spec.value
  const here = host.cluster.leader()
  if (Driver === "overlay" && here.manager === undefined) return refuse(c, ofManagersOnly)
  if (networksHere(host).some((network) => network.spec.Name === Name)) {
    return refuse(c, { status: 409, message: `network with name ${Name} already exists` })
  }
  const local = Driver === "bridge"
  const done = host.perform({
    type: "network-create",
    spec: spec.value,
    ...(local && { node: here.id }),
  })
  if (done.ok) return c.json({ Id: done.value.id, Warning: "" }, 201)
  const { code, message } = done.error
  if (!local) return refuse(c, toHttp(done.error))
  return refuse(
    c,
    code === "FailedPrecondition" ? { status: 403, message } : toLocalHttp(done.error),
  )
}

function prune(c: EngineContext, host: EngineHost): Response {
  const filters = filtersOf(c.req.query("filters"), ["label", "label!", "until"])
  if (!filters.ok) return refuse(c, filters.error)
  const until = untilOf(filters.value, host)
  if (!until.ok) return refuse(c, until.error)
  const here = host.cluster.leader()
  const removed = networksHere(host)
    .filter(({ spec, node }) => node !== undefined || (here.manager && spec.Ingress !== true))
    .filter((network) => !isFirst(network) && network.meta.createdAt <= until.value)
    .filter(({ spec }) => isPruned(filters.value, spec.Labels))
    // The swarm refuses what a service still uses.
    .filter(({ id }) => host.perform({ type: "network-remove", network: id }).ok)
    .map(({ spec }) => spec.Name)
  return c.json({ NetworksDeleted: removed.length > 0 ? removed : null })
}

function remove(c: EngineContext, host: EngineHost): Response {
  const network = findHere(c, host)
  if (!network.ok) return refuse(c, network.error)
  const { spec, id } = network.value
  if (isFirst(network.value)) {
    const message = `${spec.Name} is a pre-defined network and cannot be removed`
    return refuse(c, { status: 403, message })
  }
  // Containers of this node still hang on it, but the swarm has forgotten it.
  if (host.cluster.lingeringNetworks(host.cluster.leader().id).includes(network.value)) {
    return refuse(c, internal(`network ${id} not found`))
  }
  const done = host.perform({ type: "network-remove", network: id })
  return done.ok ? c.body(null, 204) : refuse(c, toHttp(done.error))
}

const connectShape = object("types.NetworkConnect", { Container: text, Force: truthShape })

/** A container is asked for before the network is. */
function changeContainer(c: EngineContext, host: EngineHost): Response {
  const document = readJson(c)
  if (!document.ok) return refuse(c, document.error)
  const read = readShape(connectShape, document.value)
  if (!read.ok) return refuse(c, read.error)
  const { Container = "", Force } = read.value
  if (Container === "") return refuse(c, badRequest('invalid name or ID supplied: ""'))
  const there = localTask(host, Container)
  if (!there && Force !== true) return refuse(c, noSuchContainer(Container))
  const network = findHere(c, host)
  if (!network.ok) return refuse(c, network.error)
  const message = "this engine is simulated: a service says which networks its containers join"
  return refuse(c, there ? { status: 501, message } : noSuchContainer(Container))
}

const ofManagersOnly: HttpError = {
  status: 403,
  message:
    "Cannot create a multi-host network from a worker node. Please create the network from a manager node.",
}

function listedNetworks(
  host: EngineHost,
  filters: FilterArgs,
): Result<readonly Network[], HttpError> {
  const [type] = filters.get("type") ?? []
  if (type !== undefined && type !== "custom" && type !== "builtin") {
    return err(badRequest(`invalid filter: 'type'='${type}'`))
  }
  const dangling = truth(filters, "dangling")
  if (!dangling.ok) return err(badRequest(notDangling))
  return ok(
    networksHere(host).filter((network) => {
      const { spec, id, scope } = network
      const custom = !["bridge", "host", "none"].includes(spec.Name)
      return (
        byName(filters, network) &&
        byPrefix(filters, "id", id) &&
        byLabels(filters, "label", spec.Labels) &&
        byValue(filters, "driver", spec.Driver ?? "overlay") &&
        byValue(filters, "scope", scope) &&
        (type === undefined || (type === "custom") === custom) &&
        (dangling.value === null || dangling.value === (custom && !isUsed(host, network)))
      )
    }),
  )
}

const notDangling = `invalid value for filter 'dangling', must be "true" (or "1"), or "false" (or "0")`

const isUsed = ({ cluster }: EngineHost, { id }: Network): boolean =>
  cluster.tasks().some((task) => task.networks.some(({ networkId }) => networkId === id))

/** The daemon matches the names of its own networks in any place, the swarm knows its own by theirs. */
function byName(filters: FilterArgs, { spec, scope }: Network): boolean {
  const wanted = filters.get("name")
  if (!wanted?.length) return true
  return scope === "swarm"
    ? wanted.includes(spec.Name)
    : wanted.some((part) => spec.Name.includes(part))
}
