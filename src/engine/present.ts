/** A cluster as it stands, as the fact with which an exercise begins. */
import type { Cluster } from "../swarm/cluster.ts"
import type { PresentFact } from "./facts.ts"

export function presentFact(cluster: Cluster): PresentFact {
  return {
    type: "present",
    at: cluster.now,
    services: cluster.services(),
    tasks: cluster.tasks(),
  }
}
