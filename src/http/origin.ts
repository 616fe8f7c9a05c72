/**
 * Another site can make a browser send us requests, with our cookies or to get some: those that change
 * something or open a socket must come from our own pages. Callers that are no browsers send no Origin,
 * and no other site can make a browser send a token that it does not know. (It can make one send a name
 * and password: those are no token, and say nothing.)
 */
import type { Context, MiddlewareHandler } from "hono"
import { bearerOf } from "./identity.ts"
import { Problem } from "./problem.ts"

export const ownPagesOnly: MiddlewareHandler = async (c, next) => {
  if (!isHarmless(c) && isForeign(c)) {
    throw new Problem(403, "other-origin", "This request came from another site.")
  }
  await next()
}

function isHarmless(c: Context): boolean {
  if (bearerOf(c) !== undefined) return true
  const reads = c.req.method === "GET" || c.req.method === "HEAD"
  return reads && c.req.header("upgrade") === undefined
}

function isForeign(c: Context): boolean {
  const origin = c.req.header("origin")
  if (origin === undefined) return false
  return !URL.canParse(origin) || new URL(origin).host !== new URL(c.req.url).host
}
