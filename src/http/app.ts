/** The public face: every request from outside comes through here (docs/api.md). */
import { Hono } from "hono"
import { secureHeaders } from "hono/secure-headers"
import { frameCharacters } from "../wire/lab.ts"
import { limitBody } from "./body.ts"
import type { Catalogue } from "./catalogue.ts"
import { classRoutes } from "./classes.ts"
import type { AppEnv } from "./identity.ts"
import { joinRoutes } from "./join.ts"
import { engineRoutes, messageRoutes, socketRoutes, workspaceRoutes } from "./labs.ts"
import { linkRoutes } from "./link.ts"
import { ownPagesOnly } from "./origin.ts"
import { Problem, problemResponse } from "./problem.ts"
import { tokenRoutes } from "./token.ts"

const apiBodyBytes = 64 * 1024

/** `report` hears of failures of ours, which callers are told nothing about. */
export function publicApp(catalogue: Catalogue, report: (failure: unknown) => void): Hono<AppEnv> {
  const api = new Hono<AppEnv>()
    // Not for /ws and /engine: a 101 cannot be changed, and docker's clients are no browsers. No HSTS:
    // a class on a LAN speaks plain http.
    .use(
      secureHeaders({
        strictTransportSecurity: false,
        contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      }),
    )
    .use(ownPagesOnly)
    .use(async (c, next) => {
      await next()
      if (!c.res.headers.has("cache-control")) c.header("cache-control", "no-store")
    })
    .route(
      "/lab/messages",
      new Hono<AppEnv>().use(limitBody(frameCharacters)).route("/", messageRoutes),
    )
    .use(limitBody(apiBodyBytes))
    .route("/", joinRoutes)
    .route("/token", tokenRoutes)
    .route("/link", linkRoutes)
    .route("/lab/workspace.tar", workspaceRoutes)
    .route("/classes", classRoutes(catalogue))
    .all("*", () => {
      throw new Problem(404, "no-such-route", "There is nothing at this address.")
    })

  const app = new Hono<AppEnv>()
    .route("/api", api)
    .use("/ws/*", ownPagesOnly)
    .route("/ws", socketRoutes)
    .route("/engine", engineRoutes)
    // The link of the QR code: the join page, which takes the code from the address.
    .get("/j/:code", (c) => c.env.ASSETS.fetch(new URL("/", c.req.url)))
    // Deployed, a page that exists never comes here; on one's own machine everything does.
    .all("*", async (c) => {
      const found = await c.env.ASSETS.fetch(c.req.raw)
      if (found.status !== 404) return found
      const page = await c.env.ASSETS.fetch(new URL("/404", c.req.url))
      return new Response(page.body, { status: 404, headers: page.headers })
    })

  app.onError((error, c) => {
    if (error instanceof Problem) return problemResponse(c, error)
    report(error)
    return problemResponse(
      c,
      new Problem(500, "internal", "Something went wrong here. Try again in a moment."),
    )
  })
  return app
}
