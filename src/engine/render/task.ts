/** A task as the API's JSON. */
import type { Cluster } from "../../swarm/cluster.ts"
import { type Network, type Task, type TaskState, taskStates } from "../../swarm/objects.ts"
import { toldSlot } from "../../swarm/orchestrator/slot.ts"
import { isPredefined, predefinedNetworks } from "../../swarm/predefined-networks.ts"
import type { TaskSpec } from "../../swarm/spec.ts"
import { hostPorts } from "../host-ports.ts"
import type { ApiTask } from "../types.ts"
import { overlayDriverState } from "./network.ts"
import { renderIteration } from "./service.ts"
import type { TimeRenderer } from "./time.ts"

export function renderTask(task: Task, cluster: Cluster, time: TimeRenderer): ApiTask {
  return {
    ID: task.id,
    Version: { Index: task.meta.version },
    CreatedAt: time.object(task.meta.createdAt),
    UpdatedAt: time.object(task.meta.updatedAt),
    Labels: {},
    Spec: withoutRuntime(task.spec),
    ServiceID: task.serviceId,
    ...(toldSlot(task) > 0 && { Slot: toldSlot(task) }),
    ...(task.nodeId !== "" && { NodeID: task.nodeId }),
    Status: renderStatus(task, time),
    DesiredState: task.desiredState,
    ...(task.networks.length > 0 && { NetworksAttachments: attachments(task, cluster, time) }),
    ...(task.jobIteration !== undefined && { JobIteration: renderIteration(task.jobIteration) }),
  }
}

/** The daemon renders `Runtime` in a service's spec only, never in a task's. */
function withoutRuntime(spec: TaskSpec): TaskSpec {
  const { Runtime: _, ...rest } = spec
  return rest
}

function renderStatus(task: Task, time: TimeRenderer): ApiTask["Status"] {
  const { status } = task
  return {
    Timestamp: time.object(status.timestamp),
    State: status.state,
    Message: status.message,
    ...(status.err !== "" && { Err: status.err }),
    ...(tellsContainer(status.state) && {
      ContainerStatus: {
        ContainerID: status.containerId ?? "",
        PID: status.pid ?? 0,
        ExitCode: status.exitCode ?? 0,
      },
    }),
    PortStatus: portStatus(task),
  }
}

/** Each port is told twice, as recorded: once for IPv4 and once for IPv6. */
function portStatus(task: Task): ApiTask["Status"]["PortStatus"] {
  const ports = task.status.state === "running" ? hostPorts(task) : []
  return ports.length === 0 ? {} : { Ports: [...ports, ...ports] }
}

/** As recorded: told from the start on, and of what has ended even where no container was made. */
function tellsContainer(state: TaskState): boolean {
  return taskStates.indexOf(state) >= taskStates.indexOf("starting") && state !== "orphaned"
}

function attachments(task: Task, cluster: Cluster, time: TimeRenderer): object[] {
  const networks = cluster.networks()
  return task.networks.flatMap(({ networkId, address }) => {
    const wanted = ({ id }: Network) => id === networkId
    const network = networks.find(wanted) ?? predefinedNetworks(networks).find(wanted)
    return network
      ? [
          {
            Network: renderAttached(network, networks, time),
            ...(address !== "" && { Addresses: [address] }),
          },
        ]
      : []
  })
}

function renderAttached(network: Network, all: readonly Network[], time: TimeRenderer): object {
  return {
    ID: network.id,
    Version: { Index: network.meta.version },
    CreatedAt: time.object(network.meta.createdAt),
    UpdatedAt: time.object(network.meta.updatedAt),
    Spec: {
      Name: network.spec.Name,
      Labels: network.spec.Labels ?? {},
      DriverConfiguration: { Name: network.spec.Driver ?? "overlay" },
      ...(network.spec.Ingress && { Ingress: true }),
      Scope: network.scope,
    },
    ...(isPredefined(network)
      ? { DriverState: { Name: network.spec.Driver }, IPAMOptions: { Driver: {} } }
      : {
          DriverState: overlayDriverState(network, all),
          IPAMOptions: {
            Driver: { Name: "default" },
            Configs: [{ Subnet: network.subnet, Gateway: network.gateway }],
          },
        }),
  }
}
