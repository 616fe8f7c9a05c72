/** `/services`: list, inspect, create, update, remove. */
import { Hono } from "hono"
import type { Service } from "../../swarm/objects.ts"
import { readJson } from "../body.ts"
import type { EngineEnv } from "../context.ts"
import { withDefaults } from "../defaults.ts"
import { internal, refuse, toHttp } from "../errors.ts"
import { byPrefix, bySwarmLabels, byValue, type FilterArgs, filtersOf } from "../filters.ts"
import { findService } from "../find.ts"
import type { EngineHost } from "../host.ts"
import { truthOf, versionOf } from "../query.ts"
import { renderService, serviceStatus } from "../render/service.ts"
import { readServiceSpec } from "../service-spec.ts"

export const serviceRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    .get("/", (c) => {
      const filters = filtersOf(c.req.query("filters"), ["name", "id", "label", "mode", "runtime"])
      if (!filters.ok) return refuse(c, filters.error)
      const listed = host.cluster
        .services()
        .filter((service) => isListed(service, filters.value))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      for (const service of listed) c.get("trace").services.add(service.id)
      const status = truthOf(c.req.query("status"), "status")
      if (!status.ok) return refuse(c, status.error)
      return c.json(
        listed.map((service) => {
          const { JobStatus, ...rendered } = renderService(service, c.get("time"))
          return {
            ...rendered,
            ...(status.value && { ServiceStatus: serviceStatus(service, host.cluster) }),
            ...(JobStatus && { JobStatus }),
          }
        }),
      )
    })
    .post("/create", (c) => {
      const document = readJson(c)
      if (!document.ok) return refuse(c, document.error)
      const spec = readServiceSpec(document.value, host.cluster)
      if (!spec.ok) return refuse(c, spec.error)
      const done = host.perform({ type: "service-create", spec: spec.value })
      if (!done.ok) return refuse(c, toHttp(done.error))
      c.get("trace").services.add(done.value.id)
      const warnings = done.value.warnings ?? []
      return c.json({ ID: done.value.id, ...(warnings.length > 0 && { Warnings: warnings }) }, 201)
    })
    .get("/:id", (c) => {
      const insert = truthOf(c.req.query("insertDefaults"), "insertDefaults")
      if (!insert.ok) return refuse(c, insert.error)
      const service = findService(host.cluster, c.req.param("id"))
      if (!service.ok) return refuse(c, service.error)
      c.get("trace").services.add(service.value.id)
      const rendered = renderService(service.value, c.get("time"))
      if (!insert.value) return c.json(rendered)
      return c.json({ ...rendered, Spec: withDefaults(rendered.Spec) })
    })
    .post("/:id/update", (c) => {
      const document = readJson(c)
      if (!document.ok) return refuse(c, document.error)
      const version = versionOf(c.req.query("version"), "service")
      if (!version.ok) return refuse(c, version.error)
      const problem = updateProblem(c.req.query("rollback"), c.req.query("registryAuthFrom"))
      if (problem) return refuse(c, internal(problem))
      const spec = readServiceSpec(document.value, host.cluster)
      if (!spec.ok) return refuse(c, spec.error)
      const service = findService(host.cluster, c.req.param("id"))
      if (!service.ok) return refuse(c, service.error)
      c.get("trace").services.add(service.value.id)
      const done = host.perform({
        type: "service-update",
        service: service.value.id,
        version: version.value,
        spec: spec.value,
        ...(c.req.query("rollback") === "previous" && { rollback: "previous" as const }),
      })
      if (!done.ok) return refuse(c, toHttp(done.error))
      const warnings = done.value.warnings ?? []
      return c.json({ Warnings: warnings.length > 0 ? warnings : null })
    })
    .delete("/:id", (c) => {
      const service = findService(host.cluster, c.req.param("id"))
      if (!service.ok) return refuse(c, service.error)
      c.get("trace").services.add(service.value.id)
      const done = host.perform({ type: "service-remove", service: service.value.id })
      return done.ok ? c.body(null, 200) : refuse(c, toHttp(done.error))
    })

function isListed(service: Service, filters: FilterArgs): boolean {
  const mode = service.spec.Mode ?? {}
  const modeName = mode.Global
    ? "global"
    : mode.ReplicatedJob
      ? "replicated-job"
      : mode.GlobalJob
        ? "global-job"
        : "replicated"
  return (
    byPrefix(filters, "name", service.spec.Name ?? "") &&
    byPrefix(filters, "id", service.id) &&
    bySwarmLabels(filters, "label", service.spec.Labels) &&
    byValue(filters, "mode", modeName) &&
    byValue(filters, "runtime", service.spec.TaskTemplate?.Runtime ?? "container")
  )
}

function updateProblem(rollback: string | undefined, authFrom: string | undefined): string | null {
  if (rollback !== undefined && !["", "none", "previous"].includes(rollback)) {
    return `unrecognized rollback option ${rollback}`
  }
  // DD-4: registry credentials are not simulated, so both sources come to the same.
  if (authFrom !== undefined && !["", "spec", "previous-spec"].includes(authFrom)) {
    return "unsupported registryAuthFrom value"
  }
  return null
}
