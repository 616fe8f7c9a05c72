/** Commands about images: what builds, pushes, pulls and removals leave on nodes and registry. */

import { ok, type Result } from "../lib/result.ts"
import type { Agents } from "./agent.ts"
import type { Command, Refusal } from "./command.ts"
import type { Outcome } from "./control.ts"
import type { ImageEvent } from "./events.ts"
import type { Faults } from "./faults.ts"
import {
  familiarReference,
  familiarRepository,
  familiarTag,
  type ImageReference,
  parseReference,
} from "./image-reference.ts"
import { type ImageUser, removeImage } from "./image-removal.ts"
import type { ImageStore } from "./image-store.ts"
import { within } from "./limits.ts"
import type { NodeControl } from "./node-control.ts"
import type { Image, Node } from "./objects.ts"
import type { Puller } from "./puller.ts"
import { invalid, notFound, refuse } from "./refusals.ts"
import { isClusterRegistry, type Registry } from "./registry.ts"
import type { World } from "./world.ts"

type CommandOf<T extends Command["type"]> = Extract<Command, { type: T }>

export interface ImageRooms {
  readonly nodes: NodeControl
  readonly images: ImageStore
  readonly registry: Registry
  readonly puller: Puller
  readonly agents: Agents
  readonly faults: Faults
}

export class ImageControl {
  readonly #world: World
  readonly #rooms: ImageRooms

  constructor(world: World, rooms: ImageRooms) {
    this.#world = world
    this.#rooms = rooms
  }

  store({ node: name, image, tags }: CommandOf<"image-store">): Outcome {
    const node = this.#running(name)
    if (!node.ok) return node
    const references: ImageReference[] = []
    for (const tag of tags) {
      const reference = taggable(tag)
      if (!reference.ok) return reference
      references.push(reference.value)
    }
    const { images, registry } = this.#rooms
    const known = new Set<string>()
    for (const other of images.images) known.add(other.id)
    for (const other of registry.images) known.add(other.id)
    const room = within(known.add(image.id).size, this.#world.limits.images, "images")
    if (!room.ok) return room
    const { id } = node.value
    const names = this.#roomForTags(id, references)
    if (!names.ok) return names
    images.addBuilt(id, image)
    if (references.length === 0) this.#announce("stored", id, "", image)
    for (const reference of references) {
      images.tag(id, familiarTag(reference) ?? "", image)
      this.#announce("stored", id, familiarTag(reference) ?? "", image)
    }
    return ok({ id: image.id })
  }

  tag({ node: name, image: source, tag }: CommandOf<"image-tag">): Outcome {
    const node = this.#running(name)
    if (!node.ok) return node
    const reference = taggable(tag)
    if (!reference.ok) return reference
    const image = this.#rooms.images.named(node.value.id, source)
    if (image === undefined) return notFound(`No such image: ${familiarName(source)}`)
    const names = this.#roomForTags(node.value.id, [reference.value])
    if (!names.ok) return names
    const target = familiarTag(reference.value) ?? ""
    this.#rooms.images.tag(node.value.id, target, image)
    this.#announce("tagged", node.value.id, target, image)
    return ok({ id: image.id })
  }

  remove({ node: name, image: source, force, keepParents }: CommandOf<"image-remove">): Outcome {
    const node = this.#running(name)
    if (!node.ok) return node
    const { images } = this.#rooms
    const { id } = node.value
    const image = images.named(id, source)
    if (image === undefined) return notFound(`No such image: ${familiarName(source)}`)
    const removed = removeImage(images, {
      node: id,
      image,
      name: source,
      force: force ?? false,
      keepParents: keepParents ?? false,
      users: (used) => this.#users(id, used),
    })
    if (!removed.ok) return removed
    for (const [index, one] of removed.value.entries()) {
      // The digests that go with a tag are not worth a word.
      if ("untagged" in one && index > 0 && one.untagged.includes("@")) continue
      if ("untagged" in one) this.#announce("removed", id, one.untagged, image)
      if ("deleted" in one) this.#announce("deleted", id, "", { ...image, id: one.deleted })
    }
    return ok({ id: image.id, removed: removed.value })
  }

  push({ node: name, tag }: CommandOf<"image-push">): Outcome {
    const node = this.#running(name)
    if (!node.ok) return node
    const reference = taggable(tag)
    if (!reference.ok) return reference
    const { images, registry } = this.#rooms
    const image = images.find(node.value.id, reference.value)
    if (image === undefined) {
      const repository = familiarRepository(reference.value)
      return notFound(`An image does not exist locally with the tag: ${repository}`)
    }
    if (!isClusterRegistry(reference.value)) return pushRefused(reference.value)
    if (!registry.up) return unreachableRegistry(reference.value)
    const count = registry.tagCount + (registry.hasTag(reference.value) ? 0 : 1)
    const room = within(count, this.#world.limits.tags, "image tags in its registry")
    if (!room.ok) return room
    registry.push(reference.value, image)
    images.noteDigest(node.value.id, reference.value, image)
    this.#announce("pushed", reference.value.host, familiarTag(reference.value) ?? "", image)
    return ok({ id: image.id, digest: image.digest })
  }

  pull({ node: name, reference: text }: CommandOf<"image-pull">): Outcome {
    const node = this.#running(name)
    if (!node.ok) return node
    const reference = parseReference(text)
    if (reference === null) return invalid("invalid reference format")
    const { registry, puller, faults } = this.#rooms
    if (isClusterRegistry(reference) && !registry.up) return unreachableRegistry(reference)
    const image = registry.find(reference)
    if (image === null) return pullRefused(reference)
    if (faults.breakageOf(image.id) === "no-pull") return notFound("unknown blob")
    puller.store(node.value.id, reference, image)
    return ok({ id: image.id, digest: image.digest })
  }

  registryPower({ up }: CommandOf<"registry-power">): Outcome {
    this.#rooms.registry.up = up
    return ok({ id: "" })
  }

  kill({ task: id, how, grace }: CommandOf<"container-kill">): Outcome {
    const task = this.#world.store.tasks.get(id)
    if (task === undefined) return notFound(`task ${id} not found`)
    if (this.#rooms.agents.handle(task, how, grace)) return ok({ id })
    return refuse("FailedPrecondition", `task ${id} has no container for that`)
  }

  #roomForTags(node: string, references: readonly ImageReference[]): Result<null, Refusal> {
    const { images } = this.#rooms
    const names = new Set(references.map((each) => familiarTag(each) ?? ""))
    const fresh = [...names].filter((name) => !images.hasTag(node, name))
    const { tags } = this.#world.limits
    return within(images.tagCount(node) + fresh.length, tags, "image tags on one node")
  }

  #running(name: string): Result<Node, Refusal> {
    const node = this.#rooms.nodes.find(name)
    if (!node.ok || !this.#rooms.agents.isOff(node.value.id)) return node
    return refuse("Unavailable", `node ${node.value.description.hostname} is powered off`)
  }

  #users(node: string, image: Image): readonly ImageUser[] {
    return this.#world.store.tasksOnNode(node).flatMap((task): ImageUser[] => {
      const container = this.#rooms.agents.container(task.id)
      if (container?.imageId !== image.id) return []
      const running = task.status.state === "running"
      return [{ container: container.id.slice(0, 12), running }]
    })
  }

  #announce(change: ImageEvent["change"], where: string, tag: string, image: Image): void {
    const { now } = this.#world
    const { id, digest, config } = image
    const { labels } = config
    this.#world.announce({ type: "image", change, at: now, where, tag, image: id, digest, labels })
  }
}

