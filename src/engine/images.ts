/** Finds an image on the node that answers, by id, short id, name or digest. */
import { digestOf } from "../lib/digest.ts"
import { err, ok, type Result } from "../lib/result.ts"
import type { Cluster, LocalImage } from "../swarm/cluster.ts"
import type { Image } from "../swarm/objects.ts"
import { type HttpError, notFound } from "./errors.ts"
import { readImageName } from "./reference.ts"

export function findImage(cluster: Cluster, ref: string): Result<LocalImage, HttpError> {
  const images = cluster.images(cluster.leader().id)
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

/** Layers, newest first: what history's entries with a size added. Their ids follow from the content. */
export function layersOf(image: Image): readonly { readonly id: string; readonly size: number }[] {
  const layers = image.history.filter((entry) => entry.size > 0)
  const listed = layers.length > 0 ? layers : [{ createdBy: image.id, size: image.size }]
  return listed.map((entry, index) => ({
    id: layerId(image, entry.createdBy, index),
    size: entry.size,
  }))
}

/** Two images that were made by the same step share the layer, as a cached build does. */
function layerId(image: Image, createdBy: string, index: number): string {
  const seed = createdBy === "" ? `${image.id}${index}` : createdBy
  return digestOf(`layer ${seed}`).slice(7, 19)
}
