/** `/images`: what the answering node has, tags, and the way to and from the registry. */
import { Hono } from "hono"
import { err, ok, type Result } from "../../lib/result.ts"
import type { Cluster, LocalImage } from "../../swarm/cluster.ts"
import type { RemovedImage } from "../../swarm/command.ts"
import type { Image } from "../../swarm/objects.ts"
import type { EngineContext, EngineEnv } from "../context.ts"
import { type HttpError, notFound, refuse, toLocalHttp } from "../errors.ts"
import { filtersOf, truth } from "../filters.ts"
import type { EngineHost } from "../host.ts"
import { isBetween, listedImages } from "../image-filters.ts"
import { findImage } from "../images.ts"
import { platformProblem } from "../platform.ts"
import { failure } from "../progress.ts"
import { isPruned, untilOf } from "../prune-filters.ts"
import { flag } from "../query.ts"
import { type ImageName, readImageName } from "../reference.ts"
import { manifestNotFound, registryProblem } from "../registry.ts"
import { renderHistory, renderImage, renderSummary } from "../render/image.ts"
import { searchImages } from "../search.ts"
import { worked } from "../streaming.ts"
import { bytesToPush, holdersOf, type Pull, pullBeats, pullEnd, pushBeats } from "../transfer.ts"
import type { Beat } from "../work.ts"

export const imageRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    .get("/json", (c) => {
      const all = flag(c.req.query("all"))
      const listed = listedImages(host, c.req.query("filters"), all)
      if (!listed.ok) return refuse(c, listed.error)
      const images = listed.value.toSorted(
        (a, b) => b.image.createdAt - a.image.createdAt || order(a.image, b.image),
      )
      return c.json(images.map((local) => renderSummary(local, host.profile, c.get("time"))))
    })
    .get("/search", (c) => {
      const found = searchImages(c.req.query())
      return found.ok ? c.json(found.value) : refuse(c, found.error)
    })
    .get("/get", (c) => refuseArchive(c, host, c.req.queries("names") ?? []))
    .get("/:name{.+}/get", (c) => refuseArchive(c, host, [c.req.param("name")]))
    .post("/load", (c) => refuse(c, noArchives))
    .post("/create", (c) => pull(c, host))
    .post("/prune", (c) => prune(c, host))
    .get("/:name{.+}/json", (c) => {
      const name = c.req.param("name")
      const local = findImage(host.cluster, name)
      if (local.ok) return c.json(renderImage(local.value, host.profile, c.get("time")))
      const { status, message } = local.error
      return refuse(c, {
        status,
        message: status === 404 ? `no such image: ${name}: ${message}` : message,
      })
    })
    .get("/:name{.+}/history", (c) => {
      const local = findImage(host.cluster, c.req.param("name"))
      if (!local.ok) return refuse(c, local.error)
      return c.json(renderHistory(local.value, c.get("time")))
    })
    .post("/:name{.+}/push", (c) => push(c, host, c.req.param("name")))
    .post("/:name{.+}/tag", (c) => {
      const local = findImage(host.cluster, c.req.param("name"))
      if (!local.ok) return refuse(c, local.error)
      const wanted = `${c.req.query("repo") ?? ""}:${c.req.query("tag") || "latest"}`
      const target = readImageName(wanted)
      if (!target.ok) return refuse(c, target.error)
      const node = host.cluster.leader().id
      const tag = target.value.full
      const done = host.perform({ type: "image-tag", node, image: local.value.image.id, tag })
      return done.ok ? c.body(null, 201) : refuse(c, toLocalHttp(done.error))
    })
    .delete("/:name{.+}", (c) => remove(c, host, c.req.param("name")))

/** Layers have names and sizes here, and no bytes that could be written down. */
const noArchives: HttpError = {
  status: 501,
  message: "this engine is simulated: its images cannot be saved, loaded or imported",
}

function refuseArchive(c: EngineContext, host: EngineHost, names: readonly string[]): Response {
  const missing = names.find((name) => !findImage(host.cluster, name).ok)
  return refuse(c, missing === undefined ? noArchives : notFound(`No such image: ${missing}`))
}

