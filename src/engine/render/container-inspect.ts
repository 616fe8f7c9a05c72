/** `docker inspect` of a container: how it was made, how it is, what it hangs on. */
import { containerName } from "../../swarm/container-name.ts"
import type { Image, Task } from "../../swarm/objects.ts"
import type { EngineHost } from "../host.ts"
import { commandOf, containerLabels, localTask, portsOf, stateOf } from "./container.ts"
import { networksOf, ownNetwork } from "./container-networks.ts"
import type { TimeRenderer } from "./time.ts"

/** What Go prints for a time that never was. */
const NEVER = "0001-01-01T00:00:00Z"

export function renderContainer(host: EngineHost, ref: string, time: TimeRenderer): object | null {
  const task = localTask(host, ref)
  if (!task) return null
  const image = host.cluster.imageOfTask(task)
  const id = task.status.containerId ?? ""
  const [path = "", ...args] = commandOf(host, task)
  const directory = `/var/lib/docker/containers/${id}`
  return {
    Id: id,
    Created: time.object(task.meta.createdAt),
    Path: path,
    Args: args,
    State: renderState(task, image, time),
    Image: image?.id ?? "",
    ResolvConfPath: `${directory}/resolv.conf`,
    HostnamePath: `${directory}/hostname`,
    HostsPath: `${directory}/hosts`,
    LogPath: `${directory}/${id}-json.log`,
    Name: `/${containerName(task)}`,
    RestartCount: 0,
    Driver: host.profile.storageDriver,
    Platform: "linux",
    MountLabel: "",
    ProcessLabel: "",
    AppArmorProfile: "",
    ExecIDs: null,
    HostConfig: renderHostConfig(host, task),
    GraphDriver: { Data: null, Name: host.profile.storageDriver },
    Mounts: [],
    Config: renderConfig(host, task, image),
    NetworkSettings: { Ports: renderPorts(host, task), Networks: networksOf(host, task) },
  }
}

function renderState(task: Task, image: Image | undefined, time: TimeRenderer): object {
  const { status } = task
  const state = stateOf(task)
  const refused = /^starting container failed: (.*)/.exec(status.err)?.[1]
  const probed = task.spec.ContainerSpec?.Healthcheck ?? image?.config.healthcheck
  const begun = status.startedAt === undefined ? NEVER : time.object(status.startedAt)
  return {
    Status: state,
    Running: state === "running",
    Paused: false,
    Restarting: false,
    OOMKilled: false,
    Dead: false,
    Pid: state === "running" ? (status.pid ?? 0) : 0,
    ExitCode: state === "running" ? 0 : (status.exitCode ?? 0),
    Error: refused ?? "",
    StartedAt: begun,
    FinishedAt: state === "exited" ? time.object(status.timestamp) : NEVER,
    ...(probed &&
      state === "running" && { Health: { Status: "healthy", FailingStreak: 0, Log: [] } }),
  }
}

function renderHostConfig(host: EngineHost, task: Task): object {
  const limits = task.spec.Resources?.Limits
  return {
    Binds: null,
    NetworkMode: ownNetwork(host, task) ?? "default",
    PortBindings: {},
    RestartPolicy: { Name: "", MaximumRetryCount: 0 },
    AutoRemove: false,
    LogConfig: { Type: task.spec.LogDriver?.Name ?? "json-file", Config: {} },
    NanoCpus: limits?.NanoCPUs ?? 0,
    Memory: limits?.MemoryBytes ?? 0,
    Privileged: false,
    ReadonlyRootfs: false,
    Runtime: "runc",
  }
}

/** What the service says comes before what the image says. */
function renderConfig(host: EngineHost, task: Task, image: Image | undefined): object {
  const wished = task.spec.ContainerSpec ?? {}
  const own = image?.config
  const ports = own?.exposedPorts ?? []
  const entrypoint = wished.Command ?? own?.entrypoint ?? []
  const command = wished.Args ?? (wished.Command ? [] : (own?.cmd ?? []))
  const health = wished.Healthcheck ?? own?.healthcheck
  return {
    Hostname: wished.Hostname || (task.status.containerId ?? "").slice(0, 12),
    Domainname: "",
    User: wished.User || (own?.user ?? ""),
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    ...(ports.length > 0 && { ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])) }),
    Tty: false,
    OpenStdin: false,
    StdinOnce: false,
    Env: environment(wished.Env ?? [], own?.env ?? []),
    Cmd: command.length > 0 ? command : null,
    ...(health && { Healthcheck: health }),
    Image: wished.Image ?? "",
    Volumes: null,
    WorkingDir: wished.Dir || (own?.workingDir ?? ""),
    Entrypoint: entrypoint.length > 0 ? entrypoint : null,
    OnBuild: null,
    Labels: containerLabels(host, task),
    ...((wished.StopSignal || own?.stopSignal) && {
      StopSignal: wished.StopSignal || own?.stopSignal,
    }),
  }
}

function environment(wished: readonly string[], own: readonly string[]): readonly string[] {
  const nameOf = (pair: string) => pair.replace(/=.*/s, "")
  const given = new Set(wished.map(nameOf))
  return [...wished, ...own.filter((pair) => !given.has(nameOf(pair)))]
}

function renderPorts(host: EngineHost, task: Task): object {
  return Object.fromEntries(
    portsOf(host, task).map(({ IP, PrivatePort, PublicPort, Type }) => [
      `${PrivatePort}/${Type}`,
      PublicPort === undefined ? null : [{ HostIp: IP, HostPort: String(PublicPort) }],
    ]),
  )
}
