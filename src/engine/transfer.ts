/** What a push and a pull print while they go on, and when. */
import type { Cluster } from "../swarm/cluster.ts"
import { chainOf, type Layer, layersOf } from "../swarm/layers.ts"
import type { Image } from "../swarm/objects.ts"
import { SECOND, type SimTime } from "../swarm/time.ts"
import { short } from "./images.ts"
import { bar } from "./progress.ts"
import type { ImageName } from "./reference.ts"
import { manifestSize } from "./registry.ts"
import type { ProgressLine } from "./types.ts"
import type { Beat } from "./work.ts"

/** What the registry has of an image before it is pushed: the repositories that hold each layer. */
type Holders = ReadonlyMap<string, readonly string[]>

/** `pushed`: what will have been pushed to a repository by then. */
export function holdersOf(
  image: Image,
  cluster: Cluster,
  pushed: { readonly path: string; readonly images: readonly Image[] },
): Holders {
  const sent = new Set(pushed.images.flatMap((one) => layersOf(one).map(({ id }) => id)))
  return new Map(
    layersOf(image).map(({ id }) => {
      const holders = cluster.layerHolders(id)
      return [id, sent.has(id) ? [pushed.path, ...holders] : holders]
    }),
  )
}

interface Push {
  readonly name: ImageName
  readonly image: Image
  /** On which it is. */
  readonly node: string
  readonly holders: Holders
  /** µs of cluster time. */
  readonly takes: SimTime
}

export function pushBeats({ name, image, node, holders, takes }: Push): readonly Beat[] {
  const { tag } = name
  const { digest } = image
  const size = manifestSize(image)
  const layers = layersOf(image)
  const there = layers.filter(({ id }) => isThere(holders, id))
  const wanted = layers.filter(({ id }) => !isThere(holders, id))
  // What needs no transfer is done first.
  const known = there.map(({ id }) => {
    const repositories = holders.get(id) ?? []
    const status = repositories.includes(name.path)
      ? "Layer already exists"
      : `Mounted from ${repositories[0]}`
    return line(status, id)
  })
  const asking = wanted.length > 0 ? takes / 10 : takes
  return [
    { after: 0, says: layers.map(({ id }) => line("Preparing", id)) },
    { after: asking, says: known },
    ...moving("Pushing", wanted, takes - asking, (id) => [line("Pushed", id)]),
    {
      after: 0,
      does: [{ type: "image-push", node, tag: name.full }],
      says: [
        { status: `${tag}: digest: ${digest} size: ${size}` },
        { progressDetail: {}, aux: { Tag: tag, Digest: digest, Size: size } },
      ],
    },
  ]
}

/** Bytes that the registry does not have yet. */
export function bytesToPush(image: Image, holders: Holders): number {
  return layersOf(image).reduce((sum, { id, size }) => sum + (isThere(holders, id) ? 0 : size), 0)
}

const isThere = (holders: Holders, layer: string): boolean => (holders.get(layer) ?? []).length > 0

export interface Pull {
  readonly name: ImageName
  readonly image: Image
  readonly node: string
  /** What the node has before the pull. */
  readonly here: readonly Image[]
  /** µs of cluster time. */
  readonly takes: SimTime
}

/** The last line, `pullEnd`, is not among them. */
export function pullBeats({ name, image, node, here, takes }: Pull): readonly Beat[] {
  const tag = name.digest === "" ? name.tag : name.full
  const had = here.some(({ id }) => id === image.id)
  const known = new Set(here.flatMap((local) => chainOf(local).map(({ id }) => id)))
  const layers = had ? [] : layersOf(image).toReversed()
  const chain = chainOf(image)
  const isKnown = (_: Layer, index: number) => known.has(chain[index]?.id ?? "")
  const wanted = layers.filter((layer, index) => !isKnown(layer, index))
  const asking = wanted.length > 0 ? takes / 10 : takes
  const unpacking = wanted.length > 0 ? takes / 5 : 0
  return [
    {
      after: asking,
      says: [
        { status: `Pulling from ${name.path}`, id: tag },
        ...layers.map((layer, index) =>
          line(isKnown(layer, index) ? "Already exists" : "Pulling fs layer", layer.id),
        ),
      ],
    },
    ...moving("Downloading", wanted, takes - asking - unpacking, (id) => [
      line("Verifying Checksum", id),
      line("Download complete", id),
    ]),
    ...moving("Extracting", wanted, unpacking, (id) => [line("Pull complete", id)]),
    {
      after: 0,
      does: [{ type: "image-pull", node, reference: name.full }],
      says: [{ status: `Digest: ${image.digest}` }],
    },
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

/** One layer after the other; a bar moves every half second, but no more than some twenty times in all. */
function moving(
  status: string,
  layers: readonly Layer[],
  takes: SimTime,
  ended: (layer: string) => readonly ProgressLine[],
): readonly Beat[] {
  const bytes = layers.reduce((sum, { size }) => sum + size, 0)
  const glance = Math.max(SECOND / 2, takes / 20)
  return layers.flatMap(({ id, size }): Beat[] => {
    const share = bytes === 0 ? takes / layers.length : (takes * size) / bytes
    const looks = Math.max(2, Math.round(share / glance))
    const bars = Array.from({ length: looks }, (_, look): Beat => {
      const current = Math.floor((size * (look + 1)) / looks)
      return { after: share / looks, says: barLines(status, { id, size }, current) }
    })
    return [...bars, { after: 0, says: ended(id) }]
  })
}

function barLines(status: string, { id, size }: Layer, current: number): readonly ProgressLine[] {
  if (current === 0) return []
  const progressDetail = { current, total: size }
  return [{ status, progressDetail, progress: bar(current, size), id: short(id) }]
}
