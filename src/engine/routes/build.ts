/** `POST /build`: the classic builder. A tar comes in; a Dockerfile's steps go out, a line each. */
import { Hono } from "hono"
import { buildImage, fromElsewhere } from "../../dockercoins/build.ts"
import type { Build, BuildOptions } from "../../dockercoins/build-terms.ts"
import { programAsJson } from "../../dockercoins/program.ts"
import { err, ok, type Result } from "../../lib/result.ts"
import type { Image } from "../../swarm/objects.ts"
import type { SimTime } from "../../swarm/time.ts"
import { parseJson } from "../body.ts"
import { type BuildContext, readContext } from "../build-context.ts"
import { buildLines } from "../build-lines.ts"
import type { EngineContext, EngineEnv } from "../context.ts"
import { badRequest, type HttpError, internal, refuse, toLocalHttp } from "../errors.ts"
import type { EngineHost } from "../host.ts"
import { findImage } from "../images.ts"
import { platformProblem } from "../platform.ts"
import { progress } from "../progress.ts"
import { flag } from "../query.ts"
import { readImageName } from "../reference.ts"
import { manifestNotFound, registryProblem } from "../registry.ts"
import { pullEnd, pullLines } from "../transfer.ts"
import type { ProgressLine } from "../types.ts"

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
  const pulls = new Map<number, readonly ProgressLine[]>()
  const always = flag(c.req.query("pull"))
  const build = buildImage({
    context,
    dockerfile,
    name: path,
    base: (reference, step) => baseImage(host, reference, { always, pulls, step }),
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
  const stored = store(host, build, tags.value)
  if (!stored.ok) return refuse(c, stored.error)
  observeBuild(host, build, tags.value)
  const quiet = flag(c.req.query("q"))
  const names = build.image ? tags.value : []
  return progress(c, buildLines({ build, tags: names, quiet, pulls }))
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
  readonly pulls: Map<number, readonly ProgressLine[]>
  readonly step: number
}

/** What is not here is pulled first. */
function baseImage(
  host: EngineHost,
  reference: string,
  { always, pulls, step }: Pulling,
): Image | null {
  const local = findImage(host.cluster, reference)
  if (local.ok && !always) {
    return local.value.built ? local.value.image : fromElsewhere(local.value.image)
  }
  const name = readImageName(reference)
  const found = name.ok ? host.cluster.resolve(name.value.full) : null
  if (!name.ok || !found) return null
  const node = host.cluster.leader().id
  const here = host.cluster.images(node)
  const done = host.perform({ type: "image-pull", node, reference: name.value.full })
  if (!done.ok) return null
  const lines = pullLines(name.value, found.image, found.digest, here)
  const had = here.some(({ image }) => image.id === found.image.id)
  pulls.set(step, [...lines, pullEnd(name.value.full, had)])
  return fromElsewhere(found.image)
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
function store(host: EngineHost, build: Build, tags: readonly string[]): Result<null, HttpError> {
  const node = host.cluster.leader().id
  const known = new Map(host.cluster.allImages(node).map(({ image }) => [image.id, image]))
  const images = [
    ...build.left.filter(({ id }) => !known.has(id)).map((image) => ({ image, names: [] })),
    ...(build.image ? [{ image: known.get(build.image.id) ?? build.image, names: tags }] : []),
  ]
  for (const { image, names } of images) {
    const done = host.perform({ type: "image-store", node, image, tags: names })
    if (!done.ok) return err(toLocalHttp(done.error))
  }
  return ok(null)
}

function observeBuild(host: EngineHost, build: Build, tags: readonly string[]): void {
  host.observe({
    type: "build",
    at: host.cluster.now,
    tags,
    image: build.image?.id ?? null,
    program: build.program ? programAsJson(build.program) : null,
  })
}
