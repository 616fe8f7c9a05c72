/** `/_ping`, `/version`, `/info`, `/system/df`, `/plugins`: what the engine says about itself. */
import { Hono } from "hono"
import type { EngineEnv } from "../context.ts"
import { notFound, refuse } from "../errors.ts"
import { filtersOf } from "../filters.ts"
import type { EngineHost } from "../host.ts"
import { renderDiskUse } from "../render/disk-use.ts"
import { renderInfo } from "../render/info.ts"
import { renderVersion } from "../render/version.ts"

/** Elsewhere HEAD is no route. */
const knowsHead = /^\/_ping$|^\/containers\/.+\/archive$/

export const systemRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    // Mounted first: of every path, whether there is such a route or not.
    .use((c, next) => {
      if (c.req.method === "OPTIONS") return Promise.resolve(c.body(null, 200))
      const asked = c.req.raw.method === "HEAD" && !knowsHead.test(c.req.path)
      return asked ? Promise.resolve(refuse(c, notFound("page not found"))) : next()
    })
    .get("/_ping", (c) =>
      // HEAD is answered by the same route, without the body.
      c.body("OK", 200, {
        "Content-Type": "text/plain; charset=utf-8",
        "Cache-Control": "no-cache, no-store, must-revalidate",
        Pragma: "no-cache",
        Swarm: "active/manager",
        "Builder-Version": "1",
      }),
    )
    .get("/version", (c) => c.json(renderVersion(host.profile)))
    .get("/info", (c) => c.json(renderInfo(host, c.get("time"))))
    .get("/system/df", (c) => c.json(renderDiskUse(host, c.get("time"))))
    // Whoever has the lab's address may use its registry: credentials are not asked for.
    .post("/auth", (c) => c.json({ Status: "Login Succeeded", IdentityToken: "" }))
    // A simulated engine has no plugins, and gets none.
    .get("/plugins", (c) => {
      const filters = filtersOf(c.req.query("filters"), ["capability", "enabled"])
      return filters.ok ? c.json([]) : refuse(c, filters.error)
    })
    .all("/plugins/*", (c) => {
      const name = /^\/plugins\/(.+?)(?:\/(?:json|enable|disable|set|push|upgrade))?$/.exec(
        c.req.path,
      )
      return refuse(c, notFound(`plugin "${name?.[1]}" not found`))
    })
    .post("/build/prune", (c) => c.json({ CachesDeleted: null, SpaceReclaimed: 0 }))
