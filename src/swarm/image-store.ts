/** The images that each node has, under which names, and what the builder left between its steps. */
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
  /** Those that were built here: the images of their steps are here as well. */
  readonly built: Set<string>
}

export interface ImageStoreState {
  readonly images: readonly Image[]
  /** Images by their position in `images`: a snapshot need not repeat long digests. */
  readonly nodes: readonly {
    readonly node: string
    readonly ids: readonly number[]
    readonly built?: readonly number[]
    readonly tags: readonly Named[]
    /** By repository; the digest is the image's own. */
    readonly digests: readonly Named[]
  }[]
}

type Named = readonly [string, number]

export interface StoredImage {
  readonly image: Image
  /** `repository:tag`, sorted. */
  readonly tags: readonly string[]
  /** `repository@sha256:…`, sorted. */
  readonly digests: readonly string[]
  /** A build on this node made it. */
  readonly built: boolean
  /** The image of the step before, if that was done here; else empty. */
  readonly parent: string
  /** Others here were built upon it. */
  readonly hasChildren: boolean
}

export class ImageStore {
  /** By id: everything that any node has. */
  readonly #images: Map<string, Image>
  readonly #nodes = new Map<string, NodeImages>()

  constructor(state?: ImageStoreState) {
    this.#images = new Map(state?.images.map((image) => [image.id, image]))
    const images = state?.images ?? []
    for (const { node, ids, built, tags, digests } of state?.nodes ?? []) {
      const here = this.#on(node)
      for (const index of ids) this.#restore(images[index], (image) => this.add(node, image))
      for (const index of built ?? [])
        this.#restore(images[index], (image) => here.built.add(image.id))
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
    const nodes = [...this.#nodes].map(([node, { tags, digests, ids, built }]) => ({
      node,
      ids: [...ids].map(at),
      built: [...built].map(at),
      tags: [...tags].map(([tag, id]): Named => [tag, at(id)]),
      digests: [...digests].map(([name, id]): Named => [name.slice(0, name.indexOf("@")), at(id)]),
    }))
    return { images, nodes }
  }

  get images(): Iterable<Image> {
    return this.#images.values()
  }

  /** Characters of all names on all nodes. */
  get nameBytes(): number {
    let bytes = 0
    for (const { tags, digests } of this.#nodes.values()) {
      for (const names of [tags, digests]) for (const name of names.keys()) bytes += name.length
    }
    return bytes
  }

  hasTag(node: string, tag: string): boolean {
    return this.#nodes.get(node)?.tags.has(tag) ?? false
  }

  tagCount(node: string): number {
    return this.#nodes.get(node)?.tags.size ?? 0
  }

  byId(id: string): Image | undefined {
    return this.#images.get(id)
  }

  has(node: string, id: string): boolean {
    return this.#nodes.get(node)?.ids.has(id) ?? false
  }

  add(node: string, image: Image): void {
    const known = this.#images.get(image.id)
    // Where it was built the steps on the way are known as well.
    if (known === undefined || stepsOf(known).length < stepsOf(image).length) {
      this.#images.set(image.id, image)
    }
    this.#on(node).ids.add(image.id)
  }

  /** A build on the node has made it, and one image for every step on the way. */
  addBuilt(node: string, image: Image): void {
    this.add(node, image)
    this.#on(node).built.add(image.id)
  }

  tag(node: string, tag: string, image: Image): void {
    // What the builder left between two steps becomes an image like any other.
    if (!this.has(node, image.id)) this.addBuilt(node, image)
    this.#on(node).tags.set(tag, image.id)
  }

  /** The digest that a registry gave it, known after a push or a pull. */
  noteDigest(node: string, reference: ImageReference, image: Image): void {
    this.#noteDigest(node, familiarRepository(reference), image)
  }

  /** What a pull leaves on a node: the digest, and the tag unless the pull was by digest. */
  pulled(node: string, reference: ImageReference, image: Image): void {
    if (!this.has(node, image.id)) this.add(node, image)
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
    const matching = this.listAll(node).filter(({ image }) => image.id.startsWith(`sha256:${hex}`))
    return matching.length === 1 ? matching[0]?.image : undefined
  }

  /** Takes one name away: `repository:tag` or `repository@digest`. */
  dropName(node: string, name: string): void {
    const images = this.#on(node)
    images.tags.delete(name)
    images.digests.delete(name)
  }

  /** The image and its names; what only its build left between the steps goes with it. */
  drop(node: string, id: string): void {
    const images = this.#on(node)
    for (const names of [images.tags, images.digests]) {
      for (const [name, named] of names) if (named === id) names.delete(name)
    }
    images.ids.delete(id)
    images.built.delete(id)
    const kept = [...this.#nodes.values()].some((node) => node.ids.has(id))
    if (!kept) this.#images.delete(id)
  }

  /** Without what the builder left between its steps. */
  list(node: string): readonly StoredImage[] {
    const images = this.#nodes.get(node)
    const parents = this.#parents(node)
    const withChildren = new Set(parents.values())
    return [...(images?.ids ?? [])].flatMap((id) => {
      const image = this.#images.get(id)
      if (images === undefined || image === undefined) return []
      const names = (index: Map<string, string>) =>
        [...index].filter(([, named]) => named === id).map(([name]) => name)
      return {
        image,
        tags: names(images.tags).sort(),
        digests: names(images.digests).sort(),
        built: images.built.has(id),
        parent: parents.get(id) ?? "",
        hasChildren: withChildren.has(id),
      }
    })
  }

  listAll(node: string): readonly StoredImage[] {
    const listed = this.list(node)
    const known = new Set(listed.map(({ image }) => image.id))
    const parents = this.#parents(node)
    const between = listed.flatMap(({ image, built }) => (built ? stepsOf(image) : []))
    const intermediate = between.flatMap((image): StoredImage[] => {
      if (known.has(image.id)) return []
      known.add(image.id)
      const parent = parents.get(image.id) ?? ""
      return [{ image, tags: [], digests: [], built: true, parent, hasChildren: true }]
    })
    return [...listed, ...intermediate]
  }

  forgetNode(node: string): void {
    this.#nodes.delete(node)
  }

  /** Of every image of every build here, the one that it was made from. */
  #parents(node: string): ReadonlyMap<string, string> {
    const parents = new Map<string, string>()
    for (const id of this.#nodes.get(node)?.built ?? []) {
      const steps = [id]
      for (const entry of this.#images.get(id)?.history.slice(1) ?? []) {
        if (entry.id !== undefined) steps.push(entry.id)
      }
      for (const [index, parent] of steps.slice(1).entries())
        parents.set(steps[index] ?? "", parent)
    }
    return parents
  }

  #noteDigest(node: string, repository: string, image: Image): void {
    this.#on(node).digests.set(`${repository}@${image.digest}`, image.id)
  }

  #restore(image: Image | undefined, put: (image: Image) => void): void {
    assert(image !== undefined, "a snapshot holds every image that it refers to")
    put(image)
  }

  #on(node: string): NodeImages {
    const known = this.#nodes.get(node)
    if (known !== undefined) return known
    const images: NodeImages = {
      tags: new Map(),
      digests: new Map(),
      ids: new Set(),
      built: new Set(),
    }
    this.#nodes.set(node, images)
    return images
  }
}

/** The images on the way to this one, newest first: each is what the steps up to it made. */
function stepsOf(image: Image): readonly Image[] {
  return image.history.flatMap((entry, index): Image[] => {
    if (index === 0 || entry.id === undefined) return []
    const history = image.history.slice(index)
    return [
      {
        ...image,
        id: entry.id,
        size: history.reduce((sum, { size }) => sum + size, 0),
        createdAt: entry.createdAt ?? image.createdAt,
        history,
      },
    ]
  })
}
