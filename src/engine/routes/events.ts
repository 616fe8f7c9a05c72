/** `/events`. */
import { Hono } from "hono"
import type { EngineEnv } from "../context.ts"
import { refuse } from "../errors.ts"
import { openFollower } from "../follow.ts"
import type { EngineHost } from "../host.ts"
import { followed } from "../streaming.ts"

const encoder = new TextEncoder()

export const eventRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>().get("/", (c) => {
    const follower = openFollower("/events", c.req.query(), host)
    if (!follower.ok) return refuse(c, follower.error)
    return followed(c, host, follower.value, "application/json", (text) => encoder.encode(text))
  })