function taggable(text: string): Result<ImageReference, Refusal> {
  const reference = parseReference(text)
  if (reference === null) return invalid(`invalid reference format`)
  if (reference.digest !== null) return invalid("refusing to create a tag with a digest reference")
  return ok(reference)
}

function familiarName(text: string): string {
  const reference = parseReference(text)
  return reference === null ? text : familiarReference(reference)
}

function pushRefused(reference: ImageReference): Outcome {
  if (reference.host !== "docker.io") return unreachableRegistry(reference)
  return refuse("FailedPrecondition", "denied: requested access to the resource is denied")
}

function pullRefused(reference: ImageReference): Outcome {
  const name = familiarReference(reference)
  if (reference.host === "docker.io") {
    const repository = familiarRepository(reference)
    return notFound(
      `pull access denied for ${repository}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
    )
  }
  if (isClusterRegistry(reference))
    return notFound(`manifest for ${name} not found: manifest unknown: manifest unknown`)
  return unreachableRegistry(reference)
}

function unreachableRegistry({ host }: ImageReference): Outcome {
  if (isClusterRegistryHost(host)) {
    const address = host.replace("localhost", "127.0.0.1")
    return refuse(
      "Unavailable",
      `Get "http://${host}/v2/": dial tcp ${address}: connect: connection refused`,
    )
  }
  const name = host.split(":")[0]
  return refuse("Unavailable", `Get "https://${host}/v2/": dial tcp: lookup ${name}: no such host`)
}

const isClusterRegistryHost = (host: string): boolean =>
  isClusterRegistry({ host, path: "", tag: null, digest: null })
