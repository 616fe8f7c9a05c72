/** Makes a `RequestFact` of every answered request: what exercise checks may look at. */
import type { MiddlewareHandler } from "hono"
import { matchedRoutes } from "hono/route"
import { clientHeader, type EngineContext, type EngineEnv, purposeHeader } from "./context.ts"
import type { RequestFact } from "./facts.ts"
import { parseFilters } from "./filters.ts"
import type { EngineHost } from "./host.ts"

export function observeRequests(host: EngineHost): MiddlewareHandler<EngineEnv> {
  return async (c, next) => {
    c.set("trace", { services: new Set(), fingerprint: null })
    await next()
    const route = routeOf(c)
    if (route !== null) host.observe(requestFact(c, route, host))
  }
}

function requestFact(c: EngineContext, route: string, host: EngineHost): RequestFact {
  const filters = parseFilters(c.req.query("filters"))
  const trace = c.get("trace")
  return {
    type: "request",
    at: host.cluster.now,
    client: c.req.header(clientHeader) ?? `http:${c.req.header("user-agent") ?? ""}`.slice(0, 200),
    purpose: purposeOf(c),
    method: c.req.method,
    route,
    status: c.res.status,
    filters: filters.ok ? Object.fromEntries(filters.value) : {},
    query: c.req.query(),
    services: [...trace.services],
    fingerprint: trace.fingerprint,
  }
}

/** Only our own client may say that no person asked. */
function purposeOf(c: EngineContext): RequestFact["purpose"] {
  if (c.req.header(clientHeader) === undefined) return "person"
  const purpose = c.req.header(purposeHeader)
  return purpose === "completion" || purpose === "progress" ? purpose : "person"
}

/** The pattern of the route that answered, `/services/:id/update`; null when none did. */
function routeOf(c: EngineContext): string | null {
  const pattern = matchedRoutes(c).findLast((route) => route.path !== "/*")?.path
  return pattern?.replaceAll(/\{[^}]*\}/g, "") ?? null
}
