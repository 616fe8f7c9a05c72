/**
 * `/containers`: the tasks' containers on the answering node. What would need a raw connection (exec,
 * attach) is refused one step early: a Worker cannot hand a connection over, and the CLI shows this
 * refusal but not one on the upgrade itself.
 */
import { Hono } from "hono"
import type { EngineContext, EngineEnv } from "../context.ts"
import { notFound, refuse } from "../errors.ts"
import { byLabels, byPrefix, byValue, filtersOf } from "../filters.ts"
import type { EngineHost } from "../host.ts"
import { flag } from "../query.ts"
import { containersOf, renderContainer } from "../render/container.ts"

const knownFilters =
  "ancestor before exited expose health id is-task isolation label name network publish since status volume".split(
    " ",
  )

export const containerRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    .get("/containers/json", (c) => {
      const filters = filtersOf(c.req.query("filters"), knownFilters)
      if (!filters.ok) return refuse(c, filters.error)
      const all = flag(c.req.query("all")) || filters.value.has("status")
      const listed = containersOf(host, c.get("time"))
        .filter((container) => all || container.State === "running")
        .filter((container) => byPrefix(filters.value, "id", container.Id))
        .filter((container) => byLabels(filters.value, "label", container.Labels))
        .filter((container) => byValue(filters.value, "status", container.State))
      const names = filters.value.get("name") ?? []
      return c.json(
        names.length === 0
          ? listed
          : listed.filter(({ Names }) => names.some((part) => Names[0]?.includes(part))),
      )
    })
    .get("/containers/:id/json", (c) => {
      const container = renderContainer(host, c.req.param("id"), c.get("time"))
      if (!container) return refuse(c, notFound(`No such container: ${c.req.param("id")}`))
      return c.json(container)
    })
    .post("/containers/:id/exec", refuseHijack)
    .post("/containers/:id/attach", refuseHijack)
    .get("/containers/:id/attach/ws", refuseHijack)
    .post("/containers/create", refuseHijack)
    .post("/exec/:id/start", refuseHijack)
    .post("/session", refuseHijack)
    .post("/grpc", refuseHijack)

function refuseHijack(c: EngineContext): Response {
  const message = "this engine is simulated: it cannot run commands in containers"
  return refuse(c, { status: 501, message })
}
