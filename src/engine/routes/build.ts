/** `POST /build`: the classic builder. A tar comes in; a Dockerfile's steps go out, a line each. */
import { Hono } from "hono"
import {
  type Build,
  type BuildOptions,
  buildImage,
  fromElsewhere,
} from "../../dockercoins/build.ts"
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
import { progress } from "../progress.ts"
import { flag } from "../query.ts"
import { readImageName } from "../reference.ts"
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
  const path = (c.req.query("dockerfile") || "Dockerfile").replace(/^(\.?\/)+/, "")
  const dockerfile = context.get(path)
  if (dockerfile === undefined) {
    return refuse(c, internal(`Cannot locate specified Dockerfile: ${path}`))
  }
  const pulls = new Map<string, readonly ProgressLine[]>()
  const args = buildArguments(c.req.query("buildargs"))
  const build = buildImage({
    context,
    dockerfile,
    base: (reference) => baseImage(host, reference, pulls),
    at: host.cluster.now,
    args,
    cache: cacheOf(host),
    anew: flag(c.req.query("nocache")),
  })
  // A Dockerfile that cannot be read is refused; one that fails on the way says so in the stream.
  if (build.instructions.length === 0 && build.error !== null) {
    return refuse(c, badRequest(build.error))
  }
  const stored = store(host, build, tags.value)
  if (!stored.ok) return refuse(c, stored.error)
  observeBuild(host, build, tags.value)
  const quiet = flag(c.req.query("q"))
  const unused = unusedArguments(args, build)
  const names = build.image ? tags.value : []
  return progress(c, buildLines({ build, tags: names, quiet, pulls, unused }))
}

function readTags(texts: readonly string[]): Result<readonly string[], HttpError> {
  const tags: string[] = []
  for (const text of texts) {
    const name = readImageName(text)
    if (!name.ok) return err(badRequest(`invalid argument "${text}": ${name.error.message}`))
    if (!tags.includes(name.value.full)) tags.push(name.value.full)
  }
  return ok(tags)
}

/** A name with null is a variable that the client's shell does not have. */
function buildArguments(text: string | undefined): ReadonlyMap<string, string> {
  const given = parseJson(new TextEncoder().encode(text || "{}"))
  if (!given.ok || typeof given.value !== "object" || given.value === null) return new Map()
  return new Map(
    Object.entries(given.value).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  )
}

function unusedArguments(args: ReadonlyMap<string, string>, build: Build): readonly string[] {
  const taken = new Set(
    build.instructions
      .filter(({ keyword }) => keyword === "ARG")
      .map(({ rest }) => rest.replace(/=.*/s, "").trim()),
  )
  return [...args.keys()].filter((name) => !taken.has(name)).sort()
}

/** What is not here is pulled first. */
function baseImage(
  host: EngineHost,
  reference: string,
  pulls: Map<string, readonly ProgressLine[]>,
): Image | null {
  const local = findImage(host.cluster, reference)
  if (local.ok) return local.value.built ? local.value.image : fromElsewhere(local.value.image)
  const name = readImageName(reference)
  const found = name.ok ? host.cluster.resolve(name.value.full) : null
  if (!name.ok || !found) return null
  const node = host.cluster.leader().id
  const here = host.cluster.images(node)
  const done = host.perform({ type: "image-pull", node, reference: name.value.full })
  if (!done.ok) return null
  const lines = pullLines(name.value, found.image, found.digest, here)
  pulls.set(reference, [...lines, pullEnd(name.value.full, false)])
  return fromElsewhere(found.image)
}

/** The builder finds a step again among the images that it made here: the last one of several. */
function cacheOf(host: EngineHost): NonNullable<BuildOptions["cache"]> {
  const made = new Map<string, { readonly id: string; readonly createdAt: SimTime }>()
  for (const { image, built } of host.cluster.allImages(host.cluster.leader().id)) {
    const [newest] = image.history
    const content = newest?.sameAs ?? image.id
    const createdAt = newest?.createdAt ?? image.createdAt
    const earlier = made.get(content)
    if (!built || (earlier && earlier.createdAt > createdAt)) continue
    made.set(content, { id: image.id, createdAt })
  }
  return (content) => made.get(content) ?? null
}

/** Of a build that failed the steps before the failure stay, without a name. */
function store(host: EngineHost, build: Build, tags: readonly string[]): Result<null, HttpError> {
  const image = build.image ?? build.left
  if (image === null) return ok(null)
  const node = host.cluster.leader().id
  const known = host.cluster.allImages(node).find((local) => local.image.id === image.id)
  if (known && !build.image) return ok(null)
  const done = host.perform({
    type: "image-store",
    node,
    image: known?.image ?? image,
    tags: build.image ? tags : [],
  })
  return done.ok ? ok(null) : err(toLocalHttp(done.error))
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
