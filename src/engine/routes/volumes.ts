/** `/volumes`: a simulated engine stores nothing, so it has none. */
import { Hono } from "hono"
import type { EngineEnv } from "../context.ts"
import { notFound, refuse } from "../errors.ts"

export const volumeRoutes = () =>
  new Hono<EngineEnv>()
    .get("/", (c) => c.json({ Volumes: [], Warnings: null }))
    .post("/create", (c) =>
      refuse(c, { status: 501, message: "this engine is simulated: it has no volumes" }),
    )
    .post("/prune", (c) => c.json({ VolumesDeleted: [], SpaceReclaimed: 0 }))
    .get("/:name", (c) => refuse(c, notFound(noSuchVolume(c.req.param("name")))))
    .delete("/:name", (c) => refuse(c, notFound(noSuchVolume(c.req.param("name")))))

const noSuchVolume = (name: string): string => `get ${name}: no such volume`
