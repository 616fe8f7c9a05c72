/** `POST /build`: the classic builder. A tar comes in; a Dockerfile's steps go out, a line each. */
import { Hono } from "hono"
import { buildImage, fromElsewhere } from "../../dockercoins/build.ts"
import type { Build, BuildOptions } from "../../dockercoins/build-terms.ts"
import { programAsJson } from "../../dockercoins/program.ts"
import { err, ok, type Result } from "../../lib/result.ts"
import type { Cluster } from "../../swarm/cluster.ts"
import type { Command } from "../../swarm/command.ts"
import type { Image } from "../../swarm/objects.ts"
import type { SimTime } from "../../swarm/time.ts"
import { parseJson } from "../body.ts"
import { type BuildContext, readContext } from "../build-context.ts"
import { buildBeats } from "../build-lines.ts"
import type { EngineContext, EngineEnv } from "../context.ts"
import { badRequest, type HttpError, internal, refuse } from "../errors.ts"
import type { BuildFact } from "../facts.ts"
import type { EngineHost } from "../host.ts"
import { findImage } from "../images.ts"
import { platformProblem } from "../platform.ts"
import { flag } from "../query.ts"
import { readImageName } from "../reference.ts"
import { manifestNotFound, registryProblem } from "../registry.ts"
import { worked } from "../streaming.ts"
import { pullBeats, pullEnd } from "../transfer.ts"
import type { Beat } from "../work.ts"

export const buildRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>().post("/", async (c) => {
    const context = await readContext(c.get("bytes"))
    if (!context.ok) return refuse(c, context.error)
    return answer(c, host, context.value)
  })

function answer(c: EngineContext, host: EngineHost, context: BuildContext): Response {
  const tags = readTags(c.req.queries("t") ?? [])
  if (!tags.ok) return refuse(c, tags.error)
  const platform = platformProblem(c.req.query("platform") ?? "")
  if (platform) return refuse(c, platform)
  const path = (c.req.query("dockerfile") || "Dockerfile").replace(/^(\.?\/)+/, "")
  const dockerfile = context.get(path)
  if (dockerfile === undefined) {
    return refuse(c, internal(`Cannot locate specified Dockerfile: ${path}`))
  }
  const pulling: Pulling = {
    always: flag(c.req.query("pull")),
    pulls: new Map(),
    images: new Map(),
  }
  const build = buildImage({
    context,
    dockerfile,
    name: path,
    base: (reference, step) => baseImage(host.cluster, reference, step, pulling),
    missing: (reference) => whyMissing(host, reference),
    at: host.cluster.now,
    args: textsOf(c.req.query("buildargs")),
    labels: textsOf(c.req.query("labels")),
    cache: cacheOf(host, textsIn(c.req.query("cachefrom"))),
    anew: flag(c.req.query("nocache")),
    target: c.req.query("target") ?? "",
    containers: containersOf(c.req.query("rm"), c.req.query("forcerm")),
  })
  // A Dockerfile that cannot be read is refused; one that fails on the way says so in the stream.
  if (build.total === 0) return refuse(c, badRequest(build.error ?? ""))
  const quiet = flag(c.req.query("q"))
  const names = build.image ? tags.value : []
  const stores = storesOf(host.cluster, build, names)
  const built = builtFact(host, build, tags.value)
  const { pulls } = pulling
  return worked(c, host, buildBeats({ build, tags: names, quiet, pulls, stores, built }))
}

/** Which containers of its steps the client wants to be gone. */
function containersOf(
  rm: string | undefined,
  force: string | undefined,
): NonNullable<BuildOptions["containers"]> {
  if (flag(force)) return "removed always"
  return rm !== undefined && !flag(rm) ? "kept" : "removed"
}

function readTags(texts: readonly string[]): Result<readonly string[], HttpError> {
  const tags: string[] = []
  // Our own clients send several in one: no name has a comma in it.
  for (const text of texts.flatMap((one) => one.split(","))) {
    const name = readImageName(text)
    if (!name.ok) return err(badRequest(`invalid argument "${text}": ${name.error.message}`))
    if (!tags.includes(name.value.full)) tags.push(name.value.full)
  }
  return ok(tags)
}

