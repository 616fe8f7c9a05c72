/**
 * Where images can be pulled from: the registry inside the cluster, at 127.0.0.1:5000 on every node,
 * and a small catalogue that stands for the public one.
 */
import { catalogue } from "./catalogue.ts"
import type { ImageReference } from "./image-reference.ts"
import { layersOf } from "./layers.ts"
import type { Image } from "./objects.ts"

const clusterHosts: ReadonlySet<string> = new Set(["127.0.0.1:5000", "localhost:5000"])

export const isClusterRegistry = (reference: ImageReference): boolean =>
  clusterHosts.has(reference.host)

export interface RegistryState {
  readonly up: boolean
  /** Digest by `path:tag`. */
  readonly tags: readonly (readonly [string, string])[]
  readonly images: readonly Image[]
  /** By repository path, what was ever pushed there: positions in `images`. */
  readonly repositories?: readonly (readonly [string, readonly number[]])[]
}

export class Registry {
  up: boolean
  readonly #tags: Map<string, string>
  /** By digest. */
  readonly #images: Map<string, Image>
  /** Digests by path, in the order of the last push to each. */
  readonly #repositories = new Map<string, Set<string>>()

  constructor(state?: RegistryState) {
    this.up = state?.up ?? true
    this.#tags = new Map(state?.tags)
    this.#images = new Map(state?.images.map((image) => [image.digest, image]))
    for (const [name, digest] of state?.tags ?? []) {
      this.#note(name.slice(0, name.lastIndexOf(":")), digest)
    }
    for (const [path, positions] of state?.repositories ?? []) {
      this.#repositories.delete(path)
      for (const position of positions) this.#note(path, state?.images[position]?.digest ?? "")
    }
  }

  get state(): RegistryState {
    const images = [...this.#images.values()]
    const position = new Map(images.map(({ digest }, index) => [digest, index]))
    const repositories = [...this.#repositories].map(([path, digests]) => {
      const positions = [...digests].map((digest) => position.get(digest) ?? -1)
      return [path, positions] as const
    })
    return { up: this.up, tags: [...this.#tags], images, repositories }
  }

  get images(): Iterable<Image> {
    return this.#images.values()
  }

  /** Characters of all names. */
  get nameBytes(): number {
    let bytes = 0
    for (const [name, digest] of this.#tags) bytes += name.length + digest.length
    return bytes
  }

  get tagCount(): number {
    return this.#tags.size
  }

  hasTag({ path, tag }: ImageReference): boolean {
    return this.#tags.has(`${path}:${tag}`)
  }

  push(reference: ImageReference, image: Image): void {
    this.#images.set(image.digest, image)
    this.#tags.set(`${reference.path}:${reference.tag}`, image.digest)
    this.#note(reference.path, image.digest)
  }

  #note(path: string, digest: string): void {
    const digests = this.#repositories.get(path) ?? new Set()
    this.#repositories.delete(path)
    this.#repositories.set(path, digests.add(digest))
  }

  /** The repositories that have a layer, the one last pushed to first. */
  holders(layer: string): readonly string[] {
    const has = (digest: string) => {
      const image = this.#images.get(digest)
      return image !== undefined && layersOf(image).some(({ id }) => id === layer)
    }
    return [...this.#repositories]
      .filter(([, digests]) => [...digests].some(has))
      .map(([path]) => path)
      .toReversed()
  }

  /** The tags of a repository, in no order that means anything. */
  tagsOf(reference: ImageReference): readonly string[] {
    if (!isClusterRegistry(reference)) return publicTags(reference)
    const prefix = `${reference.path}:`
    return [...this.#tags.keys()]
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))
      .sort()
  }

  /** What a pull of the reference would bring; null when its registry has none, or is down. */
  find(reference: ImageReference): Image | null {
    if (!isClusterRegistry(reference)) return findPublic(reference)
    if (!this.up) return null
    const digest = reference.digest ?? this.#tags.get(`${reference.path}:${reference.tag}`)
    if (digest === undefined || !this.#repositories.get(reference.path)?.has(digest)) return null
    return this.#images.get(digest) ?? null
  }
}

function publicTags({ host, path }: ImageReference): readonly string[] {
  if (host !== "docker.io") return []
  return [...(catalogue().get(path)?.keys() ?? [])].sort()
}

function findPublic(reference: ImageReference): Image | null {
  if (reference.host !== "docker.io") return null
  const images = catalogue().get(reference.path)
  if (images === undefined) return null
  if (reference.digest === null) return images.get(reference.tag ?? "latest") ?? null
  for (const image of images.values()) if (image.digest === reference.digest) return image
  return null
}
