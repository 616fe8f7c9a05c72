/** `/secrets` and `/configs`: list, inspect, create, change labels, remove. A secret's data stays inside. */
import { Hono } from "hono"
import { ok, type Result } from "../../lib/result.ts"
import type { Secret } from "../../swarm/objects.ts"
import type { DataSpec } from "../../swarm/spec.ts"
import { readJson } from "../body.ts"
import type { EngineContext, EngineEnv } from "../context.ts"
import { type HttpError, refuse, toHttp } from "../errors.ts"
import { byPrefix, bySwarmLabels, byValue, filtersOf } from "../filters.ts"
import { findConfig, findSecret } from "../find.ts"
import type { EngineHost } from "../host.ts"
import { versionOf } from "../query.ts"
import type { TimeRenderer } from "../render/time.ts"
import { bytes, labelsShape, object, optional, readShape, text } from "../shape.ts"

const driver = optional(object("swarm.Driver", { Name: text, Options: labelsShape }))
const fields = { Name: text, Labels: labelsShape, Data: bytes, Driver: driver, Templating: driver }
const shapes = {
  secret: object("swarm.SecretSpec", fields),
  config: object("swarm.ConfigSpec", fields),
}

export const dataRoutes = (host: EngineHost, kind: "secret" | "config") => {
  const all = () => (kind === "secret" ? host.cluster.secrets() : host.cluster.configs())
  const find = kind === "secret" ? findSecret : findConfig
  return new Hono<EngineEnv>()
    .get("/", (c) => {
      const filters = filtersOf(c.req.query("filters"), ["name", "names", "id", "label"])
      if (!filters.ok) return refuse(c, filters.error)
      const listed = all()
        .filter((object) => byPrefix(filters.value, "name", object.spec.Name))
        .filter((object) => byValue(filters.value, "names", object.spec.Name))
        .filter((object) => byPrefix(filters.value, "id", object.id))
        .filter((object) => bySwarmLabels(filters.value, "label", object.spec.Labels))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      return c.json(listed.map((object) => render(object, kind, c.get("time"))))
    })
    .post("/create", (c) => {
      const spec = readSpec(c, kind)
      if (!spec.ok) return refuse(c, spec.error)
      const type = kind === "secret" ? "secret-create" : "config-create"
      const done = host.perform({ type, spec: spec.value })
      return done.ok ? c.json({ ID: done.value.id }, 201) : refuse(c, toHttp(done.error))
    })
    .get("/:id", (c) => {
      const object = find(host.cluster, c.req.param("id"))
      if (!object.ok) return refuse(c, object.error)
      return c.json(render(object.value, kind, c.get("time")))
    })
    .post("/:id/update", (c) => {
      const spec = readSpec(c, kind)
      if (!spec.ok) return refuse(c, spec.error)
      const version = versionOf(c.req.query("version"), kind)
      if (!version.ok) return refuse(c, version.error)
      const object = find(host.cluster, c.req.param("id"))
      if (!object.ok) return refuse(c, object.error)
      const done = host.perform({
        type: kind === "secret" ? "secret-update" : "config-update",
        id: object.value.id,
        version: version.value,
        spec: spec.value,
      })
      return done.ok ? c.body(null, 200) : refuse(c, toHttp(done.error))
    })
    .delete("/:id", (c) => {
      const object = find(host.cluster, c.req.param("id"))
      if (!object.ok) return refuse(c, object.error)
      const done =
        kind === "secret"
          ? host.perform({ type: "secret-remove", secret: object.value.id })
          : host.perform({ type: "config-remove", config: object.value.id })
      return done.ok ? c.body(null, 204) : refuse(c, toHttp(done.error))
    })
}

function readSpec(c: EngineContext, kind: keyof typeof shapes): Result<DataSpec, HttpError> {
  const document = readJson(c)
  if (!document.ok) return document
  const read = readShape(shapes[kind], document.value)
  if (!read.ok) return read
  const { Name = "", Labels, Data, Driver, Templating } = read.value
  return ok({
    Name,
    Labels: Labels ?? {},
    ...(Data !== undefined && { Data }),
    ...(Driver && { Driver }),
    ...(Templating && { Templating }),
  })
}

function render(object: Secret, kind: "secret" | "config", time: TimeRenderer): object {
  const { Name, Labels, Data, Templating } = object.spec
  return {
    ID: object.id,
    Version: { Index: object.meta.version },
    CreatedAt: time.object(object.meta.createdAt),
    UpdatedAt: time.object(object.meta.updatedAt),
    Spec: {
      Name,
      Labels: Labels ?? {},
      ...(kind === "config" && { Data: Data ?? "" }),
      ...(Templating && { Templating }),
    },
  }
}