/** A name with null is a variable that the client's shell does not have. */
function textsOf(text: string | undefined): ReadonlyMap<string, string> {
  const given = parseJson(new TextEncoder().encode(text || "{}"))
  if (!given.ok || typeof given.value !== "object" || given.value === null) return new Map()
  return new Map(
    Object.entries(given.value).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  )
}

interface Pulling {
  /** `--pull`: also what is here. */
  readonly always: boolean
  /** By the number of steps that are done before. */
  readonly pulls: Map<number, readonly Beat[]>
  /** What this build pulls, by full name: once. */
  readonly images: Map<string, Image>
}

/** What is not here is pulled first. */
function baseImage(
  cluster: Cluster,
  reference: string,
  step: number,
  { always, pulls, images }: Pulling,
): Image | null {
  const local = findImage(cluster, reference)
  if (local.ok && !always) {
    return local.value.built ? local.value.image : fromElsewhere(local.value.image)
  }
  const name = readImageName(reference)
  if (!name.ok) return null
  const { full } = name.value
  const image = images.get(full) ?? cluster.resolve(full)?.image
  if (image === undefined) return null
  if (!images.has(full)) {
    const node = cluster.leader().id
    const here = cluster.images(node).map((one) => one.image)
    const takes = cluster.pullTime(node, full)
    const had = here.some(({ id }) => id === image.id)
    const end = { after: 0, says: [pullEnd(full, had)] }
    pulls.set(step, [...pullBeats({ name: name.value, image, node, here, takes }), end])
    images.set(full, image)
  }
  return fromElsewhere(image)
}

function whyMissing(host: EngineHost, reference: string): string {
  const name = readImageName(reference)
  if (!name.ok) return name.error.message
  const problem = registryProblem(name.value, host.cluster)
  return problem?.message ?? manifestNotFound(name.value.full)
}

/** A list of texts, as `--cache-from` sends it. */
function textsIn(text: string | undefined): readonly string[] {
  const given = parseJson(new TextEncoder().encode(text || "[]"))
  if (!given.ok || !Array.isArray(given.value)) return []
  return given.value.filter((word) => typeof word === "string")
}

/**
 * The builder finds a step again among the images that it made here: the last one of several. With
 * `--cache-from` only in what the named images were made of.
 */
function cacheOf(host: EngineHost, from: readonly string[]): NonNullable<BuildOptions["cache"]> {
  const named = from.flatMap((name) => {
    const found = findImage(host.cluster, name)
    return found.ok ? found.value.image.history.map(({ id }) => id) : []
  })
  const made = new Map<string, { readonly id: string; readonly createdAt: SimTime }>()
  for (const { image, built } of host.cluster.allImages(host.cluster.leader().id)) {
    if (!built || (from.length > 0 && !named.includes(image.id))) continue
    const [newest] = image.history
    const content = newest?.sameAs ?? image.id
    const createdAt = newest?.createdAt ?? image.createdAt
    const earlier = made.get(content)
    if (earlier && earlier.createdAt > createdAt) continue
    made.set(content, { id: image.id, createdAt })
  }
  return (content) => made.get(content) ?? null
}

/** What else was made stays without a name: other stages, the steps before a failure. */
function storesOf(cluster: Cluster, build: Build, tags: readonly string[]): readonly Command[] {
  const node = cluster.leader().id
  const known = new Map(cluster.allImages(node).map(({ image }) => [image.id, image]))
  const images = [
    ...build.left.filter(({ id }) => !known.has(id)).map((image) => ({ image, names: [] })),
    ...(build.image ? [{ image: known.get(build.image.id) ?? build.image, names: tags }] : []),
  ]
  return images.map(({ image, names }) => ({ type: "image-store", node, image, tags: names }))
}

function builtFact(host: EngineHost, build: Build, tags: readonly string[]): BuildFact {
  return {
    type: "build",
    at: host.cluster.now,
    tags,
    image: build.image?.id ?? null,
    program: build.program ? programAsJson(build.program) : null,
  }
}
