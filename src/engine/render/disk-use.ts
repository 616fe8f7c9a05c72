/** `/system/df`: what images and containers take on the answering node. */

import { chainOf } from "../../swarm/layers.ts"
import type { EngineHost } from "../host.ts"
import { containersOf } from "./container.ts"
import { renderSummary } from "./image.ts"
import type { TimeRenderer } from "./time.ts"

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
      SharedSize: 0,
      Containers: containers.filter(({ ImageID }) => ImageID === local.image.id).length,
    })),
    Containers: containers.map((container) => ({ ...container, SizeRw: 0, SizeRootFs: 0 })),
    Volumes: [],
    BuildCache: [],
    BuilderSize: 0,
  }
}
