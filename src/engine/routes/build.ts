/** `POST /build`: the classic builder. A tar comes in; a Dockerfile's steps go out, a line each. */
import { Hono } from "hono"
import { type Build, buildImage } from "../../dockercoins/build.ts"
import { programAsJson } from "../../dockercoins/program.ts"
import { err, ok, type Result } from "../../lib/result.ts"
import type { Image } from "../../swarm/objects.ts"
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
  const base = (reference: string) => baseImage(host, reference)
  const args = buildArguments(c.req.query("buildargs"))
  const build = buildImage({ context, dockerfile, base, at: host.cluster.now, args })
  // A Dockerfile that cannot be read is refused; one that fails on the way says so in the stream.
  if (build.instructions.length === 0 && build.error !== null) {
    return refuse(c, badRequest(build.error))
  }
  const cached = flag(c.req.query("nocache")) ? 0 : cachedSteps(host, build)
  const stored = build.image ? store(host, build.image, tags.value) : null
  if (stored && !stored.ok) return refuse(c, stored.error)
  observeBuild(host, build, tags.value)
  const quiet = flag(c.req.query("q"))
  const unused = unusedArguments(args, build)
  const names = build.image ? tags.value : []
  return progress(c, buildLines({ build, tags: names, quiet, cached, unused }))
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

function baseImage(host: EngineHost, reference: string): Image | null {
  const local = findImage(host.cluster, reference)
  if (local.ok) return local.value.image
  const name = readImageName(reference)
  return name.ok ? (host.cluster.resolve(name.value.full)?.image ?? null) : null
}

/** The builder finds a step in its cache when an image here began with the same steps. */
function cachedSteps(host: EngineHost, build: Build): number {
  const here = host.cluster.images(host.cluster.leader().id)
  if (here.some((local) => local.image.id === build.image?.id)) return build.steps.length
  const known = new Set(here.flatMap((local) => local.image.history.map((h) => h.createdBy)))
  const own = build.image?.history.slice(0, build.steps.length - 1).toReversed() ?? []
  const fresh = own.findIndex((entry) => !known.has(entry.createdBy))
  return fresh === -1 ? build.steps.length : fresh + 1
}

function store(host: EngineHost, image: Image, tags: readonly string[]): Result<null, HttpError> {
  const node = host.cluster.leader().id
  const known = host.cluster.images(node).find((local) => local.image.id === image.id)
  const done = host.perform({ type: "image-store", node, image: known?.image ?? image, tags })
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