function pull(c: EngineContext, host: EngineHost): Response {
  const from = c.req.query("fromImage") ?? ""
  if (from === "" && c.req.query("fromSrc") !== undefined) return refuse(c, noArchives)
  const platform = platformProblem(c.req.query("platform") ?? "")
  if (platform) return refuse(c, platform)
  const tag = c.req.query("tag") ?? ""
  const name = readImageName(tag === "" ? from : `${from}${tag.includes(":") ? "@" : ":"}${tag}`)
  if (!name.ok) return refuse(c, name.error)
  // Without a tag: all of them. Clients that want one say `latest` themselves.
  const everything = tag === "" && !/[:@][^/]*$/.test(from)
  const { repository, full } = name.value
  const tags = everything ? host.cluster.registryTags(repository) : []
  if (everything && tags.length === 0) return refuse(c, noRepository(name.value, host.cluster))
  const wanted = tags.length > 0 ? tags.map((one) => `${repository}:${one}`) : [full]
  const pulls: Pull[] = []
  for (const one of wanted) {
    const pull = pullOf(host, one, pulls)
    if (!pull.ok) return refuse(c, pull.error)
    pulls.push(pull.value)
  }
  const had = pulls.every(({ image }) => pulls[0]?.here.some(({ id }) => id === image.id))
  const end = pullEnd(everything ? repository : full, had)
  return worked(c, host, [...pulls.flatMap(pullBeats), { after: 0, says: [end] }])
}

function noRepository(name: ImageName, cluster: Cluster): HttpError {
  const unknown = "name unknown: repository name not known to registry"
  return (
    registryProblem(name, cluster) ??
    notFound(`repository ${name.repository} not found: ${unknown}`)
  )
}

/** `before`: what will have been pulled by then. */
function pullOf(
  { cluster }: EngineHost,
  wanted: string,
  before: readonly Pull[],
): Result<Pull, HttpError> {
  const name = readImageName(wanted)
  if (!name.ok) return name
  const found = cluster.resolve(wanted)
  if (!found) {
    const problem = registryProblem(name.value, cluster)
    return err(problem ?? notFound(manifestNotFound(wanted)))
  }
  const { image } = found
  const node = cluster.leader().id
  const pulled = before.map((pull) => pull.image)
  const here = [...cluster.images(node).map((local) => local.image), ...pulled]
  const takes = pulled.some(({ id }) => id === image.id) ? 0 : cluster.pullTime(node, wanted)
  return ok({ name: name.value, image, node, here, takes })
}

function push(c: EngineContext, host: EngineHost, repository: string): Response {
  const tag = c.req.query("tag")
  const name = readImageName(tag ? `${repository}:${tag}` : repository)
  if (!name.ok) return refuse(c, name.error)
  // Said in full: the CLI asks by the familiar name, the daemon answers with the normal one.
  const opening = {
    status: `The push refers to repository [${name.value.domain}/${name.value.path}]`,
  }
  const fail = (message: string) =>
    worked(c, host, [{ after: 0, says: [opening, failure(message)] }])
  const { repository: familiar, full } = name.value
  const here = tagsHere(host.cluster, familiar)
  if (here.length === 0) {
    return fail(`An image does not exist locally with the tag: ${familiar}`)
  }
  // Without a tag: all of them.
  const wanted = tag ? here.filter((tagged) => tagged.name.full === full) : here
  if (wanted.length === 0) return fail(`tag does not exist: ${full}`)
  const beats = pushes(host.cluster, wanted)
  return beats.ok
    ? worked(c, host, [{ after: 0, says: [opening] }, ...beats.value])
    : fail(beats.error.message)
}

interface Tagged {
  readonly name: ImageName
  readonly image: Image
}

function tagsHere(cluster: Cluster, repository: string): readonly Tagged[] {
  return cluster
    .images(cluster.leader().id)
    .flatMap(({ tags, image }) =>
      tags.flatMap((tag): Tagged[] => {
        const name = readImageName(tag)
        return name.ok && name.value.repository === repository ? [{ name: name.value, image }] : []
      }),
    )
    .toSorted((a, b) => (a.name.full < b.name.full ? -1 : 1))
}

