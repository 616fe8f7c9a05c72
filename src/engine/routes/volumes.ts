/** `/volumes` of the answering node: list, inspect, create, remove, prune. */
import { Hono } from "hono"
import type { Volume } from "../../swarm/volumes.ts"
import { readJson } from "../body.ts"
import type { EngineContext, EngineEnv } from "../context.ts"
import { badRequest, type HttpError, notFound, refuse, toLocalHttp } from "../errors.ts"
import { byLabels, byPattern, byValue, filtersOf, truth } from "../filters.ts"
import type { EngineHost } from "../host.ts"
import { isBefore } from "../profile.ts"
import { isPruned } from "../prune-filters.ts"
import { flag } from "../query.ts"
import { renderVolume, usersOf } from "../render/volume.ts"
import { labelsShape, object, readShape, text } from "../shape.ts"

export const volumeRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    .get("/", (c) => list(c, host))
    .post("/create", (c) => create(c, host))
    .post("/prune", (c) => prune(c, host))
    .get("/:name{.+}", (c) => {
      const volume = find(host, c.req.param("name"))
      if (!volume) return refuse(c, noSuchVolume(c.req.param("name")))
      return c.json(renderVolume(volume, c.get("time")))
    })
    .delete("/:name{.+}", (c) => {
      const name = c.req.param("name")
      if (!find(host, name)) {
        return flag(c.req.query("force")) ? c.body(null, 204) : refuse(c, noSuchVolume(name))
      }
      const users = usersOf(host, name)
      if (users.length > 0) {
        const message = `remove ${name}: volume is in use - [${users.join(", ")}]`
        return refuse(c, { status: 409, message })
      }
      const done = host.perform({ type: "volume-remove", node: host.cluster.leader().id, name })
      return done.ok ? c.body(null, 204) : refuse(c, toLocalHttp(done.error))
    })

const volumesHere = ({ cluster }: EngineHost): readonly Volume[] =>
  cluster.volumes(cluster.leader().id).toSorted((a, b) => (a.name < b.name ? -1 : 1))

const find = (host: EngineHost, name: string): Volume | undefined =>
  volumesHere(host).find((volume) => volume.name === name)

const noSuchVolume = (name: string): HttpError => notFound(`get ${name}: no such volume`)

function list(c: EngineContext, host: EngineHost): Response {
  const filters = filtersOf(c.req.query("filters"), ["dangling", "driver", "label", "name"])
  if (!filters.ok) return refuse(c, filters.error)
  const dangling = truth(filters.value, "dangling")
  if (!dangling.ok) return refuse(c, dangling.error)
  const listed = volumesHere(host)
    .filter(({ name }) => byPattern(filters.value, "name", [name]))
    .filter(() => byValue(filters.value, "driver", "local"))
    .filter(({ labels }) => byLabels(filters.value, "label", labels ?? {}))
    .filter(
      ({ name }) =>
        dangling.value === null || dangling.value === (usersOf(host, name).length === 0),
    )
  const Volumes = listed.map((volume) => renderVolume(volume, c.get("time")))
  return c.json({ Volumes, Warnings: null })
}

const shape = object("volume.CreateOptions", {
  Name: text,
  Driver: text,
  DriverOpts: labelsShape,
  Labels: labelsShape,
})

function create(c: EngineContext, host: EngineHost): Response {
  const document = readJson(c)
  if (!document.ok) return refuse(c, document.error)
  const read = readShape(shape, document.value)
  if (!read.ok) return refuse(c, read.error)
  const { Name: name = "", Driver = "", DriverOpts = {}, Labels } = read.value
  const problem = problemOf(name, Driver || "local", DriverOpts)
  if (problem) return refuse(c, problem)
  const done = host.perform({
    type: "volume-create",
    node: host.cluster.leader().id,
    name,
    labels: Labels ?? null,
    options: Object.keys(DriverOpts).length > 0 ? DriverOpts : null,
  })
  if (!done.ok) return refuse(c, toLocalHttp(done.error))
  const made = find(host, done.value.id)
  return made ? c.json(renderVolume(made, c.get("time")), 201) : refuse(c, noSuchVolume(name))
}

const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,254}$/

/** What each of the local driver's options needs beside it. */
const companions: ReadonlyMap<string, readonly string[]> = new Map([
  ["device", ["type"]],
  ["o", ["device", "type"]],
  ["size", []],
  ["type", ["device"]],
])

function problemOf(
  name: string,
  driver: string,
  options: Readonly<Record<string, string>>,
): HttpError | null {
  if (driver !== "local") {
    const why = `error looking up volume plugin ${driver}: plugin "${driver}" not found`
    return notFound(`create ${name}: ${why}`)
  }
  if (name.length === 1) {
    const why = "volume name is too short, names should be at least two alphanumeric characters"
    return badRequest(`create ${name}: ${why}`)
  }
  if (name !== "" && !namePattern.test(name)) {
    return badRequest(
      `create ${name}: "${name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
    )
  }
  const given = Object.keys(options)
  const strange = given.find((option) => !companions.has(option))
  if (strange !== undefined) return badRequest(`create ${name}: invalid option: "${strange}"`)
  const needed = given.flatMap((option) => companions.get(option) ?? [])
  const missing = needed.find((option) => !given.includes(option))
  if (missing === undefined) return null
  return badRequest(`create ${name}: missing required option: "${missing}"`)
}

/** Engines before 23 take those that have names as well; newer ones only where `all` is said. */
function prune(c: EngineContext, host: EngineHost): Response {
  const older = isBefore(host.profile, 23)
  const known = ["label", "label!", ...(older ? [] : ["all"])]
  const filters = filtersOf(c.req.query("filters"), known)
  if (!filters.ok) return refuse(c, filters.error)
  const all = truth(filters.value, "all")
  if (!all.ok) return refuse(c, all.error)
  const node = host.cluster.leader().id
  const VolumesDeleted = volumesHere(host)
    .filter(({ anonymous }) => older || all.value === true || anonymous === true)
    .filter(({ labels }) => isPruned(filters.value, labels ?? {}))
    .filter(({ name }) => usersOf(host, name).length === 0)
    .filter(({ name }) => host.perform({ type: "volume-remove", node, name }).ok)
    .map(({ name }) => name)
  return c.json({ VolumesDeleted, SpaceReclaimed: 0 })
}
