/** The containers of tasks on the node that answers. */
import { humanDuration } from "../../lib/human-duration.ts"
import { containerName } from "../../swarm/container-name.ts"
import type { Task } from "../../swarm/objects.ts"
import type { ListedContainer } from "../container-filters.ts"
import type { EngineHost } from "../host.ts"
import { hostPorts } from "../host-ports.ts"
import { type MountPoint, mountsOf } from "./container-mounts.ts"
import { type Attachment, networksOf, ownNetwork } from "./container-networks.ts"
import { endOf, healthOf, isUp, stateOf } from "./container-state.ts"
import type { TimeRenderer } from "./time.ts"

export interface ApiContainer {
  Id: string
  Names: string[]
  Image: string
  ImageID: string
  Command: string
  /** Seconds since the epoch. */
  Created: number
  Ports: ContainerPort[]
  Labels: Record<string, string>
  State: string
  Status: string
  HostConfig: { NetworkMode: string }
  NetworkSettings: { Networks: Record<string, Attachment> }
  Mounts: readonly MountPoint[]
}

export interface ContainerPort {
  readonly IP?: string
  readonly PrivatePort: number
  readonly PublicPort?: number
  readonly Type: string
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
      Command: shownCommand(commandOf(host, task)),
      Created: time.seconds(task.meta.createdAt),
      Ports: portsOf(host, task),
      Labels: containerLabels(host, task),
      State: stateOf(host, task),
      Status: statusText(host, task),
      HostConfig: { NetworkMode: ownNetwork(host, task) ?? "default" },
      NetworkSettings: { Networks: networksOf(host, task) },
      // By kind, as Docker sorts them.
      Mounts: mountsOf(task).toSorted((a, b) => (a.Destination < b.Destination ? -1 : 1)),
    }))
}

/** By id, a beginning of it, or name. */
export function localTask(host: EngineHost, ref: string): Task | undefined {
  return localTasks(host).find(
    (task) =>
      ref !== "" && (task.status.containerId?.startsWith(ref) || containerName(task) === ref),
  )
}

/** `docker top`: one process, the container's own. */
export function renderTop(host: EngineHost, task: Task, time: TimeRenderer): object {
  const started = time.object(task.status.startedAt ?? task.status.timestamp).slice(11, 16)
  const command = commandOf(host, task).join(" ")
  const pid = String(task.status.pid ?? 1)
  return {
    Titles: ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"],
    Processes: [["root", pid, "1", "0", started, "?", "00:00:00", command]],
  }
}

/** What the image exposes; published on this host only where the service says `mode=host`. */
export function portsOf(host: EngineHost, task: Task): ContainerPort[] {
  if (!isUp(stateOf(host, task))) return []
  const published = hostPorts(task).map(({ Protocol, TargetPort, PublishedPort }) => ({
    IP: "0.0.0.0",
    PrivatePort: TargetPort ?? 0,
    PublicPort: PublishedPort ?? 0,
    Type: Protocol ?? "tcp",
  }))
  const taken = new Set(published.map((port) => `${port.PrivatePort}/${port.Type}`))
  const exposed = (host.cluster.imageOfTask(task)?.config.exposedPorts ?? [])
    .filter((port) => !taken.has(port))
    .map((port) => {
      const [number = "", type = "tcp"] = port.split("/")
      return { PrivatePort: Number(number), Type: type }
    })
  return [...exposed, ...published]
}

function localTasks(host: EngineHost): Task[] {
  const here = host.cluster.leader().id
  return host.cluster
    .tasks()
    .filter((task) => task.nodeId === here && host.cluster.containerOf(task) !== null)
}

export function commandOf(host: EngineHost, task: Task): readonly string[] {
  const { Command, Args } = task.spec.ContainerSpec ?? {}
  const config = host.cluster.imageOfTask(task)?.config
  return [...(Command ?? config?.entrypoint ?? []), ...(Args ?? config?.cmd ?? [])]
}

export function containerLabels(host: EngineHost, task: Task): Record<string, string> {
  return {
    ...host.cluster.imageOfTask(task)?.config.labels,
    ...task.spec.ContainerSpec?.Labels,
    "com.docker.swarm.node.id": task.nodeId,
    "com.docker.swarm.service.id": task.serviceId,
    "com.docker.swarm.service.name": task.serviceName,
    "com.docker.swarm.task": "",
    "com.docker.swarm.task.id": task.id,
    "com.docker.swarm.task.name": containerName(task),
  }
}

/** The containers with what their list does not show, for its filters. */
export function withHidden(host: EngineHost, shown: readonly ApiContainer[]): ListedContainer[] {
  const tasks = new Map(localTasks(host).map((task) => [task.status.containerId, task]))
  return shown.map((container) => {
    const task = tasks.get(container.Id)
    return {
      shown: container,
      exitCode: task === undefined ? 0 : endOf(host, task).exitCode,
      health: task === undefined ? "none" : healthOf(host, task),
    }
  })
}

/** `Up 10 seconds (healthy)`, `Exited (137) 2 minutes ago`. */
function statusText(host: EngineHost, task: Task): string {
  const age = (since: number) => humanDuration((host.cluster.now - since) / 1_000)
  const state = stateOf(host, task)
  if (state === "created") return "Created"
  const end = endOf(host, task)
  if (state === "exited") return `Exited (${end.exitCode}) ${age(end.at)} ago`
  const up = `Up ${age(host.cluster.containerOf(task)?.startedAt ?? end.at)}`
  if (state === "paused") return `${up} (Paused)`
  const health = healthOf(host, task)
  if (health === "none") return up
  return `${up} (${health === "starting" ? "health: starting" : health})`
}

/** A word with a blank stands in quotes. */
function shownCommand([path = "", ...args]: readonly string[]): string {
  return [path, ...args.map((word) => (word.includes(" ") ? `'${word}'` : word))].join(" ")
}
