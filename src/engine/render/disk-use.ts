/** `/system/df`: what images and containers take on the answering node. */

import type { LocalImage } from "../../swarm/cluster.ts"
import { chainOf } from "../../swarm/layers.ts"
import type { EngineHost } from "../host.ts"
import { isBefore } from "../profile.ts"
import { containersOf } from "./container.ts"
import { renderSummary } from "./image.ts"
import type { TimeRenderer } from "./time.ts"
import { renderVolume, usersOf } from "./volume.ts"

export function renderDiskUse(host: EngineHost, time: TimeRenderer): object {
  const images = host.cluster.images(host.cluster.leader().id)
  const containers = containersOf(host, time)
  // A layer that several images share lies on the disk once.
  const layers = new Map(
    images.flatMap(({ image }) => chainOf(image).map(({ id, size }) => [id, size] as const)),
  )
  return {
    LayersSize: [...layers.values()].reduce((sum, size) => sum + size, 0),
    Images: images.map((local) => ({
      ...renderSummary(local, host.profile, time),
      SharedSize: sharedSize(local, images),
      Containers: containers.filter(({ ImageID }) => ImageID === local.image.id).length,
    })),
    // What is nothing (SizeRw) is not told.
    Containers: containers.map((container) => ({
      ...container,
      SizeRootFs: images.find(({ image }) => image.id === container.ImageID)?.image.size ?? 0,
    })),
    Volumes: host.cluster.volumes(host.cluster.leader().id).map((volume) => ({
      ...renderVolume(volume, time),
      UsageData: { RefCount: usersOf(host, volume.name).length, Size: 0 },
    })),
    BuildCache: isBefore(host.profile, 24) ? null : [],
    BuilderSize: 0,
  }
}

/** Bytes in layers that another image here has as well. */
function sharedSize({ image }: LocalImage, images: readonly LocalImage[]): number {
  const others = new Set(
    images.flatMap((other) =>
      other.image.id === image.id ? [] : chainOf(other.image).map(({ id }) => id),
    ),
  )
  return chainOf(image).reduce((sum, { id, size }) => sum + (others.has(id) ? size : 0), 0)
}
