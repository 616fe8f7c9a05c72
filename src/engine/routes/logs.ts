/** `/services/:id/logs` and `/tasks/:id/logs`: framed for Docker's clients, JSON lines for our own. */
import { Hono } from "hono"
import { clientHeader, type EngineContext, type EngineEnv } from "../context.ts"
import { refuse } from "../errors.ts"
import { type Follower, feed } from "../follow.ts"
import { openLogs } from "../follow-logs.ts"
import type { EngineHost } from "../host.ts"
import { flag } from "../query.ts"
import { frames } from "../stdcopy.ts"
import { followed } from "../streaming.ts"

export const logRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    .get("/services/:id/logs", (c) => {
      const follower = openLogs("service", c.req.param("id"), c.req.query(), host)
      if (!follower.ok) return refuse(c, follower.error)
      c.get("trace").services.add(follower.value.id)
      return answerLogs(c, host, follower.value)
    })
    .get("/tasks/:id/logs", (c) => {
      const follower = openLogs("task", c.req.param("id"), c.req.query(), host)
      return follower.ok ? answerLogs(c, host, follower.value) : refuse(c, follower.error)
    })

const encoder = new TextEncoder()

export function answerLogs(c: EngineContext, host: EngineHost, follower: Follower): Response {
  const own = c.req.header(clientHeader) !== undefined
  const details = flag(c.req.query("details"))
  const timestamps = flag(c.req.query("timestamps"))
  const type = own ? "application/x-ndjson" : "application/vnd.docker.multiplexed-stream"
  const encode = (text: string) =>
    own ? encoder.encode(text) : frames(text, { details, timestamps })
  if (flag(c.req.query("follow"))) return followed(c, host, follower, type, encode)
  const body = new Uint8Array(encode(feed(follower, host).text))
  return c.body(body, 200, { "Content-Type": type, "Content-Encoding": "identity" })
}
