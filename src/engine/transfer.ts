/** What a push and a pull print while they go on. */
import type { Cluster, LocalImage } from "../swarm/cluster.ts"
import { chainOf, type Layer, layersOf } from "../swarm/layers.ts"
import type { Image } from "../swarm/objects.ts"
import { short } from "./images.ts"
import { bar } from "./progress.ts"
import type { ImageName } from "./reference.ts"
import { manifestSize } from "./registry.ts"
import type { ProgressLine } from "./types.ts"

/** What the registry has of an image before it is pushed: the repositories that hold each layer. */
export type Holders = ReadonlyMap<string, readonly string[]>

export function holdersOf(image: Image, cluster: Cluster): Holders {
  return new Map(layersOf(image).map(({ id }) => [id, cluster.layerHolders(id)]))
}

export function pushLines(
  name: ImageName,
  image: Image,
  digest: string,
  holders: Holders,
): readonly ProgressLine[] {
  const { tag } = name
  const size = manifestSize(image)
  const layers = layersOf(image)
  const isThere = ({ id }: Layer) => (holders.get(id) ?? []).length > 0
  // What needs no transfer is done first.
  const there = layers.filter(isThere).map(({ id }) => {
    const repositories = holders.get(id) ?? []
    const status = repositories.includes(name.path)
      ? "Layer already exists"
      : `Mounted from ${repositories[0]}`
    return line(status, id)
  })
  return [
    ...layers.map(({ id }) => line("Preparing", id)),
    ...there,
    ...layers
      .filter((layer) => !isThere(layer))
      .flatMap((layer) => [...moved("Pushing", layer), line("Pushed", layer.id)]),
    { status: `${tag}: digest: ${digest} size: ${size}` },
    { progressDetail: {}, aux: { Tag: tag, Digest: digest, Size: size } },
  ]
}

/** `here`: what this node has before the pull. The last line is `pullEnd`. */
export function pullLines(
  name: ImageName,
  image: Image,
  digest: string,
  here: readonly LocalImage[],
): readonly ProgressLine[] {
  const tag = name.digest === "" ? name.tag : name.full
  const had = here.some((local) => local.image.id === image.id)
  const known = new Set(here.flatMap((local) => chainOf(local.image).map(({ id }) => id)))
  const layers = had ? [] : layersOf(image).toReversed()
  const chain = chainOf(image)
  const isKnown = (_: Layer, index: number) => known.has(chain[index]?.id ?? "")
  const wanted = layers.filter((layer, index) => !isKnown(layer, index))
  return [
    { status: `Pulling from ${name.path}`, id: tag },
    ...layers.map((layer, index) =>
      line(isKnown(layer, index) ? "Already exists" : "Pulling fs layer", layer.id),
    ),
    ...wanted.flatMap((layer) => [
      ...moved("Downloading", layer),
      line("Verifying Checksum", layer.id),
      line("Download complete", layer.id),
    ]),
    ...wanted.flatMap((layer) => [...moved("Extracting", layer), line("Pull complete", layer.id)]),
    { status: `Digest: ${digest}` },
  ]
}

export function pullEnd(name: string, had: boolean): ProgressLine {
  const outcome = had ? "Image is up to date for" : "Downloaded newer image for"
  return { status: `Status: ${outcome} ${name}` }
}

const line = (status: string, layer: string): ProgressLine => ({
  status,
  progressDetail: {},
  id: short(layer),
})

function moved(status: string, { id, size }: Layer): readonly ProgressLine[] {
  const steps = [Math.floor(size / 3), size].filter((current) => current > 0)
  return steps.map((current) => ({
    status,
    progressDetail: { current, total: size },
    progress: bar(current, size),
    id: short(id),
  }))
}
