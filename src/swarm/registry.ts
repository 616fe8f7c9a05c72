/**
 * Where images can be pulled from: the registry inside the cluster, at 127.0.0.1:5000 on every node,
 * and a small catalogue that stands for the public one.
 */
import { catalogue } from "./catalogue.ts"
import type { ImageReference } from "./image-reference.ts"
import type { Image } from "./objects.ts"

const clusterHosts: ReadonlySet<string> = new Set(["127.0.0.1:5000", "localhost:5000"])

export const isClusterRegistry = (reference: ImageReference): boolean =>
  clusterHosts.has(reference.host)

export interface RegistryState {
  readonly up: boolean
  /** Digest by `path:tag`. */
  readonly tags: readonly (readonly [string, string])[]
  readonly images: readonly Image[]
}

export class Registry {
  up: boolean
  readonly #tags: Map<string, string>
  /** By digest. */
  readonly #images: Map<string, Image>

  constructor(state?: RegistryState) {
    this.up = state?.up ?? true
    this.#tags = new Map(state?.tags)
    this.#images = new Map(state?.images.map((image) => [image.digest, image]))
  }

  get state(): RegistryState {
    return { up: this.up, tags: [...this.#tags], images: [...this.#images.values()] }
  }

  get images(): Iterable<Image> {
    return this.#images.values()
  }

  push(reference: ImageReference, image: Image): void {
    this.#images.set(image.digest, image)
    this.#tags.set(`${reference.path}:${reference.tag}`, image.digest)
  }

  /** What a pull of the reference would bring; null when its registry has none, or is down. */
  find(reference: ImageReference): Image | null {
    if (!isClusterRegistry(reference)) return findPublic(reference)
    if (!this.up) return null
    const digest = reference.digest ?? this.#tags.get(`${reference.path}:${reference.tag}`)
    return digest === undefined ? null : (this.#images.get(digest) ?? null)
  }
}

function findPublic(reference: ImageReference): Image | null {
  if (reference.host !== "docker.io") return null
  const images = catalogue().get(reference.path)
  if (images === undefined) return null
  if (reference.digest === null) return images.get(reference.tag ?? "latest") ?? null
  for (const image of images.values()) if (image.digest === reference.digest) return image
  return null
}
