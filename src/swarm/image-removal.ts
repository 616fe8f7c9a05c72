/** `docker rmi` on a node, as the daemon does it: names first, then the image, then what it was built upon. */
import { err, ok, type Result } from "../lib/result.ts"
import type { Refusal, RemovedImage } from "./command.ts"
import { familiarRepository, familiarTag, parseReference } from "./image-reference.ts"
import type { ImageStore, StoredImage } from "./image-store.ts"
import { chainOf } from "./layers.ts"
import type { Image } from "./objects.ts"

export interface ImageUser {
  /** Twelve digits. */
  readonly container: string
  readonly running: boolean
}

export interface RemovalOptions {
  readonly node: string
  readonly image: Image
  /** As the client wrote it. */
  readonly name: string
  readonly force: boolean
  /** Keeps the images that it was built upon. */
  readonly keepParents: boolean
  /** The containers on the node that were made from an image. */
  readonly users: (image: Image) => readonly ImageUser[]
}

export function removeImage(
  images: ImageStore,
  options: RemovalOptions,
): Result<readonly RemovedImage[], Refusal> {
  const { node, image, name } = options
  const layers = layersOn(images, node)
  const stored = find(images, node, image.id)
  const named = nameOn(stored, name)
  const removed: RemovedImage[] = []
  if (named !== null) {
    const [user] = options.users(image)
    if (!options.force && isOneName(stored) && user !== undefined) {
      return conflict(
        `unable to remove repository reference "${name}" (must force) - container ${user.container} is using its referenced image ${short(image.id)}`,
      )
    }
    for (const gone of withDigests(stored, named)) {
      images.dropName(node, gone)
      removed.push({ untagged: gone })
    }
    const left = find(images, node, image.id)
    if (left.tags.length + left.digests.length > 0) return ok(removed)
  } else if (isOneName(stored)) {
    const problem = problemOf(stored, options, "names do not matter")
    if (problem !== null) return conflict(problem)
    for (const gone of [...stored.tags, ...stored.digests]) {
      images.dropName(node, gone)
      removed.push({ untagged: gone })
    }
  }
  const problem = problemOf(find(images, node, image.id), options, "names matter")
  if (problem !== null && named === null) return conflict(problem)
  // Only the name was asked to go: that others need the image is no mistake.
  if (problem !== null) return ok(removed)
  const deleted = deleteWithParents(images, options)
  const kept = layersOn(images, node)
  const freed = [...layers.keys()].filter((layer) => !kept.has(layer)).toReversed()
  return ok([
    ...removed,
    ...deleted.map((id) => ({ deleted: id })),
    ...freed.map((layer) => ({ layer, bytes: layers.get(layer) ?? 0 })),
  ])
}

function deleteWithParents(
  images: ImageStore,
  { node, image, keepParents, users }: RemovalOptions,
): string[] {
  const deleted: string[] = []
  let next: Image | undefined = image
  while (next !== undefined) {
    const { parent } = find(images, node, next.id)
    const above = images.listAll(node).find((other) => other.image.id === parent)?.image
    if (above !== undefined && !images.has(node, above.id)) images.addBuilt(node, above)
    images.drop(node, next.id)
    deleted.push(next.id)
    if (keepParents || above === undefined) return deleted
    const left = find(images, node, above.id)
    const wanted = left.hasChildren || left.tags.length > 0 || left.digests.length > 0
    next = wanted || users(above).length > 0 ? undefined : above
  }
  return deleted
}

/** The daemon's reasons against deleting an image. */
function problemOf(
  stored: StoredImage,
  { image, force, users }: RemovalOptions,
  names: "names matter" | "names do not matter",
): string | null {
  const unable = (how: string, why: string) =>
    `unable to delete ${short(image.id)} (${how}) - image ${why}`
  const running = users(image).find((user) => user.running)
  const stopped = users(image).find((user) => !user.running)
  if (stored.hasChildren) return unable("cannot be forced", "has dependent child images")
  if (running) {
    return unable("cannot be forced", `is being used by running container ${running.container}`)
  }
  if (force) return null
  if (names === "names matter" && stored.tags.length + stored.digests.length > 0) {
    return unable("must be forced", "is referenced in multiple repositories")
  }
  if (!stopped) return null
  return unable("must be forced", `is being used by stopped container ${stopped.container}`)
}

/** At most one tag, and all names in one repository. */
function isOneName({ tags, digests }: StoredImage): boolean {
  const repositories = new Set([
    ...tags.map((tag) => tag.replace(/:[^/:]*$/, "")),
    ...digests.map((name) => name.slice(0, name.indexOf("@"))),
  ])
  return tags.length <= 1 && repositories.size <= 1
}

/** The name that the image has here, if the client gave a name and not an id. */
function nameOn({ tags, digests }: StoredImage, name: string): string | null {
  const reference = parseReference(name)
  if (reference === null) return null
  if (reference.digest === null) {
    const tag = familiarTag(reference)
    return tag !== null && tags.includes(tag) ? tag : null
  }
  const byDigest = `${familiarRepository(reference)}@${reference.digest}`
  return digests.includes(byDigest) ? byDigest : null
}

/** With the last tag of a repository the digests that the image has there go as well. */
function withDigests({ tags, digests }: StoredImage, name: string): readonly string[] {
  if (name.includes("@")) return [name]
  const repository = name.replace(/:[^/:]*$/, "")
  const more = tags.some((tag) => tag !== name && tag.replace(/:[^/:]*$/, "") === repository)
  return more ? [name] : [name, ...digests.filter((one) => one.startsWith(`${repository}@`))]
}

/** Bytes by the name of the chain. */
function layersOn(images: ImageStore, node: string): ReadonlyMap<string, number> {
  return new Map(
    images
      .list(node)
      .flatMap(({ image }) => chainOf(image).map(({ id, size }) => [id, size] as const)),
  )
}

function find(images: ImageStore, node: string, id: string): StoredImage {
  const found = images.listAll(node).find(({ image }) => image.id === id)
  if (found !== undefined) return found
  throw new Error(`image ${id} is not on ${node}`)
}

const short = (id: string): string => id.replace("sha256:", "").slice(0, 12)

const conflict = (message: string): Result<never, Refusal> =>
  err({ code: "FailedPrecondition", message: `conflict: ${message}` })
