/** What a push and a pull print while they go on. */
import type { Image } from "../swarm/objects.ts"
import { layersOf } from "./images.ts"
import { bar } from "./progress.ts"
import type { ImageName } from "./reference.ts"
import { manifestSize } from "./registry.ts"
import type { ProgressLine } from "./types.ts"

/** `known`: the registry has this very image under this tag already. */
export function pushLines(
  name: ImageName,
  image: Image,
  digest: string,
  known: boolean,
): readonly ProgressLine[] {
  const { tag } = name
  const size = manifestSize(image)
  const layers = layersOf(image)
  const line = (status: string) => (id: string) => ({ status, progressDetail: {}, id })
  return [
    ...layers.map((layer) => line("Preparing")(layer.id)),
    ...layers.flatMap((layer) =>
      known ? [line("Layer already exists")(layer.id)] : moved("Pushing", "Pushed", layer),
    ),
    { status: `${tag}: digest: ${digest} size: ${size}` },
    { progressDetail: {}, aux: { Tag: tag, Digest: digest, Size: size } },
  ]
}

/** `had`: this node has the image already. */
export function pullLines(
  name: ImageName,
  image: Image,
  digest: string,
  had: boolean,
): readonly ProgressLine[] {
  const tag = name.digest || name.tag
  const layers = had ? [] : layersOf(image).toReversed()
  const outcome = had ? "Image is up to date for" : "Downloaded newer image for"
  return [
    { status: `Pulling from ${name.path}`, id: tag },
    ...layers.map((layer) => ({ status: "Pulling fs layer", progressDetail: {}, id: layer.id })),
    ...layers.flatMap((layer) => moved("Downloading", "Pull complete", layer)),
    { status: `Digest: ${digest}` },
    { status: `Status: ${outcome} ${name.full}` },
  ]
}

function moved(
  status: string,
  done: string,
  layer: { readonly id: string; readonly size: number },
): readonly ProgressLine[] {
  const { id, size } = layer
  const steps = [Math.floor(size / 3), size].filter((current) => current > 0)
  return [
    ...steps.map((current) => ({
      status,
      progressDetail: { current, total: size },
      progress: bar(current, size),
      id,
    })),
    { status: done, progressDetail: {}, id },
  ]
}
