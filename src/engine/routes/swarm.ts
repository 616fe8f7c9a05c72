/** `/swarm`: a lab's swarm is there to look at; nobody founds, joins or leaves it. Its settings can be changed. */
import { Hono } from "hono"
import { readJson } from "../body.ts"
import type { EngineContext, EngineEnv } from "../context.ts"
import { badRequest, refuse, toHttp } from "../errors.ts"
import type { EngineHost } from "../host.ts"
import { flag, truthOf, versionOf } from "../query.ts"
import { renderSwarm, unlockKey } from "../render/swarm.ts"
import { readSwarmSpec } from "../swarm-spec.ts"

const alreadyPart =
  'This node is already part of a swarm. Use "docker swarm leave" to leave this swarm and join another one.'
const lastManager =
  "You are attempting to leave the swarm on a node that is participating as a manager. Removing the last manager erases all current state of the swarm. Use `--force` to ignore this message. "
const simulated = "this swarm is simulated: its nodes cannot leave it"

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
    .post("/update", (c) => update(c, host))
    .get("/unlockkey", (c) => c.json({ UnlockKey: unlockKey(host.cluster) }))
    .post("/unlock", (c) => refuse(c, { status: 409, message: "swarm is not locked" }))

/** The parameters that ask for something new. */
const rotations = {
  worker: "rotateWorkerToken",
  manager: "rotateManagerToken",
  unlockKey: "rotateManagerUnlockKey",
} as const

function update(c: EngineContext, host: EngineHost): Response {
  const document = readJson(c)
  if (!document.ok) return refuse(c, document.error)
  const version = versionOf(c.req.query("version"), "swarm")
  if (!version.ok) return refuse(c, version.error)
  const spec = readSwarmSpec(document.value, host.cluster.settings.spec)
  if (!spec.ok) return refuse(c, spec.error)
  const rotate: (keyof typeof rotations)[] = []
  for (const what of ["worker", "manager", "unlockKey"] as const) {
    const name = rotations[what]
    const wished = truthOf(c.req.query(name), name)
    if (!wished.ok) return refuse(c, badRequest(`invalid value for ${name}: ${c.req.query(name)}`))
    if (wished.value) rotate.push(what)
  }
  const command = {
    type: "swarm-update",
    version: version.value,
    spec: spec.value,
    rotate,
  } as const
  const done = host.perform(command)
  return done.ok ? c.body(null, 200) : refuse(c, toHttp(done.error))
}
