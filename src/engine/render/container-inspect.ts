/** `docker inspect` of a container: how it was made, how it is, what it hangs on. */
import { digestOf } from "../../lib/digest.ts"
import { containerName } from "../../swarm/container-name.ts"
import type { Image, Task } from "../../swarm/objects.ts"
import type { EngineHost } from "../host.ts"
import { commandOf, containerLabels, localTask, portsOf } from "./container.ts"
import { mountsOf } from "./container-mounts.ts"
import { networksOf } from "./container-networks.ts"
import { endOf, healthOf, isUp, stateOf } from "./container-state.ts"
import { renderHostConfig } from "./host-config.ts"
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
    State: renderState(host, task, time),
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
    Mounts: mountsOf(task),
    Config: renderConfig(host, task, image),
    NetworkSettings: renderNetworks(host, task),
  }
}

function renderState(host: EngineHost, task: Task, time: TimeRenderer): object {
  const { status } = task
  const state = stateOf(host, task)
  const running = isUp(state)
  const { again = null, startedAt = null } = host.cluster.containerOf(task) ?? {}
  const end = endOf(host, task)
  const refused = /^starting container failed: (.*)/s.exec(status.err)?.[1]
  const begun = (again && startedAt) ?? status.startedAt ?? startedAt
  const health = healthOf(host, task)
  return {
    Status: state,
    Running: running,
    Paused: state === "paused",
    Restarting: false,
    OOMKilled: false,
    Dead: false,
    Pid: running ? (again?.pid ?? status.pid ?? 0) : 0,
    ExitCode: running ? 0 : end.exitCode,
    Error: refused ?? "",
    StartedAt: begun === null ? NEVER : time.object(begun),
    // One that runs again has ended before.
    FinishedAt: state === "exited" || again ? time.object(end.at) : NEVER,
    ...(health !== "none" && { Health: { Status: health, FailingStreak: 0, Log: [] } }),
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

/** The first network's address stands in the document itself only where it is the node's bridge. */
function renderNetworks(host: EngineHost, task: Task): object {
  const Networks = networksOf(host, task)
  const { bridge } = Networks
  const sandbox = isUp(stateOf(host, task)) ? digestOf(`sandbox ${task.id}`).slice(7) : ""
  return {
    Bridge: "",
    SandboxID: sandbox,
    HairpinMode: false,
    LinkLocalIPv6Address: "",
    LinkLocalIPv6PrefixLen: 0,
    Ports: renderPorts(host, task),
    SandboxKey: sandbox === "" ? "" : `/var/run/docker/netns/${sandbox.slice(0, 12)}`,
    SecondaryIPAddresses: null,
    SecondaryIPv6Addresses: null,
    EndpointID: bridge?.EndpointID ?? "",
    Gateway: bridge?.Gateway ?? "",
    GlobalIPv6Address: "",
    GlobalIPv6PrefixLen: 0,
    IPAddress: bridge?.IPAddress ?? "",
    IPPrefixLen: bridge?.IPPrefixLen ?? 0,
    IPv6Gateway: "",
    MacAddress: bridge?.MacAddress ?? "",
    Networks,
  }
}

function renderPorts(host: EngineHost, task: Task): object {
  return Object.fromEntries(
    portsOf(host, task).map(({ IP, PrivatePort, PublicPort, Type }) => [
      `${PrivatePort}/${Type}`,
      PublicPort === undefined ? null : [{ HostIp: IP, HostPort: String(PublicPort) }],
    ]),
  )
}
