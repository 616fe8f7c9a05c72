/** What a service mounts into its containers, as their documents tell it. */
import type { Task } from "../../swarm/objects.ts"
import { volumesOf } from "../../swarm/volumes.ts"

export interface MountPoint {
  readonly Type: string
  /** Of volumes. */
  readonly Name?: string
  readonly Source: string
  readonly Destination: string
  readonly Driver?: string
  readonly Mode: string
  readonly RW: boolean
  readonly Propagation: string
}

export function mountsOf(task: Task): readonly MountPoint[] {
  const volumes = [...volumesOf(task)]
  return (task.spec.ContainerSpec?.Mounts ?? []).map((mount): MountPoint => {
    const { Type = "bind", Target = "", BindOptions } = mount
    const source = typeof mount.Source === "string" ? mount.Source : ""
    const RW = mount.ReadOnly !== true
    if (Type !== "volume") {
      const Propagation = Type === "bind" ? (BindOptions?.Propagation ?? "rprivate") : ""
      return { Type, Source: source, Destination: Target, Mode: "", RW, Propagation }
    }
    const name = volumes.shift() ?? ""
    return {
      Type,
      Name: name,
      Source: mountpointOf(name),
      Destination: Target,
      Driver: "local",
      Mode: "z",
      RW,
      Propagation: "",
    }
  })
}

/** Where the engine keeps a volume. */
export const mountpointOf = (volume: string): string => `/var/lib/docker/volumes/${volume}/_data`
