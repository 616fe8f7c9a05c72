/** What a page is shown of a lab: pictures and digests, no secrets of the simulator. */
import type { Standing } from "../exercises/exercise.ts"
import type { Cluster } from "../swarm/cluster.ts"
import type { Task } from "../swarm/objects.ts"
import type { StepProgress, StudentView } from "../wire/classroom.ts"
import type { Picture, RatePoint, TaskView } from "../wire/lab.ts"

export function picture(cluster: Cluster): Picture {
  return {
    services: cluster.services(),
    tasks: cluster.tasks().map(taskView),
    nodes: cluster.nodes(),
  }
}

function taskView({ spec, endpointSpec, networks, ...task }: Task): TaskView {
  return { ...task, image: spec.ContainerSpec?.Image ?? "" }
}

export function progressView(standing: Standing): Record<string, StepProgress> {
  return Object.fromEntries(
    Object.entries(standing.steps).map(([id, { startedAt, doneAt, attempts, hints }]) => [
      id,
      { startedAt, doneAt, attempts, hints },
    ]),
  )
}

/** The digest of a swarm: how its workers are doing. */
export function swarmDigest(cluster: Cluster, rate: RatePoint | null): StudentView["swarm"] {
  const service = cluster.services().find(({ spec }) => spec.Name === workerService)
  if (service === undefined) return null
  const running = cluster
    .tasksOfService(service.id)
    .filter(({ status, desiredState }) => status.state === "running" && desiredState === "running")
  return {
    running: running.length,
    replicas: service.spec.Mode?.Replicated?.Replicas ?? 1,
    updateState: service.updateStatus?.state ?? null,
    hashRate: rate?.total ?? 0,
  }
}

const workerService = "dockercoins_worker"
