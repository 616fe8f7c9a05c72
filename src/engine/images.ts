/** Finds an image on the node that answers, by id, short id, name or digest. */
import { err, ok, type Result } from "../lib/result.ts"
import type { Cluster, LocalImage } from "../swarm/cluster.ts"
import { type HttpError, notFound } from "./errors.ts"
import { readImageName } from "./reference.ts"

export function findImage(cluster: Cluster, ref: string): Result<LocalImage, HttpError> {
  const images = cluster.allImages(cluster.leader().id)
  const byId = images.filter((local) => isIdOf(ref, local.image.id))
  if (byId[0] && byId.length === 1) return ok(byId[0])
  const name = readImageName(ref)
  if (!name.ok) return name
  const { full } = name.value
  const found = images.find((local) => local.tags.includes(full) || local.digests.includes(full))
  return found ? ok(found) : err(notFound(`No such image: ${full}`))
}

function isIdOf(ref: string, id: string): boolean {
  return (
    /^(sha256:)?[0-9a-f]{4,64}$/.test(ref) && id.startsWith(`sha256:${ref.replace("sha256:", "")}`)
  )
}

/** As the client shows a layer or an image: twelve digits. */
export const short = (id: string): string => id.replace("sha256:", "").slice(0, 12)
