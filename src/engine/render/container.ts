/** The containers of tasks on the node that answers. */
import { humanDuration } from "../../lib/human-duration.ts"
import type { Task } from "../../swarm/objects.ts"
import { containerName } from "../find.ts"
import type { EngineHost } from "../host.ts"
import type { TimeRenderer } from "./time.ts"

export interface ApiContainer {
  Id: string
  Names: string[]
  Image: string
  ImageID: string
  Command: string
  /** Seconds since the epoch. */
  Created: number
  Ports: object[]
  Labels: Record<string, string>
  State: string
  Status: string
  HostConfig: { NetworkMode: string }
  NetworkSettings: { Networks: Record<string, object> }
  Mounts: object[]
}

/** Newest first. */
export function containersOf(host: EngineHost, time: TimeRenderer): ApiContainer[] {
  return localTasks(host)
    .toSorted((a, b) => b.meta.createdAt - a.meta.createdAt || (a.id < b.id ? -1 : 1))
    .map((task) => ({
      Id: task.status.containerId ?? "",
      Names: [`/${containerName(task)}`],
      Image: task.spec.ContainerSpec?.Image ?? "",
      ImageID: host.cluster.imageOfTask(task)?.id ?? "",
      Command: commandOf(host, task).join(" "),
      Created: time.seconds(task.meta.createdAt),
      Ports: [],
      Labels: containerLabels(task),
      State: stateOf(task),
      Status: statusText(host, task),
      HostConfig: { NetworkMode: "default" },
      NetworkSettings: { Networks: {} },
      Mounts: [],
    }))
}

export function renderContainer(host: EngineHost, ref: string, time: TimeRenderer): object | null {
  const task = localTasks(host).find(
    (candidate) =>
      candidate.status.containerId?.startsWith(ref) || containerName(candidate) === ref,
  )
  if (!task) return null
  const [path = "", ...args] = commandOf(host, task)
  return {
    Id: task.status.containerId,
    Created: time.object(task.meta.createdAt),
    Path: path,
    Args: args,
    State: {
      Status: stateOf(task),
      Running: stateOf(task) === "running",
      Paused: false,
      Restarting: false,
      OOMKilled: false,
      Dead: false,
      Pid: task.status.pid ?? 0,
      ExitCode: task.status.exitCode ?? 0,
      Error: "",
    },
    Image: host.cluster.imageOfTask(task)?.id ?? "",
    Name: `/${containerName(task)}`,
    Config: {
      Image: task.spec.ContainerSpec?.Image ?? "",
      Env: task.spec.ContainerSpec?.Env ?? [],
      Cmd: args,
      Labels: containerLabels(task),
    },
    HostConfig: { NetworkMode: "default" },
    NetworkSettings: { Networks: {} },
    Mounts: [],
  }
}

function localTasks(host: EngineHost): Task[] {
  const here = host.cluster.leader().id
  return host.cluster
    .tasks()
    .filter((task) => task.nodeId === here && task.status.containerId !== undefined)
}

function commandOf(host: EngineHost, task: Task): readonly string[] {
  const { Command, Args } = task.spec.ContainerSpec ?? {}
  const config = host.cluster.imageOfTask(task)?.config
  return [...(Command ?? config?.entrypoint ?? []), ...(Args ?? config?.cmd ?? [])]
}

function containerLabels(task: Task): Record<string, string> {
  return {
    ...task.spec.ContainerSpec?.Labels,
    "com.docker.swarm.node.id": task.nodeId,
    "com.docker.swarm.service.id": task.serviceId,
    "com.docker.swarm.service.name": task.serviceName,
    "com.docker.swarm.task": "",
    "com.docker.swarm.task.id": task.id,
    "com.docker.swarm.task.name": containerName(task),
  }
}

function stateOf(task: Task): string {
  if (task.status.state === "running") return "running"
  return ["ready", "starting"].includes(task.status.state) ? "created" : "exited"
}

/** `Up 10 seconds`, `Exited (137) 2 minutes ago`. */
function statusText(host: EngineHost, task: Task): string {
  const age = humanDuration((host.cluster.now - task.status.timestamp) / 1_000)
  if (task.status.state === "running") return `Up ${age}`
  if (stateOf(task) === "created") return "Created"
  return `Exited (${task.status.exitCode ?? 0}) ${age} ago`
}