/** One after the other, each with what the ones before have brought to the registry. */
function pushes(cluster: Cluster, tagged: readonly Tagged[]): Result<readonly Beat[], HttpError> {
  const node = cluster.leader().id
  const beats: Beat[] = []
  for (const [index, { name, image }] of tagged.entries()) {
    const before = tagged.slice(0, index).map((one) => one.image)
    const holders = holdersOf(image, cluster, { path: name.path, images: before })
    const takes = cluster.pushTime(name.full, bytesToPush(image, holders))
    if (takes !== null) {
      beats.push(...pushBeats({ name, image, node, holders, takes }))
      continue
    }
    const unreached = name.domain === "docker.io" ? null : registryProblem(name, cluster)
    if (unreached !== null) return err(unreached)
    // It is refused in its own words.
    beats.push({ after: 0, does: [{ type: "image-push", node, tag: name.full }], says: [] })
  }
  return ok(beats)
}

/** `dangling=false` is `docker image prune -a`: all that no container uses. */
function prune(c: EngineContext, host: EngineHost): Response {
  const filters = filtersOf(c.req.query("filters"), ["dangling", "label", "label!", "until"])
  if (!filters.ok) return refuse(c, filters.error)
  const until = untilOf(filters.value, host)
  if (!until.ok) return refuse(c, until.error)
  const dangling = truth(filters.value, "dangling")
  if (!dangling.ok) return refuse(c, dangling.error)
  const all = dangling.value === false
  const node = host.cluster.leader().id
  const removed = host.cluster
    .images(node)
    .filter((local) => (all ? !isBetween(local) : isDangling(local)))
    .filter(({ image }) => isPruned(filters.value, image.config.labels))
    .filter(({ image }) => image.createdAt < until.value)
    .toSorted((a, b) => b.image.createdAt - a.image.createdAt || order(a.image, b.image))
    .flatMap(({ image, tags, digests }) =>
      // By each name, so that what is in use keeps its last one.
      [...(tags.length + digests.length > 0 ? [...tags, ...digests] : [image.id])].flatMap(
        (name) => {
          const done = host.perform({ type: "image-remove", node, image: name })
          return done.ok ? (done.value.removed ?? []) : []
        },
      ),
    )
  const space = removed.reduce((sum, one) => sum + ("layer" in one ? one.bytes : 0), 0)
  const rows = removed.map(renderRemoved)
  return c.json({ ImagesDeleted: rows.length > 0 ? rows : null, SpaceReclaimed: space })
}

function remove(c: EngineContext, host: EngineHost, name: string): Response {
  const local = findImage(host.cluster, name)
  if (!local.ok) return refuse(c, local.error)
  const { image, tags, digests } = local.value
  const reference = readImageName(name)
  const full = reference.ok ? reference.value.full : ""
  const byName = tags.includes(full) || digests.includes(full)
  const done = host.perform({
    type: "image-remove",
    node: host.cluster.leader().id,
    image: byName ? full : image.id,
    force: flag(c.req.query("force")),
    keepParents: flag(c.req.query("noprune")),
  })
  if (done.ok) return c.json((done.value.removed ?? []).map(renderRemoved))
  const { code, message } = done.error
  // What is in use is a conflict; the swarm's table knows no such word.
  if (code === "FailedPrecondition") return refuse(c, { status: 409, message })
  return refuse(c, toLocalHttp(done.error))
}

/** Layers are told like images, by the name of their chain. */
function renderRemoved(one: RemovedImage): object {
  if ("untagged" in one) return { Untagged: one.untagged }
  return { Deleted: "layer" in one ? one.layer : one.deleted }
}

/** Nobody calls it anything, and nothing was built upon it. */
const isDangling = ({ tags, hasChildren }: LocalImage): boolean => tags.length === 0 && !hasChildren

const order = (a: Image, b: Image): number => (a.id < b.id ? -1 : 1)
