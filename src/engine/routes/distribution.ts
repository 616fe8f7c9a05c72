/** `/distribution/NAME/json`: what a registry has; how clients pin the digest of an image. */
import { Hono } from "hono"
import type { EngineEnv } from "../context.ts"
import { notFound, refuse } from "../errors.ts"
import type { EngineHost } from "../host.ts"
import { readImageName } from "../reference.ts"
import { manifestSize, manifestUnknown, registryProblem } from "../registry.ts"

export const distributionRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>().get("/:name{.+}/json", (c) => {
    const name = readImageName(c.req.param("name"))
    if (!name.ok) return refuse(c, name.error)
    const found = host.cluster.resolve(name.value.full)
    if (!found) {
      return refuse(c, registryProblem(name.value, host.cluster) ?? notFound(manifestUnknown))
    }
    return c.json({
      Descriptor: {
        mediaType: "application/vnd.docker.distribution.manifest.v2+json",
        digest: found.digest,
        size: manifestSize(found.image),
      },
      Platforms: [{ architecture: host.profile.architecture, os: "linux" }],
    })
  })
