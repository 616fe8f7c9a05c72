/** Pulls on the nodes: once per node and reference, however many tasks wait for one. */

import { err, ok, type Result } from "../lib/result.ts"
import type { Faults } from "./faults.ts"
import {
  familiarReference,
  familiarTag,
  type ImageReference,
  parseReference,
} from "./image-reference.ts"
import type { ImageStore } from "./image-store.ts"
import type { Image } from "./objects.ts"
import { isClusterRegistry, type Registry } from "./registry.ts"
import { MILLISECOND, type SimTime } from "./time.ts"
import type { World } from "./world.ts"

interface Pull {
  readonly node: string
  readonly reference: string
  readonly image: Image
  readonly endsAt: SimTime
  readonly timer: number
  readonly waiting: Set<string>
}

export interface PullState {
  readonly node: string
  readonly reference: string
  readonly image: Image
  readonly endsAt: SimTime
  readonly timer: number
  readonly waiting: readonly string[]
}

/** Asking a registry takes this long; then bytes per microsecond: 40 MB/s here, 10 MB/s from afar. */
const ASKING = 60 * MILLISECOND
const NEAR_SPEED = 40
const FAR_ASKING = 600 * MILLISECOND
const FAR_SPEED = 10

export interface PullSources {
  readonly images: ImageStore
  readonly registry: Registry
  readonly faults: Faults
}

export class Puller {
  readonly #world: World
  readonly #images: ImageStore
  readonly #registry: Registry
  readonly #faults: Faults
  readonly #pulls = new Map<string, Pull>()

  constructor(
    world: World,
    { images, registry, faults }: PullSources,
    state: readonly PullState[],
  ) {
    this.#world = world
    this.#images = images
    this.#registry = registry
    this.#faults = faults
    for (const pull of state) {
      this.#pulls.set(keyOf(pull.node, pull.reference), { ...pull, waiting: new Set(pull.waiting) })
    }
  }

  get state(): readonly PullState[] {
    return [...this.#pulls.values()].map((pull) => ({ ...pull, waiting: [...pull.waiting] }))
  }

  imageById(id: string): Image | undefined {
    return this.#images.byId(id)
  }

  /** A task needs an image: begins or joins its pull. Returns when it will be over. */
  join(node: string, task: string, text: string): SimTime {
    const { now, agenda } = this.#world
    const running = this.#pulls.get(keyOf(node, text))
    if (running !== undefined) {
      running.waiting.add(task)
      return running.endsAt
    }
    const reference = parseReference(text)
    if (reference === null) return now
    const present = this.#images.find(node, reference)
    if (present !== undefined && reference.digest !== null) return now
    const image = this.#registry.find(reference)
    if (image === null || image.id === present?.id) return now
    if (this.#faults.breakageOf(image.id) === "no-pull") return now
    const endsAt = now + this.pullTime(node, reference, image)
    const timer = agenda.add(endsAt, { type: "pull-done", node, reference: text })
    const waiting = new Set([task])
    this.#pulls.set(keyOf(node, text), { node, reference: text, image, endsAt, timer, waiting })
    return endsAt
  }

  /** The preparation is over: the image, or the engine's sentence when it is not there. */
  finish(node: string, task: string, text: string): Result<Image, string> {
    const pull = this.#pulls.get(keyOf(node, text))
    if (pull?.waiting.has(task)) this.done(node, text)
    const reference = parseReference(text)
    const image = reference === null ? undefined : this.#images.find(node, reference)
    if (image !== undefined) return ok(image)
    return err(`No such image: ${reference === null ? text : familiarReference(reference)}`)
  }

  /** The image has arrived. */
  done(node: string, text: string): void {
    const pull = this.#pulls.get(keyOf(node, text))
    const reference = parseReference(text)
    if (pull === undefined || reference === null) return
    this.#world.agenda.cancel(pull.timer)
    this.#pulls.delete(keyOf(node, text))
    this.store(node, reference, pull.image)
  }

  /** What every pull leaves behind, by hand or for a task. */
  store(node: string, reference: ImageReference, image: Image): void {
    this.#images.pulled(node, reference, image)
    this.#world.announce({
      type: "image",
      change: "pulled",
      at: this.#world.now,
      where: node,
      tag: familiarTag(reference) ?? familiarReference(reference),
      image: image.id,
      digest: image.digest,
      labels: image.config.labels,
    })
  }

  /** A task no longer needs its pull; the last one to leave ends it. */
  leave(node: string, task: string): void {
    for (const pull of this.#pulls.values()) {
      if (pull.node !== node || !pull.waiting.delete(task)) continue
      if (pull.waiting.size === 0) this.#abort(pull)
    }
  }

  abortAll(node: string): void {
    for (const pull of this.#pulls.values()) if (pull.node === node) this.#abort(pull)
  }

  #abort(pull: Pull): void {
    this.#world.agenda.cancel(pull.timer)
    this.#pulls.delete(keyOf(pull.node, pull.reference))
  }

  /** How long a pull takes that begins now. */
  pullTime(node: string, reference: ImageReference, image: Image): SimTime {
    const near = isClusterRegistry(reference)
    const known = this.#images.has(node, image.id)
    const bytes = known ? 0 : image.size
    const delay = this.#faults.pullDelay(node, near)
    return near
      ? delay + ASKING + Math.round(bytes / NEAR_SPEED)
      : delay + FAR_ASKING + Math.round(bytes / FAR_SPEED)
  }

  /** How long it takes to send so many bytes to the cluster's registry, begun now. */
  pushTime(bytes: number): SimTime {
    return this.#faults.registryDelay + ASKING + Math.round(bytes / NEAR_SPEED)
  }
}

const keyOf = (node: string, reference: string): string => `${node} ${reference}`
