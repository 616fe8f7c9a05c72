/** An image on a node as the API's JSON: a row of the list, the whole, its history. */
import type { LocalImage } from "../../swarm/cluster.ts"
import { layersOf } from "../images.ts"
import type { EngineProfile } from "../profile.ts"
import type { ApiImageSummary } from "../types.ts"
import type { TimeRenderer } from "./time.ts"

export function renderSummary(local: LocalImage, time: TimeRenderer): ApiImageSummary {
  const { image, tags, digests } = local
  const labels = Object.keys(image.config.labels).length > 0 ? { ...image.config.labels } : null
  return {
    Containers: -1,
    Created: time.seconds(image.createdAt),
    Id: image.id,
    Labels: labels,
    ParentId: "",
    RepoDigests: [...digests],
    RepoTags: [...tags],
    SharedSize: -1,
    Size: image.size,
    VirtualSize: image.size,
  }
}

export function renderImage(local: LocalImage, profile: EngineProfile, time: TimeRenderer): object {
  const { image, tags, digests } = local
  const created = time.object(image.createdAt)
  return {
    Id: image.id,
    RepoTags: tags,
    RepoDigests: digests,
    Parent: "",
    Comment: "",
    Created: created,
    DockerVersion: profile.version,
    Author: "",
    Config: renderConfig(local),
    Architecture: profile.architecture,
    Os: "linux",
    Size: image.size,
    VirtualSize: image.size,
    GraphDriver: { Data: null, Name: profile.storageDriver },
    RootFS: {
      Type: "layers",
      Layers: layersOf(image)
        .toReversed()
        .map((layer) => `sha256:${layer.id.padEnd(64, image.id.slice(7))}`),
    },
    Metadata: { LastTagTime: created },
  }
}

function renderConfig({ image }: LocalImage): object {
  const { config } = image
  const orNull = <T>(list: readonly T[]) => (list.length > 0 ? list : null)
  return {
    Hostname: "",
    Domainname: "",
    User: config.user,
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    ...(config.exposedPorts.length > 0 && {
      ExposedPorts: Object.fromEntries(config.exposedPorts.map((port) => [port, {}])),
    }),
    Tty: false,
    OpenStdin: false,
    StdinOnce: false,
    Env: config.env,
    Cmd: orNull(config.cmd),
    Image: "",
    Volumes: null,
    WorkingDir: config.workingDir,
    Entrypoint: orNull(config.entrypoint),
    OnBuild: null,
    Labels: Object.keys(config.labels).length > 0 ? config.labels : null,
    ...(config.stopSignal !== "" && { StopSignal: config.stopSignal }),
  }
}

/** Only the newest entry is an image of its own; what lies under it has no name here. */
export function renderHistory(local: LocalImage, time: TimeRenderer): object[] {
  return local.image.history.map((entry, index) => ({
    Comment: "",
    Created: time.seconds(local.image.createdAt),
    CreatedBy: entry.createdBy,
    Id: index === 0 ? local.image.id : "<missing>",
    Size: entry.size,
    Tags: index === 0 && local.tags.length > 0 ? local.tags : null,
  }))
}
