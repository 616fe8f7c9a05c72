/** The layers of an image: what its steps added to the file system, each named by its content. */
import { digestOf } from "../lib/digest.ts"
import type { HistoryEntry, Image } from "./objects.ts"

export interface Layer {
  /** `sha256:…` */
  readonly id: string
  /** Bytes. */
  readonly size: number
}

/** Newest first; an image without a history has one layer of its own. */
export function layersOf(image: Image): readonly Layer[] {
  const layers = image.history.flatMap((entry) => {
    const id = layerOf(entry)
    return id === null ? [] : [{ id, size: entry.size }]
  })
  if (layers.length > 0 || image.size === 0) return layers
  return [{ id: digestOf(`layer ${image.id}`), size: image.size }]
}

/** Two images that were made by the same step share the layer. */
function layerOf({ layer, createdBy, size }: HistoryEntry): string | null {
  if (layer !== undefined) return layer
  return size > 0 ? digestOf(`layer ${createdBy} ${size}`) : null
}

/** A layer on top of certain others is another one on the disk: the chain's name and its top's size. */
export function chainOf(image: Image): readonly Layer[] {
  let below = ""
  return layersOf(image)
    .toReversed()
    .map(({ id, size }) => {
      below = digestOf(`${below} ${id}`)
      return { id: below, size }
    })
}
