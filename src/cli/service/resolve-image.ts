/** Pins an image to its digest before it is sent: the client's own work, not the engine's (CU-7). */
import { EngineError } from "../../engine/client.ts"
import type { ServiceSpec } from "../../engine/types.ts"
import {
  familiarReference,
  parseImageReference,
  withDefaultTag,
} from "../../lib/image-reference.ts"
import type { Api } from "../api.ts"
import { segment } from "../api.ts"

interface Distribution {
  readonly Descriptor: { readonly digest: string }
  readonly Platforms?: readonly { readonly architecture: string; readonly os: string }[]
}

/** Asks the registry and changes the spec. Returns the warning when it could not be asked. */
export async function resolveImage(api: Api, spec: ServiceSpec): Promise<string | null> {
  const task = spec.TaskTemplate
  const container = task?.ContainerSpec
  const image = container?.Image ?? ""
  if (task === undefined || container === undefined || image === "") return null
  try {
    const path = image.split("/").map(segment).join("/")
    const found = await api.get<Distribution>(`/distribution/${path}/json`)
    container.Image = withDigest(image, found.Descriptor.digest)
    const platforms = found.Platforms ?? []
    if (platforms.length > 0) {
      task.Placement = {
        ...task.Placement,
        Platforms: platforms.map((one) => ({ Architecture: one.architecture, OS: one.os })),
      }
    }
    return null
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return digestWarning(image)
  }
}

/** Names without tag and digest get `:latest` before they are sent. */
export function tagImage(spec: ServiceSpec): void {
  const container = spec.TaskTemplate?.ContainerSpec
  if (container?.Image !== undefined) container.Image = withDefaultTag(container.Image)
}

function withDigest(image: string, digest: string): string {
  const parsed = parseImageReference(image)
  if (!parsed.ok || parsed.value.digest !== "") return image
  return familiarReference({ ...parsed.value, digest })
}

function digestWarning(image: string): string {
  return [
    `image ${image} could not be accessed on a registry to record`,
    `its digest. Each node will access ${image} independently,`,
    "possibly leading to different nodes running different",
    "versions of the image.",
    "",
  ].join("\n")
}
