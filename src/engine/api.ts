/**
 * The Docker Engine HTTP API over a cluster, as a Hono app. It reads a whole request first and then
 * looks and changes without waiting, so that nothing comes between.
 */
import { Hono } from "hono"
import { limits, readBody } from "./body.ts"
import type { EngineEnv, Keep } from "./context.ts"
import { internal, notFound, refuse } from "./errors.ts"
import type { EngineHost } from "./host.ts"
import { observeRequests } from "./observe.ts"
import { timeRenderer } from "./render/time.ts"
import { buildRoutes } from "./routes/build.ts"
import { containerRoutes } from "./routes/containers.ts"
import { dataRoutes } from "./routes/data.ts"
import { distributionRoutes } from "./routes/distribution.ts"
import { eventRoutes } from "./routes/events.ts"
import { imageRoutes } from "./routes/images.ts"
import { logRoutes } from "./routes/logs.ts"
import { networkRoutes } from "./routes/networks.ts"
import { nodeRoutes } from "./routes/nodes.ts"
import { serviceRoutes } from "./routes/services.ts"
import { swarmRoutes } from "./routes/swarm.ts"
import { systemRoutes } from "./routes/system.ts"
import { taskRoutes } from "./routes/tasks.ts"
import { volumeRoutes } from "./routes/volumes.ts"
import { versionedPath, versionProblem } from "./version.ts"

export interface EngineApi {
  /**
   * `ended` ends what is still held open for this request, as its own signal does. With `keep` nothing
   * is held open: it gets what goes on.
   */
  fetch(request: Request, ended?: AbortSignal, keep?: Keep): Response | Promise<Response>
}

export function engineApi(host: EngineHost): EngineApi {
  const app = engineApp(host)
  return { fetch: (request, ended, keep) => app.fetch(request, { ended, keep }) }
}

export function engineApp(host: EngineHost): Hono<EngineEnv> {
  const app = new Hono<EngineEnv>({
    // A star would be taken for a pattern: the router's own paths have some.
    getPath: (request) => versionedPath(request.url).path.replaceAll("*", "%2A"),
  })
  app.use(async (c, next) => {
    await next()
    for (const [name, value] of standingHeaders(host, c.req.url)) c.res.headers.set(name, value)
  })
  app.use(async (c, next) => {
    const problem = versionProblem(versionedPath(c.req.url).version, host.profile)
    if (problem) return refuse(c, problem)
    const limit = c.req.path === "/build" ? limits.context : limits.json
    const body = await readBody(c.req.raw, limit)
    if (!body.ok) return refuse(c, body.error)
    c.set("bytes", body.value)
    c.set("time", timeRenderer(host))
    return next()
  })
  app.use(observeRequests(host))
  app.route("/", systemRoutes(host))
  app.route("/swarm", swarmRoutes(host))
  app.route("/volumes", volumeRoutes(host))
  app.route("/services", serviceRoutes(host))
  app.route("/tasks", taskRoutes(host))
  app.route("/", logRoutes(host))
  app.route("/nodes", nodeRoutes(host))
  app.route("/networks", networkRoutes(host))
  app.route("/secrets", dataRoutes(host, "secret"))
  app.route("/configs", dataRoutes(host, "config"))
  app.route("/images", imageRoutes(host))
  app.route("/distribution", distributionRoutes(host))
  app.route("/build", buildRoutes(host))
  app.route("/events", eventRoutes(host))
  app.route("/", containerRoutes(host))
  app.notFound((c) => refuse(c, notFound("page not found")))
  app.onError((fault, c) => {
    host.report?.(fault)
    return refuse(c, internal("the engine failed to handle this request"))
  })
  return app
}

/** On every answer, errors included: the CLI reads version and platform off them. */
function standingHeaders(host: EngineHost, url: string): readonly [string, string][] {
  const { version, apiVersion } = host.profile
  return [
    ["Api-Version", versionedPath(url).version ?? apiVersion],
    ["Docker-Experimental", "false"],
    ["Ostype", "linux"],
    ["Server", `Docker/${version} (linux)`],
  ]
}
