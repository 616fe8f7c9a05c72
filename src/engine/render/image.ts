/** An image on a node as the API's JSON: a row of the list, the whole, its history. */

import { containerOfStep } from "../../dockercoins/build-step.ts"
import { usualShell } from "../../dockercoins/dockerfile.ts"
import type { LocalImage } from "../../swarm/cluster.ts"
import { layersOf } from "../../swarm/layers.ts"
import { type EngineProfile, isBefore } from "../profile.ts"
import type { ApiImageSummary } from "../types.ts"
import type { TimeRenderer } from "./time.ts"

export function renderSummary(
  local: LocalImage,
  profile: EngineProfile,
  time: TimeRenderer,
): ApiImageSummary {
  const { image, tags, digests, parent } = local
  const nameless = tags.length + digests.length === 0 && saysNone(profile)
  const labels = Object.keys(image.config.labels).length > 0 ? { ...image.config.labels } : null
  return {
    Containers: -1,
    Created: time.seconds(image.createdAt),
    Id: image.id,
    Labels: labels,
    ParentId: parent,
    RepoDigests: nameless ? ["<none>@<none>"] : [...digests],
    RepoTags: nameless ? ["<none>:<none>"] : [...tags],
    SharedSize: -1,
    Size: image.size,
    VirtualSize: image.size,
  }
}

/** Engines before 24 call an image without a name so; newer ones leave the list empty. */
const saysNone = (profile: EngineProfile): boolean => isBefore(profile, 24)

/** Engines before 26 tell of the container that made the image. */
const tellsOfContainer = (profile: EngineProfile): boolean => isBefore(profile, 26)

export function renderImage(local: LocalImage, profile: EngineProfile, time: TimeRenderer): object {
  const { image, tags, digests, parent } = local
  const created = time.object(image.createdAt)
  const config = renderConfig(local)
  return {
    Id: image.id,
    RepoTags: tags,
    RepoDigests: digests,
    Parent: parent,
    Comment: image.history[0]?.comment ?? "",
    Created: created,
    ...(tellsOfContainer(profile) && builtIn(local, config)),
    DockerVersion: profile.version,
    Author: image.author ?? "",
    Config: config,
    Architecture: profile.architecture,
    Os: "linux",
    Size: image.size,
    VirtualSize: image.size,
    GraphDriver: { Data: null, Name: profile.storageDriver },
    RootFS: {
      Type: "layers",
      Layers: layersOf(image)
        .toReversed()
        .map(({ id }) => id),
    },
    Metadata: { LastTagTime: created },
  }
}

/** The container of the last step, with the command that the builder gave it. */
function builtIn({ image, built }: LocalImage, config: ReturnType<typeof renderConfig>): object {
  const step = image.history[0]?.createdBy ?? ""
  // An import has no step at all.
  if (step === "") return { Container: "", ContainerConfig: unsaid }
  const inContainer = built && !/#\(nop\) (?:COPY|ADD) /.test(step)
  const container = inContainer ? containerOfStep(image.id) : ""
  return {
    Container: container,
    ContainerConfig: {
      ...config,
      Hostname: container.slice(0, 12),
      Cmd: commandOf(step, image.config.shell ?? usualShell),
      Labels: config.Labels ?? (inContainer ? {} : null),
    },
  }
}

/** `/bin/sh -c #(nop) WORKDIR /srv` is three words, `#(nop)  CMD …` are four. */
function commandOf(step: string, shell: readonly string[]): readonly string[] {
  const [, noted] = /#\(nop\) ([\s\S]*)$/.exec(step) ?? []
  if (noted === undefined) return [...shell, step.replace(`${shell.join(" ")} `, "")]
  return [...shell, ...(noted.startsWith(" ") ? ["#(nop) ", noted.slice(1)] : [`#(nop) ${noted}`])]
}

/** Go's document of a container of which nothing was said. */
const unsaid = {
  Hostname: "",
  Domainname: "",
  User: "",
  AttachStdin: false,
  AttachStdout: false,
  AttachStderr: false,
  Tty: false,
  OpenStdin: false,
  StdinOnce: false,
  Env: null,
  Cmd: null,
  Image: "",
  Volumes: null,
  WorkingDir: "",
  Entrypoint: null,
  OnBuild: null,
  Labels: null,
}

function renderConfig({ image, parent }: LocalImage) {
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
    ...(config.healthcheck && { Healthcheck: config.healthcheck }),
    Image: parent,
    Volumes: config.volumes ? Object.fromEntries(config.volumes.map((path) => [path, {}])) : null,
    WorkingDir: config.workingDir,
    Entrypoint: orNull(config.entrypoint),
    OnBuild: config.onBuild ?? null,
    Labels: Object.keys(config.labels).length > 0 ? config.labels : null,
    ...(config.stopSignal !== "" && { StopSignal: config.stopSignal }),
    ...(config.shell && { Shell: config.shell }),
  }
}

/** Steps that were done here have an image each; of others nobody knows. */
export function renderHistory(local: LocalImage, time: TimeRenderer): object[] {
  const { image, built, tags } = local
  return image.history.map((entry, index) => ({
    Comment: entry.comment ?? "",
    Created: time.seconds(entry.createdAt ?? image.createdAt),
    CreatedBy: entry.createdBy,
    Id: index === 0 ? image.id : (built && entry.id) || "<missing>",
    Size: entry.size,
    Tags: index === 0 && tags.length > 0 ? tags : null,
  }))
}
