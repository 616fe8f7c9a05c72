/** Makes a `RequestFact` of every answered request: what exercise checks may look at. */
import type { MiddlewareHandler } from "hono"
import { matchedRoutes } from "hono/route"
import type { Result } from "../lib/result.ts"
import {
  clientHeader,
  type EngineContext,
  type EngineEnv,
  purposeHeader,
  type Trace,
} from "./context.ts"
import type { HttpError } from "./errors.ts"
import type { RequestFact } from "./facts.ts"
import { parseFilters } from "./filters.ts"
import { type Follower, streamRoute } from "./follow.ts"
import type { EngineHost } from "./host.ts"

export function observeRequests(host: EngineHost): MiddlewareHandler<EngineEnv> {
  return async (c, next) => {
    const trace: Trace = { services: new Set(), fingerprint: null }
    c.set("trace", trace)
    await next()
    const route = routeOf(c)
    if (route === null) return
    const client = c.req.header(clientHeader) ?? `http:${c.req.header("user-agent") ?? ""}`
    const asked = {
      client: client.slice(0, 200),
      purpose: purposeOf(c),
      method: c.req.method,
      query: c.req.query(),
    }
    host.observe(requestFact(asked, { route, status: c.res.status }, trace, host))
  }
}

/** A stream that was asked for elsewhere than over HTTP is the same fact. */
export function observeStream(
  asked: Pick<RequestFact, "client" | "purpose" | "method"> & { readonly path: string },
  opened: Result<Follower, HttpError>,
  host: EngineHost,
): void {
  const url = new URL(`http://engine${asked.path}`)
  const route = streamRoute(url.pathname)
  if (route === null) return
  const status = opened.ok ? 200 : opened.error.status
  const ofService = opened.ok && opened.value.kind === "logs" && opened.value.of === "service"
  const services = new Set(ofService ? [opened.value.id] : [])
  const { client, purpose, method } = asked
  const query = Object.fromEntries(url.searchParams)
  const trace = { services, fingerprint: null }
  host.observe(requestFact({ client, purpose, method, query }, { route, status }, trace, host))
}

function requestFact(
  asked: Pick<RequestFact, "client" | "purpose" | "method" | "query">,
  answered: Pick<RequestFact, "route" | "status">,
  trace: Trace,
  host: EngineHost,
): RequestFact {
  const filters = parseFilters(asked.query.filters)
  return {
    type: "request",
    at: host.cluster.now,
    ...asked,
    ...answered,
    filters: filters.ok ? Object.fromEntries(filters.value) : {},
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
