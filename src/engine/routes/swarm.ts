/** `/swarm`: a lab's swarm is there to look at; nobody founds, joins or leaves it. */
import { Hono } from "hono"
import { parseJson } from "../body.ts"
import type { EngineContext, EngineEnv } from "../context.ts"
import { badRequest, refuse } from "../errors.ts"
import type { EngineHost } from "../host.ts"
import { flag, versionOf } from "../query.ts"
import { renderSwarm, swarmSpec } from "../render/swarm.ts"

const alreadyPart =
  'This node is already part of a swarm. Use "docker swarm leave" to leave this swarm and join another one.'
const lastManager =
  "You are attempting to leave the swarm on a node that is participating as a manager. Removing the last manager erases all current state of the swarm. Use `--force` to ignore this message. "
const simulated = "this swarm is simulated: its nodes cannot leave it, and its settings are fixed"

export const swarmRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    .get("/", (c) => c.json(renderSwarm(host, c.get("time"), "with join tokens")))
    .post("/init", (c) => refuse(c, { status: 503, message: alreadyPart }))
    .post("/join", (c) => refuse(c, { status: 503, message: alreadyPart }))
    .post("/leave", (c) =>
      flag(c.req.query("force"))
        ? refuse(c, { status: 501, message: simulated })
        : refuse(c, { status: 503, message: lastManager }),
    )
    .post("/update", (c) => update(c))

/** Settings that are what they were are no change; any other would have no effect here. */
function update(c: EngineContext): Response {
  const document = parseJson(c.get("bytes"))
  if (!document.ok) return refuse(c, document.error)
  const version = versionOf(c.req.query("version"), "swarm")
  if (!version.ok) return refuse(c, version.error)
  const rotates = ["rotateWorkerToken", "rotateManagerToken", "rotateManagerUnlockKey"]
  if (rotates.some((name) => flag(c.req.query(name)))) {
    return refuse(c, { status: 501, message: simulated })
  }
  const spec = document.value
  if (typeof spec !== "object" || spec === null || Array.isArray(spec)) {
    return refuse(c, badRequest("invalid JSON: a swarm spec is an object"))
  }
  return sameValues(spec, swarmSpec)
    ? c.body(null, 200)
    : refuse(c, { status: 501, message: simulated })
}

/** All that is given has the value that it has here; what is left out stays. */
function sameValues(given: unknown, here: unknown): boolean {
  if (typeof given !== "object" || given === null) return given === here || !given
  if (typeof here !== "object" || here === null) return Object.keys(given).length === 0
  const values = new Map<string, unknown>(Object.entries(here))
  return Object.entries(given).every(([key, value]) => sameValues(value, values.get(key)))
}
