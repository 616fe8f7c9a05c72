/** A volume as the API's JSON. */
import { type Volume, volumesOf } from "../../swarm/volumes.ts"
import type { EngineHost } from "../host.ts"
import { mountpointOf } from "./container-mounts.ts"
import type { TimeRenderer } from "./time.ts"

export function renderVolume(volume: Volume, time: TimeRenderer): object {
  return {
    // To the second, unlike every other time.
    CreatedAt: time.object(volume.createdAt).replace(/\.\d+Z$/, "Z"),
    Driver: "local",
    Labels: volume.labels,
    Mountpoint: mountpointOf(volume.name),
    Name: volume.name,
    Options: volume.options,
    Scope: "local",
  }
}

/** The containers here that mount it, running or not, by id. */
export function usersOf({ cluster }: EngineHost, name: string): readonly string[] {
  const here = cluster.leader().id
  return cluster
    .tasks()
    .filter((task) => task.nodeId === here && cluster.containerOf(task) !== null)
    .filter((task) => volumesOf(task).includes(name))
    .map(({ status }) => status.containerId ?? "")
}
