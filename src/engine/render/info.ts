/** `/info`: facts of the answering host from the profile, and its view of the swarm. */
import type { EngineHost } from "../host.ts"
import { type EngineProfile, isBefore } from "../profile.ts"
import { stateOf } from "./container-state.ts"
import { machine, networkPlugins, volumePlugins } from "./node.ts"
import { renderSwarm } from "./swarm.ts"
import type { TimeRenderer } from "./time.ts"

/** In the order of Go's fields, which clients print them in. */
export function renderInfo(host: EngineHost, time: TimeRenderer): object {
  const { cluster, profile } = host
  const leader = cluster.leader()
  const local = cluster.tasks().filter((task) => task.nodeId === leader.id)
  const containers = local.filter((task) => cluster.containerOf(task) !== null)
  const states = containers.map((task) => stateOf(host, task))
  const running = states.filter((state) => state === "running").length
  const paused = states.filter((state) => state === "paused").length
  return {
    ID: engineId(leader.id),
    Containers: states.length,
    ContainersRunning: running,
    ContainersPaused: paused,
    ContainersStopped: states.length - running - paused,
    Images: cluster.allImages(leader.id).length,
    ...kernelFacts(profile),
    SystemTime: time.now,
    ...machineFacts(profile),
    NCPU: Math.round(leader.description.resources.nanoCPUs / 1e9),
    MemTotal: leader.description.resources.memoryBytes,
    GenericResources: null,
    DockerRootDir: "/var/lib/docker",
    HttpProxy: "",
    HttpsProxy: "",
    NoProxy: "",
    Name: leader.description.hostname,
    Labels: [],
    ExperimentalBuild: false,
    ServerVersion: profile.version,
    Runtimes: Object.fromEntries(profile.runtimes.map((name) => [name, { path: "runc" }])),
    DefaultRuntime: "runc",
    Swarm: swarmView(host, time),
    LiveRestoreEnabled: false,
    Isolation: "",
    ...helperFacts(profile),
    SecurityOptions: profile.securityOptions,
    Warnings: null,
  }
}

function swarmView(host: EngineHost, time: TimeRenderer): object {
  const { cluster } = host
  const leader = cluster.leader()
  const managers = cluster.nodes().filter((node) => node.manager)
  const membership = {
    NodeID: leader.id,
    NodeAddr: leader.status.address,
    LocalNodeState: "active",
    ControlAvailable: leader.manager !== undefined,
    Error: "",
    RemoteManagers: managers.map((node) => ({ NodeID: node.id, Addr: node.manager?.address })),
  }
  if (leader.manager === undefined) return membership
  return {
    ...membership,
    Nodes: cluster.nodes().length,
    Managers: managers.length,
    Cluster: renderSwarm(host, time, "without join tokens"),
  }
}

function kernelFacts(profile: EngineProfile): object {
  return {
    Driver: profile.storageDriver,
    DriverStatus: profile.driverStatus,
    Plugins: {
      Volume: volumePlugins,
      Network: networkPlugins,
      Authorization: null,
      Log: profile.logDrivers,
    },
    MemoryLimit: true,
    SwapLimit: true,
    // Engines before 24 still asked the kernel for these.
    ...(isBefore(profile, 24) && {
      KernelMemory: true,
      KernelMemoryTCP: true,
    }),
    CpuCfsPeriod: true,
    CpuCfsQuota: true,
    CPUShares: true,
    CPUSet: true,
    PidsLimit: true,
    IPv4Forwarding: true,
    // Nor is what became of bridges told since API 1.50.
    ...(Number(profile.apiVersion.split(".")[1]) < 50 && {
      BridgeNfIptables: true,
      BridgeNfIp6tables: true,
    }),
    Debug: false,
    NFd: 43,
    OomKillDisable: true,
    NGoroutines: 175,
  }
}

function machineFacts(profile: EngineProfile): object {
  return {
    LoggingDriver: "json-file",
    CgroupDriver: profile.cgroupDriver,
    CgroupVersion: profile.cgroupVersion,
    NEventsListener: 0,
    KernelVersion: profile.kernelVersion,
    OperatingSystem: profile.operatingSystem,
    OSVersion: profile.osVersion,
    OSType: "linux",
    Architecture: machine(profile.architecture),
    IndexServerAddress: "https://index.docker.io/v1/",
    RegistryConfig: {
      AllowNondistributableArtifactsCIDRs: [],
      AllowNondistributableArtifactsHostnames: [],
      InsecureRegistryCIDRs: profile.insecureRegistries,
      IndexConfigs: {
        "docker.io": { Name: "docker.io", Mirrors: [], Secure: true, Official: true },
      },
      Mirrors: [],
    },
  }
}

function helperFacts({ containerd, runc, init }: EngineProfile): object {
  const commit = (id: string) => ({ ID: id, Expected: id })
  return {
    InitBinary: "docker-init",
    ContainerdCommit: commit(containerd.commit),
    RuncCommit: commit(runc.commit),
    InitCommit: commit(init.commit),
  }
}

/** Twelve groups of four, as engines name themselves; it follows from the node's id. */
function engineId(nodeId: string): string {
  const letters = nodeId.toUpperCase().replaceAll(/[^A-Z2-7]/g, "")
  const long = letters.padEnd(1, "A").repeat(48).slice(0, 48)
  return (long.match(/.{4}/g) ?? []).join(":")
}
