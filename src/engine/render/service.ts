/** A service as the API's JSON, and what `status=true` and `insertDefaults` add to it. */
import type { Cluster } from "../../swarm/cluster.ts"
import type { Service, UpdateStatus } from "../../swarm/objects.ts"
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
  }
}

/** swarm-semantics CA-15: counts by actual state, whatever the spec or the desired state. */
export function serviceStatus(
  service: Service,
  cluster: Cluster,
): NonNullable<ApiService["ServiceStatus"]> {
  const tasks = cluster.tasksOfService(service.id)
  const desired = tasks.filter((task) => task.desiredState === "running").length
  return {
    RunningTasks: tasks.filter((task) => task.status.state === "running").length,
    DesiredTasks: service.spec.Mode?.Replicated?.Replicas ?? desired,
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
