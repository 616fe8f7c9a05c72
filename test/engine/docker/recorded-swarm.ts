/** A swarm in the state in which a recorded group began. */
import type { EngineProfile } from "../../../src/engine/profile.ts"
import { createCluster } from "../../../src/swarm/cluster.ts"
import { LiveHost } from "./live-host.ts"
import { bringImages } from "./recorded-images.ts"
import type { RecordedGroup } from "./recordings.ts"
import { SteeringChooser } from "./steering.ts"

/** Of each node of the recordings. */
const machine = { nanoCPUs: 2_000_000_000, memoryBytes: 25_276_510_208 }

export interface RecordedSwarm {
  readonly host: LiveHost
  /** What the recording calls its tasks, and what they are called here. */
  readonly taskIds: () => readonly (readonly [string, string])[]
}

export function recordedSwarm(
  group: RecordedGroup,
  profile: EngineProfile,
  seed: number,
): RecordedSwarm {
  const chooser = new SteeringChooser(group.tasks, seed, {
    now: () => host.recordedNow,
    nodeName: (id) => host.cluster.node(id)?.description.hostname ?? "",
    isProbed: ({ spec }) => isProbed(group, spec.ContainerSpec?.Image ?? ""),
  })
  const cluster = createCluster({
    seed,
    chooser,
    nodes: group.nodes.flatMap(({ name, role }) =>
      role === "manager" || role === "worker" ? [{ name, role, ...machine }] : [],
    ),
  })
  const host: LiveHost = new LiveHost(cluster, profile)
  bringImages(group, host)
  return { host, taskIds: () => chooser.ids }
}

function isProbed(group: RecordedGroup, image: string): boolean {
  const recorded = group.images.find(({ ref }) => ref === image.replace(/@.*/, ""))
  return (
    recorded !== undefined && "health" in recorded.behaviour && recorded.behaviour.health !== null
  )
}
