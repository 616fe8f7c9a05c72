/** `/images`: what the answering node has, tags, and the way to and from the registry. */
import { Hono } from "hono"
import type { Cluster, LocalImage } from "../../swarm/cluster.ts"
import type { Image } from "../../swarm/objects.ts"
import type { EngineContext, EngineEnv } from "../context.ts"
import { notFound, refuse, toLocalHttp } from "../errors.ts"
import { byLabels, type FilterArgs, filtersOf } from "../filters.ts"
import { globMatch } from "../glob.ts"
import type { EngineHost } from "../host.ts"
import { findImage } from "../images.ts"
import { failure, progress } from "../progress.ts"
import { readImageName } from "../reference.ts"
import { manifestNotFound, registryProblem } from "../registry.ts"
import { renderHistory, renderImage, renderSummary } from "../render/image.ts"
import { pullLines, pushLines } from "../transfer.ts"
import type { ProgressLine } from "../types.ts"

const knownFilters = ["dangling", "label", "reference", "before", "since", "until"]

export const imageRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    .get("/json", (c) => {
      const filters = filtersOf(c.req.query("filters"), knownFilters)
      if (!filters.ok) return refuse(c, filters.error)
      const images = host.cluster
        .images(host.cluster.leader().id)
        .filter((local) => isListed(local, filters.value))
        .toSorted((a, b) => b.image.createdAt - a.image.createdAt || order(a.image, b.image))
      return c.json(images.map((local) => renderSummary(local, c.get("time"))))
    })
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

function pull(c: EngineContext, host: EngineHost): Response {
  const from = c.req.query("fromImage") ?? ""
  const tag = c.req.query("tag") ?? ""
  const name = readImageName(tag === "" ? from : `${from}${tag.includes(":") ? "@" : ":"}${tag}`)
  if (!name.ok) return refuse(c, name.error)
  const wanted = name.value.full
  const found = host.cluster.resolve(wanted)
  if (!found) {
    const problem = registryProblem(name.value, host.cluster)
    return refuse(c, problem ?? notFound(manifestNotFound(wanted)))
  }
  const node = host.cluster.leader().id
  const had = host.cluster.images(node).some((local) => local.image.id === found.image.id)
  const done = host.perform({ type: "image-pull", node, reference: wanted })
  if (!done.ok) return refuse(c, toLocalHttp(done.error))
  return progress(c, pullLines(name.value, found.image, found.digest, had))
}

function push(c: EngineContext, host: EngineHost, repository: string): Response {
  const tag = c.req.query("tag")
  const name = readImageName(tag ? `${repository}:${tag}` : repository)
  if (!name.ok) return refuse(c, name.error)
  // Said in full: the CLI asks by the familiar name, the daemon answers with the normal one.
  const opening = {
    status: `The push refers to repository [${name.value.domain}/${name.value.path}]`,
  }
  const here = tagsHere(host.cluster, name.value.repository)
  if (here.length === 0) {
    const message = `An image does not exist locally with the tag: ${name.value.repository}`
    return progress(c, [opening, failure(message)])
  }
  const wanted = name.value.full
  if (tag && !here.includes(wanted)) {
    return progress(c, [opening, failure(`tag does not exist: ${wanted}`)])
  }
  // Without a tag: all of them.
  return progress(c, [opening, ...(tag ? [wanted] : here).flatMap((one) => pushed(host, one))])
}

function tagsHere(cluster: Cluster, repository: string): readonly string[] {
  return cluster
    .images(cluster.leader().id)
    .flatMap((local) => local.tags)
    .filter((tag) => tag.replace(/:[^/:]*$/, "") === repository)
    .toSorted()
}

function pushed(host: EngineHost, wanted: string): readonly ProgressLine[] {
  const name = readImageName(wanted)
  const local = findImage(host.cluster, wanted)
  if (!name.ok) return [failure(name.error.message)]
  if (!local.ok) return [failure(local.error.message)]
  const known = host.cluster.resolve(wanted)?.image.id === local.value.image.id
  const node = host.cluster.leader().id
  const done = host.perform({ type: "image-push", node, tag: wanted })
  if (!done.ok) {
    const problem = registryProblem(name.value, host.cluster)
    return [failure(problem?.message ?? done.error.message)]
  }
  const digest = done.value.digest ?? local.value.image.digest
  return pushLines(name.value, local.value.image, digest, known)
}

/** `dangling=false` is `docker image prune -a`: all that no container uses. */
function prune(c: EngineContext, host: EngineHost): Response {
  const filters = filtersOf(c.req.query("filters"), ["dangling", "label", "label!", "until"])
  if (!filters.ok) return refuse(c, filters.error)
  const all = filters.value.get("dangling")?.some((value) => value === "false" || value === "0")
  const node = host.cluster.leader().id
  const removed = host.cluster
    .images(node)
    .filter((local) => all || local.tags.length === 0)
    .filter((local) => byLabels(filters.value, "label", local.image.config.labels))
    .flatMap(({ image, tags }) => {
      const done = host.perform({ type: "image-remove", node, image: image.id })
      return done.ok ? [{ image, tags }] : []
    })
  const rows = removed.flatMap(({ image, tags }) => [
    ...tags.map((tag) => ({ Untagged: tag })),
    { Deleted: image.id },
  ])
  const space = removed.reduce((sum, { image }) => sum + image.size, 0)
  return c.json({ ImagesDeleted: rows.length > 0 ? rows : null, SpaceReclaimed: space })
}

function remove(c: EngineContext, host: EngineHost, name: string): Response {
  const local = findImage(host.cluster, name)
  if (!local.ok) return refuse(c, local.error)
  const { image, tags } = local.value
  const reference = readImageName(name)
  const tag = reference.ok ? reference.value.full : ""
  const node = host.cluster.leader().id
  const byTag = tags.includes(tag)
  const done = host.perform({ type: "image-remove", node, image: byTag ? tag : image.id })
  if (!done.ok) {
    const { code, message } = done.error
    // What is in use is a conflict; the swarm's table knows no such word.
    if (code === "FailedPrecondition") return refuse(c, { status: 409, message })
    return refuse(c, toLocalHttp(done.error))
  }
  const left = host.cluster.images(node).some((other) => other.image.id === image.id)
  const untagged = byTag ? [tag] : [...tags, ...local.value.digests]
  return c.json([
    ...untagged.map((name) => ({ Untagged: name })),
    ...(left ? [] : [{ Deleted: image.id }]),
  ])
}

function isListed(local: LocalImage, filters: FilterArgs): boolean {
  const dangling = filters.get("dangling")?.map((value) => value === "true" || value === "1")
  const references = filters.get("reference") ?? []
  return (
    (!dangling?.length || dangling.includes(local.tags.length === 0)) &&
    byLabels(filters, "label", local.image.config.labels) &&
    (references.length === 0 || references.some((pattern) => local.tags.some(matching(pattern))))
  )
}

/** `repository` or `repository:tag`; a star stands for anything but a slash. */
function matching(pattern: string): (tag: string) => boolean {
  return (tag) => globMatch(pattern, tag) || globMatch(pattern, tag.replace(/:[^/:]*$/, ""))
}

const order = (a: Image, b: Image): number => (a.id < b.id ? -1 : 1)
