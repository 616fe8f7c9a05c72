/** The images that each node has, under which names. */
import { assert } from "../lib/assert.ts"
import {
  familiarRepository,
  familiarTag,
  type ImageReference,
  parseReference,
} from "./image-reference.ts"
import type { Image } from "./objects.ts"

interface NodeImages {
  /** Image id by `repository:tag`. */
  readonly tags: Map<string, string>
  /** Image id by `repository@digest`. */
  readonly digests: Map<string, string>
  readonly ids: Set<string>
}

export interface ImageStoreState {
  readonly images: readonly Image[]
  /** Images by their position in `images`: a snapshot need not repeat long digests. */
  readonly nodes: readonly {
    readonly node: string
    readonly ids: readonly number[]
    readonly tags: readonly Named[]
    /** By repository; the digest is the image's own. */
    readonly digests: readonly Named[]
  }[]
}

type Named = readonly [string, number]

export interface StoredImage {
  readonly image: Image
  readonly tags: readonly string[]
  readonly digests: readonly string[]
}

export class ImageStore {
  /** By id: everything that any node has. */
  readonly #images: Map<string, Image>
  readonly #nodes = new Map<string, NodeImages>()

  constructor(state?: ImageStoreState) {
    this.#images = new Map(state?.images.map((image) => [image.id, image]))
    const images = state?.images ?? []
    for (const { node, ids, tags, digests } of state?.nodes ?? []) {
      this.#on(node)
      for (const index of ids) this.#restore(images[index], (image) => this.add(node, image))
      for (const [tag, index] of tags) {
        this.#restore(images[index], (image) => this.tag(node, tag, image))
      }
      for (const [repository, index] of digests) {
        this.#restore(images[index], (image) => this.#noteDigest(node, repository, image))
      }
    }
  }

  get state(): ImageStoreState {
    const images = [...this.#images.values()]
    const position = new Map(images.map((image, index) => [image.id, index]))
    const at = (id: string): number => position.get(id) ?? -1
    const nodes = [...this.#nodes].map(([node, { tags, digests, ids }]) => ({
      node,
      ids: [...ids].map(at),
      tags: [...tags].map(([tag, id]): Named => [tag, at(id)]),
      digests: [...digests].map(([name, id]): Named => [name.slice(0, name.indexOf("@")), at(id)]),
    }))
    return { images, nodes }
  }

  get images(): Iterable<Image> {
    return this.#images.values()
  }

  byId(id: string): Image | undefined {
    return this.#images.get(id)
  }

  has(node: string, id: string): boolean {
    return this.#nodes.get(node)?.ids.has(id) ?? false
  }

  add(node: string, image: Image): void {
    this.#images.set(image.id, image)
    this.#on(node).ids.add(image.id)
  }

  tag(node: string, tag: string, image: Image): void {
    this.#on(node).tags.set(tag, image.id)
  }

  /** The digest that a registry gave it, known after a push or a pull. */
  noteDigest(node: string, reference: ImageReference, image: Image): void {
    this.#noteDigest(node, familiarRepository(reference), image)
  }

  /** What a pull leaves on a node: the digest, and the tag unless the pull was by digest. */
  pulled(node: string, reference: ImageReference, image: Image): void {
    this.add(node, image)
    this.noteDigest(node, reference, image)
    const tag = familiarTag(reference)
    if (tag !== null && reference.digest === null) this.tag(node, tag, image)
  }

  /** The image that a container of this reference would be made from on the node. */
  find(node: string, reference: ImageReference): Image | undefined {
    const images = this.#nodes.get(node)
    const id =
      reference.digest === null
        ? images?.tags.get(familiarTag(reference) ?? "")
        : images?.digests.get(`${familiarRepository(reference)}@${reference.digest}`)
    return id === undefined ? undefined : this.#images.get(id)
  }

  /** By id (or a prefix of at least four digits) or by reference. */
  named(node: string, name: string): Image | undefined {
    const reference = parseReference(name)
    const found = reference === null ? undefined : this.find(node, reference)
    if (found !== undefined) return found
    const hex = name.replace(/^sha256:/, "")
    if (!/^[0-9a-f]{4,64}$/.test(hex)) return undefined
    const ids = [...(this.#nodes.get(node)?.ids ?? [])]
    const matching = ids.filter((id) => id.startsWith(`sha256:${hex}`))
    return matching.length === 1 ? this.#images.get(matching[0] ?? "") : undefined
  }

  /** Takes one tag away; with the last name the image goes too. True when it is gone. */
  untag(node: string, tag: string): boolean {
    const images = this.#on(node)
    const id = images.tags.get(tag)
    if (id === undefined) return false
    images.tags.delete(tag)
    if ([...images.tags.values()].includes(id)) return false
    this.#drop(images, id)
    return true
  }

  removeAll(node: string, id: string): void {
    const images = this.#on(node)
    for (const [tag, image] of images.tags) if (image === id) images.tags.delete(tag)
    this.#drop(images, id)
  }

  list(node: string): readonly StoredImage[] {
    const images = this.#nodes.get(node)
    const listed: StoredImage[] = []
    for (const id of images?.ids ?? []) {
      const image = this.#images.get(id)
      if (images === undefined || image === undefined) continue
      const names = (index: Map<string, string>) =>
        [...index].filter(([, named]) => named === id).map(([name]) => name)
      listed.push({
        image,
        tags: names(images.tags).sort(),
        digests: names(images.digests).sort(),
      })
    }
    return listed
  }

  forgetNode(node: string): void {
    this.#nodes.delete(node)
  }

  #noteDigest(node: string, repository: string, image: Image): void {
    this.#on(node).digests.set(`${repository}@${image.digest}`, image.id)
  }

  #restore(image: Image | undefined, put: (image: Image) => void): void {
    assert(image !== undefined, "a snapshot holds every image that it refers to")
    put(image)
  }

  #drop(images: NodeImages, id: string): void {
    for (const [digest, image] of images.digests) if (image === id) images.digests.delete(digest)
    images.ids.delete(id)
    const kept = [...this.#nodes.values()].some((node) => node.ids.has(id))
    if (!kept) this.#images.delete(id)
  }

  #on(node: string): NodeImages {
    const known = this.#nodes.get(node)
    if (known !== undefined) return known
    const images: NodeImages = { tags: new Map(), digests: new Map(), ids: new Set() }
    this.#nodes.set(node, images)
    return images
  }
}
