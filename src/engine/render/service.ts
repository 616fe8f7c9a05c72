/** A service as the API's JSON, and what `status=true` and `insertDefaults` add to it. */
import type { Cluster } from "../../swarm/cluster.ts"
import type { Service, Task, UpdateStatus } from "../../swarm/objects.ts"
import { ended } from "../../swarm/task-states.ts"
import type { ApiService, ApiUpdateStatus } from "../types.ts"
import type { TimeRenderer } from "./time.ts"

export function renderService(service: Service, time: TimeRenderer): ApiService {
  return {
    ID: service.id,
    Version: { Index: service.meta.version },
    CreatedAt: time.object(service.meta.createdAt),
    UpdatedAt: time.object(service.meta.updatedAt),
    Spec: service.spec,
    ...(service.previousSpec && { PreviousSpec: service.previousSpec }),
    Endpoint: renderEndpoint(service),
    ...(service.updateStatus && { UpdateStatus: renderStatus(service.updateStatus, time) }),
    ...(service.job && {
      JobStatus: {
        JobIteration: renderIteration(service.job.iteration),
        LastExecution: time.object(service.job.lastExecution),
      },
    }),
  }
}

/** The first is not told. */
export const renderIteration = (iteration: number): { Index?: number } =>
  iteration === 0 ? {} : { Index: iteration }

const isToRun = ({ desiredState }: Task): boolean => desiredState === "running"
const isUnderWay = (task: Task): boolean => task.desiredState === "complete" && !ended(task)

/** swarm-semantics CA-15: counts by actual state, whatever the spec or the desired state. */
export function serviceStatus(
  service: Service,
  cluster: Cluster,
): NonNullable<ApiService["ServiceStatus"]> {
  const all = cluster.tasksOfService(service.id)
  const tasks = all.filter(({ jobIteration }) => jobIteration === service.job?.iteration)
  const desired = tasks.filter(service.job ? isUnderWay : isToRun).length
  const { Replicated, ReplicatedJob } = service.spec.Mode ?? {}
  return {
    RunningTasks: tasks.filter((task) => task.status.state === "running").length,
    DesiredTasks: Replicated?.Replicas ?? ReplicatedJob?.MaxConcurrent ?? desired,
    CompletedTasks: tasks.filter((task) => task.status.state === "complete").length,
  }
}

function renderEndpoint(service: Service): ApiService["Endpoint"] {
  const { spec, ports, virtualIPs } = service.endpoint
  return {
    Spec: spec,
    ...(ports.length > 0 && { Ports: [...ports] }),
    ...(virtualIPs.length > 0 && {
      VirtualIPs: virtualIPs.map(({ networkId, address }) => ({
        NetworkID: networkId,
        ...(address !== "" && { Addr: address }),
      })),
    }),
  }
}

function renderStatus(status: UpdateStatus, time: TimeRenderer): ApiUpdateStatus {
  return {
    State: status.state,
    StartedAt: time.object(status.startedAt),
    ...(status.completedAt !== undefined && { CompletedAt: time.object(status.completedAt) }),
    Message: status.message,
  }
}
