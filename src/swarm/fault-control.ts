/** The commands that break something and mend it again, but for power, which nodes and registry have. */

import { ok } from "../lib/result.ts"
import type { Command } from "./command.ts"
import type { Outcome } from "./control.ts"
import type { Faults } from "./faults.ts"
import { familiarReference, type ImageReference, parseReference } from "./image-reference.ts"
import type { ImageStore } from "./image-store.ts"
import type { NodeControl } from "./node-control.ts"
import type { Image } from "./objects.ts"
import { invalid, notFound } from "./refusals.ts"
import type { Registry } from "./registry.ts"
import { SECOND, type SimTime } from "./time.ts"
import type { World } from "./world.ts"

type CommandOf<T extends Command["type"]> = Extract<Command, { type: T }>

const longestDelay = 600 * SECOND
const farthestClock = 24 * 3_600 * SECOND

export interface FaultRooms {
  readonly faults: Faults
  readonly nodes: NodeControl
  readonly images: ImageStore
  readonly registry: Registry
}

export class FaultControl {
  readonly #world: World
  readonly #rooms: FaultRooms

  constructor(world: World, rooms: FaultRooms) {
    this.#world = world
    this.#rooms = rooms
  }

  registryDelay({ delay }: CommandOf<"registry-delay">): Outcome {
    if (!isWithin(delay, 0, longestDelay)) return invalid(delayText)
    this.#rooms.faults.registryDelay = delay
    return ok({ id: "" })
  }

  pullDelay({ node: name, delay }: CommandOf<"pull-delay">): Outcome {
    const node = this.#rooms.nodes.find(name)
    if (!node.ok) return node
    if (!isWithin(delay, 0, longestDelay)) return invalid(delayText)
    this.#rooms.faults.slowPulls(node.value.id, delay)
    return ok({ id: node.value.id })
  }

  clock({ node: name, offset }: CommandOf<"node-clock">): Outcome {
    const node = this.#rooms.nodes.find(name)
    if (!node.ok) return node
    if (!isWithin(offset, -farthestClock, farthestClock)) {
      return invalid("a node's clock can be wrong by a day at most")
    }
    this.#rooms.faults.setClock(node.value.id, offset)
    return ok({ id: node.value.id })
  }

  /** What `docker node update --availability` does, remembered as a fault. */
  drain({ node: name, drained }: CommandOf<"node-drain">): Outcome {
    const { nodes, faults } = this.#rooms
    const node = nodes.find(name)
    if (!node.ok) return node
    const { id, meta, spec } = node.value
    if (drained) faults.drained.add(id)
    else faults.drained.delete(id)
    const Availability = drained ? "drain" : "active"
    if ((spec.Availability ?? "active") === Availability) return ok({ id })
    const { version } = meta
    return nodes.update({ type: "node-update", node: id, version, spec: { ...spec, Availability } })
  }

  image({ image: text, how }: CommandOf<"image-break">): Outcome {
    const { faults } = this.#rooms
    const reference = parseReference(text)
    if (reference === null) return invalid("invalid reference format")
    const name = familiarReference(reference)
    // By that name only one is broken, though it may be another's by now.
    const known = faults.imageCalled(name)
    const image = how === null ? undefined : this.#find(reference)
    if (how !== null && image === undefined) return notFound(`No such image: ${name}`)
    if (known !== undefined) faults.mendImage(known.id)
    if (how !== null && image !== undefined) faults.breakImage({ id: image.id, name, how })
    return ok({ id: image?.id ?? known?.id ?? "" })
  }

  #find(reference: ImageReference): Image | undefined {
    const { registry, images } = this.#rooms
    const nodes = [...this.#world.store.nodes.keys()]
    const local = nodes.map((node) => images.find(node, reference))
    return registry.find(reference) ?? local.find((image) => image !== undefined)
  }
}

const delayText = "a delay is between 0 and 600 seconds"

const isWithin = (value: SimTime, least: SimTime, most: SimTime): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most
