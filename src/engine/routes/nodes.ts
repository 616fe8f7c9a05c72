/** `/nodes`: list, inspect, update, remove. */
import { Hono } from "hono"
import { err, ok, type Result } from "../../lib/result.ts"
import type { Node } from "../../swarm/objects.ts"
import { readJson } from "../body.ts"
import type { EngineEnv } from "../context.ts"
import { badRequest, type HttpError, refuse, toHttp } from "../errors.ts"
import { byPrefix, bySwarmLabels, byValue, type FilterArgs, filtersOf } from "../filters.ts"
import { findNode } from "../find.ts"
import type { EngineHost } from "../host.ts"
import { readNodeSpec } from "../node-spec.ts"
import { flag, versionOf } from "../query.ts"
import { renderNode } from "../render/node.ts"

const knownFilters = ["id", "name", "role", "membership", "label", "node.label"]

export const nodeRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    .get("/", (c) => {
      const args = filtersOf(c.req.query("filters"), knownFilters)
      const filters = args.ok ? checked(args.value) : args
      if (!filters.ok) return refuse(c, filters.error)
      const nodes = host.cluster
        .nodes()
        .filter((node) => isListed(node, filters.value))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      return c.json(nodes.map((node) => renderNode(node, host.profile, c.get("time"))))
    })
    .get("/:id", (c) => {
      const node = findNode(host.cluster, c.req.param("id"))
      if (!node.ok) return refuse(c, node.error)
      return c.json(renderNode(node.value, host.profile, c.get("time")))
    })
    .post("/:id/update", (c) => {
      const document = readJson(c)
      if (!document.ok) return refuse(c, document.error)
      const version = versionOf(c.req.query("version"), "node")
      if (!version.ok) return refuse(c, version.error)
      const spec = readNodeSpec(document.value)
      if (!spec.ok) return refuse(c, spec.error)
      const node = findNode(host.cluster, c.req.param("id"))
      if (!node.ok) return refuse(c, node.error)
      const done = host.perform({
        type: "node-update",
        node: node.value.id,
        version: version.value,
        spec: spec.value,
      })
      return done.ok ? c.body(null, 200) : refuse(c, toHttp(done.error))
    })
    .delete("/:id", (c) => {
      const node = findNode(host.cluster, c.req.param("id"))
      if (!node.ok) return refuse(c, node.error)
      const force = flag(c.req.query("force"))
      const done = host.perform({ type: "node-remove", node: node.value.id, force })
      return done.ok ? c.body(null, 200) : refuse(c, toHttp(done.error))
    })

function checked(filters: FilterArgs): Result<FilterArgs, HttpError> {
  const role = filters.get("role")?.find((text) => text !== "manager" && text !== "worker")
  if (role !== undefined) return err(badRequest(`Invalid role filter: '${role}'`))
  const membership = filters.get("membership")?.find((m) => m !== "accepted" && m !== "pending")
  if (membership !== undefined) {
    return err(badRequest(`Invalid membership filter: '${membership}'`))
  }
  return ok(filters)
}

function isListed(node: Node, filters: FilterArgs): boolean {
  return (
    byPrefix(filters, "id", node.id) &&
    byPrefix(filters, "name", node.description.hostname) &&
    byValue(filters, "role", node.spec.Role ?? "worker") &&
    byValue(filters, "membership", node.membership ?? "accepted") &&
    bySwarmLabels(filters, "label", node.description.engineLabels) &&
    bySwarmLabels(filters, "node.label", node.spec.Labels)
  )
}
